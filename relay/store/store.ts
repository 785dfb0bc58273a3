import type { EventStore } from './event-store.ts';
import type { Sql } from './sql.ts';

/** An open store: the mailboxes, and the ground for everything else. */
export type Store = {
  kind: 'sqlite' | 'postgres';
  events: EventStore;
  sql: Sql;
  close(): Promise<void>;
};
