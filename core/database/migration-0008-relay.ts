import type { Migration } from './migrate.ts';

/**
 * The place at a relay, and what came from it. The account holds the device's keys and token, so it is sealed as a whole;
 * the cursor stands beside it, in the same file as the webhooks, so that both move in one transaction. Of a webhook only
 * what it hints at is kept; its text stays no longer than until its signature could be checked.
 */
export const migration0008: Migration = {
  version: 8,
  why: 'pairing with a relay, and the webhooks that came through it',
  sql: `
    CREATE TABLE relay_accounts (
      relay_id TEXT PRIMARY KEY,
      account BLOB NOT NULL,
      webhook_secrets BLOB,
      cursor_epoch TEXT,
      cursor_seq INTEGER,
      paired_at TEXT NOT NULL,
      last_seen_at TEXT
    ) STRICT;

    CREATE TABLE webhooks (
      number INTEGER PRIMARY KEY,
      event_id TEXT NOT NULL UNIQUE,
      sender_event_id TEXT,
      source TEXT NOT NULL CHECK (source IN ('hook', 'shared', 'test', 'gap')),
      type TEXT NOT NULL,
      resource_id TEXT,
      hint TEXT NOT NULL,
      payload TEXT,
      trust TEXT NOT NULL CHECK (trust IN ('signed', 'secret', 'unproven')),
      environment TEXT,
      received_at TEXT NOT NULL,
      kept_at TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'handled', 'deferred', 'failed', 'ignored', 'duplicate', 'rejected')),
      reason TEXT,
      connection_id TEXT,
      handled_at TEXT
    ) STRICT;
    CREATE INDEX webhooks_by_sender_event ON webhooks (sender_event_id) WHERE sender_event_id IS NOT NULL;
    CREATE INDEX webhooks_waiting ON webhooks (number) WHERE state = 'waiting';
    CREATE INDEX webhooks_by_connection ON webhooks (connection_id, state) WHERE connection_id IS NOT NULL;
    CREATE INDEX webhooks_by_time ON webhooks (kept_at);
  `,
};
