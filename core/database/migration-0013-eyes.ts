import type { Migration } from './migrate.ts';

/** How banks answer, and what the user was told. */
export const migration0013: Migration = {
  version: 13,
  why: 'how banks answered our own calls over the last weeks, their outages, and alerts that are given once and not again and again',
  sql: `
    -- One row per bank and hour; provider_id is empty for TrueLayer itself.
    CREATE TABLE bank_hours (
      environment TEXT NOT NULL,
      provider_id TEXT NOT NULL,
      hour TEXT NOT NULL,
      calls INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      latencies TEXT NOT NULL,
      PRIMARY KEY (environment, provider_id, hour)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX bank_hours_by_hour ON bank_hours (hour);

    CREATE TABLE bank_outages (
      environment TEXT NOT NULL,
      provider_id TEXT NOT NULL,
      began_at TEXT NOT NULL,
      ended_at TEXT,
      failures INTEGER NOT NULL,
      PRIMARY KEY (environment, provider_id, began_at)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('refresh-failing', 'webhooks-rejected', 'audit-broken', 'clock-wrong')),
      connection_id TEXT,
      is_open INTEGER NOT NULL,
      since TEXT NOT NULL,
      last_at TEXT NOT NULL,
      count INTEGER NOT NULL,
      notified_at TEXT,
      dismissed_at TEXT
    ) STRICT;
  `,
};
