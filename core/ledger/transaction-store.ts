import type { TransactionStatus } from '../../shared/contract/index.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { createClassifier, type Classifier, type RuleColumns } from '../categories/classify.ts';
import type { Database } from '../database/database.ts';
import { createDailyTotalStore } from './daily-total-store.ts';
import { createSearchWordStore } from './search-word-store.ts';
import { firstSortKeyOf, ROWS_PER_DAY } from './sort-key.ts';
import { createTouchedAccountStore } from './touched-account-store.ts';
import { createTransactionPages } from './transaction-page-store.ts';

/** A row of `transactions`. */
export type TransactionRow = {
  sort_key: number;
  id: number;
  account_id: string;
  status: TransactionStatus;
  date: LocalDate;
  bank_timestamp: string;
  amount_minor: number;
  currency: string;
  description: string;
  merchant: string | null;
  category: string | null;
  classification: string | null;
  running_balance_minor: number | null;
  provider_transaction_id: string;
  stable_id: string | null;
  note: string | null;
  category_id: string | null;
  deleted: 0 | 1;
  /** The number of the run that added it. */
  added_by_run: number | null;
  reason: string;
  doubted_at: string | null;
  vanished_at: string | null;
  /** The pair of own transfers that the row is a half of, while it counts as one. */
  transfer_id: number | null;
  /** The category that counts, whoever gave it. Null only in rows of an older version that were not looked at yet. */
  shown_category: string | null;
} & RuleColumns;

/** A row still without its place, its number and what follows from its columns. */
export type NewTransactionRow = Omit<
  TransactionRow,
  'sort_key' | 'id' | 'transfer_id' | 'shown_category' | keyof RuleColumns
>;

/** The columns of a row that the bank decides; the rest is the user's or ours. */
export type BankColumns = Pick<
  TransactionRow,
  | 'status'
  | 'date'
  | 'bank_timestamp'
  | 'amount_minor'
  | 'currency'
  | 'description'
  | 'merchant'
  | 'category'
  | 'classification'
  | 'running_balance_minor'
  | 'provider_transaction_id'
  | 'stable_id'
>;

const COLUMNS: readonly (keyof TransactionRow)[] = [
  'sort_key', 'id', 'account_id', 'status', 'date', 'bank_timestamp', 'amount_minor', 'currency', 'description', 'merchant',
  'category', 'classification', 'running_balance_minor', 'provider_transaction_id', 'stable_id', 'note', 'category_id', 'deleted',
  'added_by_run', 'reason', 'doubted_at', 'vanished_at', 'transfer_id', 'rule_id', 'rule_category', 'rule_name', 'shown_category',
]; // prettier-ignore

type ColumnValue = TransactionRow[keyof TransactionRow];

/** A row's values in the order of its columns. */
const valuesOf = (row: TransactionRow): ColumnValue[] => COLUMNS.map((column) => row[column]);

/**
 * The half year that a row belongs to, as the index of lasting ids has it (migration 24): ids of one half year are together
 * there, so that rows which come in by date do not have all of the index to change.
 */
const AGE = 'sort_key / (183 << 24)';
const ageOf = (sortKey: number): number => Math.trunc(sortKey / (183 * ROWS_PER_DAY));

/** So many rows are read in a few milliseconds. */
const ROWS_PER_READ = 500;

/** Rows of `transactions`, their words and their daily sums. */
export type TransactionStore = ReturnType<typeof createTransactionStore>;

/**
 * Creates the store over an open database.
 *
 * @param classifier gives every row its category when it gets its place or is amended, whoever writes it
 */
export function createTransactionStore(database: Database, classifier: Classifier = createClassifier()) {
  const totals = createDailyTotalStore(database);
  const touched = createTouchedAccountStore(database);
  const words = createSearchWordStore(database);
  // By position: an import binds a million values, and to find each by its name takes half as long again.
  const insert = database.prepare<ColumnValue[]>(
    `INSERT INTO transactions (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  );
  const update = database.prepare<ColumnValue[]>(
    `UPDATE transactions SET (${COLUMNS.join(', ')}) = (${COLUMNS.map(() => '?').join(', ')}) WHERE id = ?`,
  );
  const remove = database.prepare<[number]>('DELETE FROM transactions WHERE id = ?');
  const get = database.prepare<[number], TransactionRow>('SELECT * FROM transactions WHERE id = ?');
  const lastOfDay = database.prepare<[number, number], { key: number | null }>(
    'SELECT max(sort_key) AS key FROM transactions WHERE sort_key >= ? AND sort_key < ?',
  );
  const lastId = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM transactions');
  const ofAccount = database.prepare<[string, number, number], TransactionRow>(
    "SELECT * FROM transactions WHERE account_id = ? AND status = 'booked' AND sort_key >= ? ORDER BY sort_key LIMIT ?",
  );
  const newestAge = database.prepare<[string, number], { age: number }>(
    `SELECT ${AGE} AS age FROM transactions WHERE account_id = ? AND ${AGE} <= ? AND stable_id IS NOT NULL
     ORDER BY ${AGE} DESC LIMIT 1`,
  );
  const byStableId = database.prepare<[string, number, string], TransactionRow>(
    `SELECT * FROM transactions WHERE account_id = ? AND ${AGE} = ? AND stable_id = ? AND status = 'booked'`,
  );
  const pending = database.prepare<[string], TransactionRow>(
    "SELECT * FROM transactions WHERE account_id = ? AND status = 'pending' ORDER BY sort_key",
  );
  const addedBy = database.prepare<[number, number, number], TransactionRow>(
    'SELECT * FROM transactions WHERE added_by_run = ? AND id > ? ORDER BY id LIMIT ?',
  );
  const alike = database.prepare<[string, number, number, number, string, string], TransactionRow>(
    `SELECT * FROM transactions WHERE account_id = ? AND sort_key >= ? AND sort_key < ? AND amount_minor = ? AND currency = ?
       AND description = ? AND vanished_at IS NULL ORDER BY sort_key`,
  );
  const newestBooked = database.prepare<[string, string], TransactionRow>(
    `SELECT * FROM transactions WHERE account_id = ? AND currency = ? AND status = 'booked' AND vanished_at IS NULL
     ORDER BY sort_key DESC LIMIT 1`,
  );

  const ofRule = database.prepare<[number, number, number], TransactionRow>(
    'SELECT * FROM transactions WHERE rule_id = ? AND sort_key < ? ORDER BY sort_key DESC LIMIT ?',
  );
  const countsByRule = database.prepare<[], { rule_id: number; count: number }>(
    'SELECT rule_id, count(*) AS count FROM transactions WHERE rule_id IS NOT NULL GROUP BY rule_id',
  );

  /** The first free place of a day. */
  const freeKeyOf = (date: LocalDate): number => {
    const first = firstSortKeyOf(date);
    return (lastOfDay.get(first, first + ROWS_PER_DAY)?.key ?? first - 1) + 1;
  };

  return {
    totals,
    touched,
    words,
    get: (id: number): TransactionRow | undefined => get.get(id),

    /** Gives new rows their numbers and their places at the end of their days. Write them before placing others. */
    placeAll(rows: readonly NewTransactionRow[]): TransactionRow[] {
      const nextKeys = new Map<LocalDate, number>();
      let id = lastId.get()?.id ?? 0;
      return rows.map((row) => {
        const sortKey = nextKeys.get(row.date) ?? freeKeyOf(row.date);
        nextKeys.set(row.date, sortKey + 1);
        id += 1;
        const placed = { ...row, ...classifier.byRules(row), sort_key: sortKey, id, transfer_id: null };
        return { ...placed, shown_category: classifier.shown(placed) };
      });
    },

    /** A known row as it will stand with new columns; one whose date moves gets a new place. */
    amend(before: TransactionRow, change: Partial<Omit<TransactionRow, 'id' | 'sort_key'>>): TransactionRow {
      const changed = { ...before, ...change };
      // What the rules have decided stays until the bank says something else of the payment.
      const after = withCategory(
        hasSameRuledColumns(before, changed) ? changed : { ...changed, ...classifier.byRules(changed) },
      );
      return after.date === before.date ? after : { ...after, sort_key: freeKeyOf(after.date) };
    },

    /**
     * The one way rows are written: each from one state to another, either of which may be absence. Words and sums
     * follow. Writing the same pair the other way round restores exactly what was.
     */
    write(...writes: readonly { before: TransactionRow | undefined; after: TransactionRow | undefined }[]): void {
      for (const { before, after } of writes) {
        if (before && after) update.run(...valuesOf(after), after.id);
        else if (after) insert.run(...valuesOf(after));
        else if (before) remove.run(before.id);
        if (!hasSameWords(before, after)) {
          if (before) words.remove(before.sort_key);
          if (after) words.put(after);
        }
      }
      totals.move(writes);
      touched.note(writes);
    },

    /** Writes many new rows, whose words follow: whoever adds so sees {@link words}' upkeep to its end. */
    addWordless(rows: readonly TransactionRow[]): void {
      for (const row of rows) insert.run(...valuesOf(row));
      const first = rows[0];
      if (first) words.fallBehind(first.id);
      const writes = rows.map((after) => ({ before: undefined, after }));
      totals.move(writes);
      touched.note(writes);
    },

    /** Rows that a run added, in the order of their numbers, after a number. */
    addedBy: (run: number, afterId: number, limit: number): TransactionRow[] => addedBy.all(run, afterId, limit),

    /** Rows that a rule decided, newest first, below a sort key. */
    ofRule: (ruleId: number, below: number, limit: number): TransactionRow[] => ofRule.all(ruleId, below, limit),

    /** How many rows each rule decided. */
    countsByRule: (): Map<number, number> => new Map(countsByRule.all().map(({ rule_id, count }) => [rule_id, count])),

    /** The row as the rules and its columns make it now; the same row when nothing about it is different. */
    reclassify(row: TransactionRow): TransactionRow {
      const byRules = classifier.byRules(row);
      const isSame = (Object.keys(byRules) as (keyof RuleColumns)[]).every((name) => byRules[name] === row[name]);
      return withCategory(isSame ? row : { ...row, ...byRules });
    },

    withCategory,

    /** Booked rows of an account from a date on, oldest first, some hundreds at a time; vanished ones too. */
    *bookedSince(accountId: string, from: LocalDate): Generator<TransactionRow[]> {
      for (let key = firstSortKeyOf(from); ;) {
        const rows = ofAccount.all(accountId, key, ROWS_PER_READ);
        yield rows;
        const last = rows.at(-1);
        if (last === undefined || rows.length < ROWS_PER_READ) return;
        key = last.sort_key + 1;
      }
    },

    /**
     * Finds booked rows of an account from before a date by the lasting id that their provider gave them; some younger ones
     * as well. `undefined` when no row of that age has such an id.
     */
    bookedBefore(accountId: string, date: LocalDate): ((stableId: string) => TransactionRow[]) | undefined {
      const ages: number[] = [];
      let age: number | undefined = ageOf(firstSortKeyOf(date));
      while ((age = newestAge.get(accountId, age)?.age) !== undefined) ages.push(age--);
      if (ages.length === 0) return undefined;
      return (stableId) => ages.flatMap((one) => byStableId.all(accountId, one, stableId));
    },

    /** The account's pending rows, whatever their date. */
    pendingOf: (accountId: string): TransactionRow[] => pending.all(accountId),

    /** Standing rows of an account that look so. */
    alike(
      accountId: string,
      look: Pick<TransactionRow, 'date' | 'amount_minor' | 'currency' | 'description'>,
    ): TransactionRow[] {
      const first = firstSortKeyOf(look.date);
      return alike.all(accountId, first, first + ROWS_PER_DAY, look.amount_minor, look.currency, look.description);
    },

    newestBooked: (accountId: string, currency: string): TransactionRow | undefined =>
      newestBooked.get(accountId, currency),

    page: createTransactionPages(database),
  };

  /** The row with the category that its other columns come to; the same row when it has that already. */
  function withCategory(row: TransactionRow): TransactionRow {
    const category = classifier.shown(row);
    return category === row.shown_category ? row : { ...row, shown_category: category };
  }
}

/** Whether nothing is different that rules look at. */
function hasSameRuledColumns(before: TransactionRow, after: TransactionRow): boolean {
  return (
    before.account_id === after.account_id &&
    before.amount_minor === after.amount_minor &&
    before.currency === after.currency &&
    before.description === after.description &&
    before.merchant === after.merchant &&
    before.category === after.category
  );
}

function hasSameWords(before: TransactionRow | undefined, after: TransactionRow | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    before.sort_key === after.sort_key &&
    before.description === after.description &&
    before.merchant === after.merchant &&
    before.note === after.note &&
    before.rule_name === after.rule_name
  );
}
