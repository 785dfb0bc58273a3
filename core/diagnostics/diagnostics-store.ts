import type { Database } from '../database/database.ts';

/** How much there is of everything. */
export type ProfileCounts = {
  schemaVersion: number;
  databaseBytes: number;
  connections: number;
  accounts: number;
  transactions: number;
  syncs: number;
  webhooks: number;
};

/** Counts over the whole profile; nothing of its content. */
export function createDiagnosticsStore(database: Database) {
  const count = (table: string) => database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck();
  const tables = {
    connections: count('connections'),
    accounts: count('accounts'),
    transactions: count('transactions'),
    syncs: count('sync_runs'),
    webhooks: count('webhooks'),
  };
  return {
    counts: (): ProfileCounts => ({
      schemaVersion: Number(database.pragma('user_version', { simple: true })),
      databaseBytes:
        Number(database.pragma('page_count', { simple: true })) *
        Number(database.pragma('page_size', { simple: true })),
      connections: tables.connections.get() ?? 0,
      accounts: tables.accounts.get() ?? 0,
      transactions: tables.transactions.get() ?? 0,
      syncs: tables.syncs.get() ?? 0,
      webhooks: tables.webhooks.get() ?? 0,
    }),
  };
}
