import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import type { Schedule } from './schedule.ts';

/** How a payment that comes round stands: found, kept by the user's word, or not one by the user's word. */
export type RecurringState = 'found' | 'confirmed' | 'dismissed';

/** A row of `recurring`. */
export type RecurringRow = {
  id: number;
  account_id: string;
  payee: string;
  currency: string;
  schedule: Schedule;
  amount_minor: number;
  is_steady: 0 | 1;
  before_minor: number | null;
  changed_on: LocalDate | null;
  first_date: LocalDate;
  last_date: LocalDate;
  transaction_ids: number[];
  state: RecurringState;
  decided_at: string | null;
};

type StoredRow = Omit<RecurringRow, 'schedule' | 'transaction_ids'> & { schedule: string; transaction_ids: string };

/** Rows of `recurring`. */
export type RecurringStore = ReturnType<typeof createRecurringStore>;

const COLUMNS: readonly Exclude<keyof RecurringRow, 'id'>[] = [
  'account_id', 'payee', 'currency', 'schedule', 'amount_minor', 'is_steady', 'before_minor', 'changed_on', 'first_date', 'last_date',
  'transaction_ids', 'state', 'decided_at',
]; // prettier-ignore

/** Creates the store over an open database. */
export function createRecurringStore(database: Database) {
  const insert = database.prepare<[Omit<StoredRow, 'id'>]>(
    `INSERT INTO recurring (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((column) => `@${column}`).join(', ')})`,
  );
  const update = database.prepare<[StoredRow]>(
    `UPDATE recurring SET ${COLUMNS.map((column) => `${column} = @${column}`).join(', ')} WHERE id = @id`,
  );
  const get = database.prepare<[number], StoredRow>('SELECT * FROM recurring WHERE id = ?');
  const ofAccount = database.prepare<[string], StoredRow>('SELECT * FROM recurring WHERE account_id = ? ORDER BY id');
  const ofAccounts = database.prepare<[string], StoredRow>(
    'SELECT r.* FROM json_each(?) a JOIN recurring r ON r.account_id = a.value ORDER BY r.id',
  );
  const decide = database.prepare<[RecurringState, string | null, number]>(
    'UPDATE recurring SET state = ?, decided_at = ? WHERE id = ?',
  );
  const remove = database.prepare<[number]>('DELETE FROM recurring WHERE id = ?');

  return {
    insert: (row: Omit<RecurringRow, 'id'>): void => void insert.run(pack(row)),
    update: (row: RecurringRow): void => void update.run({ ...pack(row), id: row.id }),
    get: (id: number): RecurringRow | undefined => {
      const row = get.get(id);
      return row && unpack(row);
    },
    ofAccount: (accountId: string): RecurringRow[] => ofAccount.all(accountId).map(unpack),
    /** Of some accounts, a JSON array of ids. */
    ofAccounts: (accounts: string): RecurringRow[] => ofAccounts.all(accounts).map(unpack),
    decide: (id: number, state: RecurringState, atIso: string | null): void => void decide.run(state, atIso, id),
    remove: (id: number): void => void remove.run(id),
  };
}

function pack({ schedule, transaction_ids, ...row }: Omit<RecurringRow, 'id'>): Omit<StoredRow, 'id'> {
  return { ...row, schedule: JSON.stringify(schedule), transaction_ids: JSON.stringify(transaction_ids) };
}

function unpack({ schedule, transaction_ids, ...row }: StoredRow): RecurringRow {
  return {
    ...row,
    schedule: JSON.parse(schedule) as Schedule,
    transaction_ids: JSON.parse(transaction_ids) as number[],
  };
}
