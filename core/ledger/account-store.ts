import type { Database } from '../database/database.ts';

/** A row of `accounts`. */
export type AccountRow = {
  id: string;
  connection_id: string;
  provider_account_id: string;
  kind: 'account' | 'card';
  bank_name: string;
  own_name: string | null;
  type: string | null;
  currency: string;
  iban: string | null;
  sort_code: string | null;
  account_number: string | null;
  card_network: string | null;
  card_tail: string | null;
  hidden: 0 | 1;
  missing_since: string | null;
  created_at: string;
  /** The balance before the oldest known row, once established. */
  opening_minor: number | null;
  opening_date: string | null;
  proof_state: 'proven' | 'off' | 'unknown';
  proof_difference_minor: number | null;
};

/** The columns of an account that hold its balance proof. */
export type ProofColumns = Pick<
  AccountRow,
  'id' | 'opening_minor' | 'opening_date' | 'proof_state' | 'proof_difference_minor'
>;

/** A row of `balances`: what the bank said at an instant. */
export type BalanceRow = {
  account_id: string;
  as_of: string;
  current_minor: number;
  available_minor: number | null;
  credit_limit_minor: number | null;
  /** The sync that brought it. */
  run_id: string | null;
};

/** An account with its latest balance, if one was ever fetched. */
export type AccountWithBalanceRow = AccountRow &
  Partial<Pick<BalanceRow, 'as_of' | 'current_minor' | 'available_minor' | 'credit_limit_minor'>>;

/** Rows of `accounts` and `balances`. */
export type AccountStore = ReturnType<typeof createAccountStore>;

/** Creates the store over an open database. */
export function createAccountStore(database: Database) {
  const insert = database.prepare<[AccountRow]>(
    `INSERT INTO accounts (id, connection_id, provider_account_id, kind, bank_name, own_name, type, currency, iban, sort_code,
       account_number, card_network, card_tail, hidden, missing_since, created_at)
     VALUES (@id, @connection_id, @provider_account_id, @kind, @bank_name, @own_name, @type, @currency, @iban, @sort_code,
       @account_number, @card_network, @card_tail, @hidden, @missing_since, @created_at)`,
  );
  const update = database.prepare<[AccountRow]>(
    `UPDATE accounts SET provider_account_id = @provider_account_id, bank_name = @bank_name, type = @type, currency = @currency,
       iban = @iban, sort_code = @sort_code, account_number = @account_number, card_network = @card_network,
       card_tail = @card_tail, missing_since = @missing_since WHERE id = @id`,
  );
  const withBalance = `SELECT a.*, b.as_of, b.current_minor, b.available_minor, b.credit_limit_minor FROM accounts a
    LEFT JOIN balances b ON b.account_id = a.id AND b.as_of = (SELECT max(as_of) FROM balances WHERE account_id = a.id)`;
  const all = database.prepare<[], AccountWithBalanceRow>(
    `${withBalance} JOIN connections c ON c.id = a.connection_id ORDER BY c.provider_name COLLATE NOCASE, a.kind, a.created_at, a.rowid`,
  );
  const one = database.prepare<[string], AccountWithBalanceRow>(`${withBalance} WHERE a.id = ?`);
  const ofConnection = database.prepare<[string], AccountRow>(
    'SELECT * FROM accounts WHERE connection_id = ? ORDER BY created_at, rowid',
  );
  const releaseBankIds = database.prepare<[string]>(
    "UPDATE accounts SET provider_account_id = 'released ' || id WHERE connection_id = ?",
  );
  const setProof = database.prepare<[ProofColumns]>(
    `UPDATE accounts SET opening_minor = @opening_minor, opening_date = @opening_date, proof_state = @proof_state,
       proof_difference_minor = @proof_difference_minor WHERE id = @id`,
  );
  const balancesOf = database.prepare<[string], BalanceRow>(
    'SELECT * FROM balances WHERE account_id = ? ORDER BY as_of',
  );
  const dropBalances = database.prepare<[string]>('DELETE FROM balances WHERE run_id = ?');
  const remove = database.prepare<[string]>('DELETE FROM accounts WHERE id = ?');
  const rename = database.prepare<[string, string]>('UPDATE accounts SET own_name = ? WHERE id = ?');
  const hide = database.prepare<[0 | 1, string]>('UPDATE accounts SET hidden = ? WHERE id = ?');
  const putBalance = database.prepare<[BalanceRow]>(
    `INSERT INTO balances (account_id, as_of, current_minor, available_minor, credit_limit_minor, run_id)
     VALUES (@account_id, @as_of, @current_minor, @available_minor, @credit_limit_minor, @run_id)
     ON CONFLICT (account_id, as_of) DO UPDATE SET current_minor = excluded.current_minor,
       available_minor = excluded.available_minor, credit_limit_minor = excluded.credit_limit_minor, run_id = excluded.run_id`,
  );

  return {
    insert: (row: AccountRow): void => void insert.run(row),
    /** Takes over what the bank says now; the user's own name and choice to hide stay. */
    update: (row: AccountRow): void => void update.run(row),
    all: (): AccountWithBalanceRow[] => all.all(),
    get: (id: string): AccountWithBalanceRow | undefined => one.get(id),
    ofConnection: (connectionId: string): AccountRow[] => ofConnection.all(connectionId),
    /**
     * Lets every account of a connection go of the bank's id, before all of them are updated: a bank may have dealt its
     * ids out anew, and no two accounts can hold one at the same time.
     */
    releaseBankIds: (connectionId: string): void => void releaseBankIds.run(connectionId),
    /** Puts a row back to what it was, the user's own part included. */
    restore(row: AccountRow): void {
      update.run(row);
      hide.run(row.hidden, row.id);
    },
    /** Deletes an account with its balances and transactions. */
    remove: (id: string): void => void remove.run(id),
    rename: (id: string, name: string): void => void rename.run(name, id),
    hide: (id: string, hidden: boolean): void => void hide.run(hidden ? 1 : 0, id),
    setProof: (columns: ProofColumns): void => void setProof.run(columns),
    /** Balances over time, oldest first. */
    balancesOf: (accountId: string): BalanceRow[] => balancesOf.all(accountId),
    dropBalancesOf: (runId: string): void => void dropBalances.run(runId),
    putBalance: (row: BalanceRow): void => void putBalance.run(row),
  };
}
