import type { Migration } from './migrate.ts';

/** How far back each provider answers, from both sides; and which syncs belong to the consent in force. */
export const migration0015: Migration = {
  version: 15,
  why: 'a history as long as the bank gives it, account by account, without asking again for what it refused',
  sql: `
    CREATE TABLE provider_history (
      environment TEXT NOT NULL,
      provider_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('account', 'card')),
      given_days INTEGER,
      refused_days INTEGER,
      learned_at TEXT NOT NULL,
      PRIMARY KEY (environment, provider_id, kind)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO provider_history (environment, provider_id, kind, given_days, learned_at)
      SELECT environment, provider_id, 'account', history_days, learned_at FROM provider_traits WHERE history_days IS NOT NULL;
    ALTER TABLE provider_traits DROP COLUMN history_days;

    -- The number of the first sync under the consent: what an older one fetched is no answer of this bank to this consent.
    ALTER TABLE connections ADD COLUMN term_first_run INTEGER NOT NULL DEFAULT 0;
  `,
};
