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
};

/** How sure a balance is. */
export type ProofState = 'proven' | 'off' | 'unknown';

/** A row of `balance_proofs`: what an account started from in one currency, and whether its rows add up since. */
export type ProofRow = {
  account_id: string;
  currency: string;
  /** The balance before the oldest known row. */
  opening_minor: number;
  opening_date: string;
  state: ProofState;
  difference_minor: number | null;
};

/** A row of `balances`: what the bank said in a sync, and what that sync proved. */
export type BalanceRow = {
  account_id: string;
  /** The number of the sync that brought it. Counts up, whatever the clock does: the highest is the latest. */
  run: number;
  as_of: string;
  currency: string;
  current_minor: number;
  available_minor: number | null;
  credit_limit_minor: number | null;
  /** Null when there was nothing to prove it by, as all that follow. */
  proof_state: ProofState | null;
  opening_minor: number | null;
  opening_date: string | null;
  /** What the rows since the opening add up to. */
  movements_minor: number | null;
};

/** An account with its latest balance in its own currency, if one was ever fetched, and how that stands. */
export type AccountWithBalanceRow = AccountRow &
  Partial<Pick<BalanceRow, 'as_of' | 'current_minor' | 'available_minor' | 'credit_limit_minor'>> & {
    state?: ProofState | null;
    difference_minor?: number | null;
  };

/** Rows of `accounts`, `balances` and `balance_proofs`. */
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
  // A balance in another currency is no figure of this account, whatever the bank meant by it.
  const withBalance = `SELECT a.*, b.as_of, b.current_minor, b.available_minor, b.credit_limit_minor, p.state, p.difference_minor
    FROM accounts a
    LEFT JOIN balances b ON b.account_id = a.id AND b.run =
      (SELECT run FROM balances WHERE account_id = a.id AND currency = a.currency ORDER BY run DESC LIMIT 1)
    LEFT JOIN balance_proofs p ON p.account_id = a.id AND p.currency = a.currency`;
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
  const proof = database.prepare<[string, string], ProofRow>(
    'SELECT * FROM balance_proofs WHERE account_id = ? AND currency = ?',
  );
  const proofsOfConnection = database.prepare<[string], ProofRow>(
    'SELECT p.* FROM accounts a JOIN balance_proofs p ON p.account_id = a.id WHERE a.connection_id = ? ORDER BY p.account_id, p.currency',
  );
  const putProof = database.prepare<[ProofRow]>(
    `INSERT OR REPLACE INTO balance_proofs (account_id, currency, opening_minor, opening_date, state, difference_minor)
     VALUES (@account_id, @currency, @opening_minor, @opening_date, @state, @difference_minor)`,
  );
  const dropProof = database.prepare<[string, string]>(
    'DELETE FROM balance_proofs WHERE account_id = ? AND currency = ?',
  );
  const dropProofs = database.prepare<[string]>(
    'DELETE FROM balance_proofs WHERE account_id IN (SELECT id FROM accounts WHERE connection_id = ?)',
  );
  const balancesOf = database.prepare<[string], BalanceRow>('SELECT * FROM balances WHERE account_id = ? ORDER BY run');
  const balancesOfRun = database.prepare<[number, string], BalanceRow>(
    'SELECT b.* FROM accounts a JOIN balances b ON b.account_id = a.id AND b.run = ? WHERE a.connection_id = ? ORDER BY a.created_at, a.rowid',
  );
  const dropBalances = database.prepare<[string, number]>(
    'DELETE FROM balances WHERE account_id IN (SELECT id FROM accounts WHERE connection_id = ?) AND run = ?',
  );
  const remove = database.prepare<[string]>('DELETE FROM accounts WHERE id = ?');
  const rename = database.prepare<[string, string]>('UPDATE accounts SET own_name = ? WHERE id = ?');
  const hide = database.prepare<[0 | 1, string]>('UPDATE accounts SET hidden = ? WHERE id = ?');
  const kind = database.prepare<[string], Pick<AccountRow, 'kind'>>('SELECT kind FROM accounts WHERE id = ?');
  /** An account never becomes a card, and its id is never given to another. */
  const kinds = new Map<string, AccountRow['kind'] | undefined>();
  const putBalance = database.prepare<[BalanceRow]>(
    `INSERT INTO balances (account_id, run, as_of, currency, current_minor, available_minor, credit_limit_minor, proof_state,
       opening_minor, opening_date, movements_minor)
     VALUES (@account_id, @run, @as_of, @currency, @current_minor, @available_minor, @credit_limit_minor, @proof_state,
       @opening_minor, @opening_date, @movements_minor)`,
  );

  return {
    insert: (row: AccountRow): void => void insert.run(row),
    /** Takes over what the bank says now; the user's own name and choice to hide stay. */
    update: (row: AccountRow): void => void update.run(row),
    all: (): AccountWithBalanceRow[] => all.all(),
    get: (id: string): AccountWithBalanceRow | undefined => one.get(id),
    isCard(id: string): boolean {
      if (!kinds.has(id)) kinds.set(id, kind.get(id)?.kind);
      return kinds.get(id) === 'card';
    },
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
    /** What an account started from in a currency, once established. */
    proof: (accountId: string, currency: string): ProofRow | undefined => proof.get(accountId, currency),
    proofsOfConnection: (connectionId: string): ProofRow[] => proofsOfConnection.all(connectionId),
    putProof: (row: ProofRow): void => void putProof.run(row),
    /** Forgets an opening that nothing stands on any more. */
    dropProof: (accountId: string, currency: string): void => void dropProof.run(accountId, currency),
    /** Puts the proofs of a connection back to what they were. */
    restoreProofs(connectionId: string, rows: readonly ProofRow[]): void {
      dropProofs.run(connectionId);
      for (const row of rows) putProof.run(row);
    },
    /** Balances in the order of the syncs that brought them, oldest first. */
    balancesOf: (accountId: string): BalanceRow[] => balancesOf.all(accountId),
    /** What a sync of a connection learned of its balances, and proved. */
    balancesOfRun: (connectionId: string, run: number): BalanceRow[] => balancesOfRun.all(run, connectionId),
    dropBalancesOfRun: (connectionId: string, run: number): void => void dropBalances.run(connectionId, run),
    putBalance: (row: BalanceRow): void => void putBalance.run(row),
  };
}
