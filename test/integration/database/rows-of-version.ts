import type { SqliteDatabase } from '../../../core/database/sqlite.ts';

/**
 * Rows as a program of each schema version wrote them, for the tables and columns that came with it. A database of version
 * n holds those of 1 to n. A released version's rows are never edited: they are what lies on somebody's disk.
 */
export const ROWS_OF_VERSION: Readonly<Record<number, string>> = {
  1: `
    INSERT INTO settings VALUES ('theme', '"dark"');
    INSERT INTO credentials VALUES ('demo', 'sandbox-coffer', x'01', 'loopback', NULL, '2026-01-01T08:00:00.000Z');
    INSERT INTO oauth_states VALUES ('attempt', 'local', x'02', NULL, 'demo', 'loopback', 'http://127.0.0.1:4280/oauth/callback',
      'c1', 'ob-one', 'uk', '[]', 'connected', NULL, NULL, '2026-01-01T08:10:00.000Z', '2026-01-01T08:00:00.000Z');
    INSERT INTO connections (id, user_id, environment, credentials_id, provider_id, provider_name, country, scopes, status,
      consent_expires_at, consent_expiry_is_estimate, granted_at, history_fetched_at, last_synced, created_at, updated_at)
      VALUES ('c1', 'local', 'demo', 'cred', 'ob-one', 'Bank One', 'uk', '["accounts"]', 'ACTIVE', '2026-04-01T08:00:00.000Z', 0,
        '2026-01-01T08:00:00.000Z', '2026-01-01T08:01:00.000Z', '2026-01-02T08:00:00.000Z', '2026-01-01T08:00:00.000Z',
        '2026-01-02T08:00:00.000Z');
    INSERT INTO pending_revocations VALUES ('r1', 'gone', 'demo', x'03', x'04', '2026-01-01T08:00:00.000Z');
    INSERT INTO accounts (id, connection_id, provider_account_id, kind, bank_name, own_name, currency, hidden, created_at) VALUES
      ('a1', 'c1', 'bank-a1', 'account', 'Current account', 'Rent', 'GBP', 0, '2026-01-01T08:00:00.000Z'),
      ('a2', 'c1', 'bank-a2', 'card', 'Card', NULL, 'EUR', 1, '2026-01-01T08:00:01.000Z');
    INSERT INTO balances (account_id, as_of, current_minor, available_minor, credit_limit_minor) VALUES
      ('a1', '2026-01-01T08:01:00.000Z', 100000, 120000, NULL),
      ('a1', '2026-01-02T08:00:00.000Z', 99650, NULL, NULL),
      ('a2', '2026-01-01T08:01:00.000Z', -5000, NULL, 330000);
    INSERT INTO transactions (sort_key, id, account_id, status, date, bank_timestamp, amount_minor, currency, description, merchant,
      category, classification, running_balance_minor, provider_transaction_id, stable_id, note, deleted) VALUES
      (343161176064, 1, 'a1', 'booked', '2026-01-01', '2026-01-01T00:00:00', -350, 'GBP', 'PRET A MANGER', 'Pret', 'PURCHASE',
        '["Food"]', NULL, 'row-1', 'lasting-1', 'Zoë’s birthday', 0),
      (343161176065, 2, 'a1', 'booked', '2026-01-01', '2026-01-01T00:00:00', -350, 'GBP', 'PRET A MANGER', 'Pret', NULL, NULL, NULL,
        'row-2', 'lasting-2', NULL, 0),
      (343177953280, 3, 'a2', 'booked', '2026-01-02', '2026-01-02T00:00:00', -5000, 'EUR', 'HOTEL SACHER', NULL, 'PURCHASE', NULL, NULL,
        'row-3', NULL, NULL, 1),
      (343177953281, 4, 'a1', 'pending', '2026-01-02', '2026-01-02T00:00:00', -99, 'GBP', 'COFFEE', NULL, NULL, NULL, NULL, 'row-4',
        NULL, NULL, 0);
    INSERT INTO sync_runs (id, connection_id, started_at, finished_at, state, added, changed, error) VALUES
      ('run-1', 'c1', '2026-01-01T08:00:30.000Z', '2026-01-01T08:01:00.000Z', 'succeeded', 4, 0, NULL),
      ('run-2', 'c1', '2026-01-02T08:00:00.000Z', '2026-01-02T08:00:01.000Z', 'partial', 0, 0, '{"code":"PROVIDER_UNAVAILABLE","message":"x","retry":"later"}');
    INSERT INTO logos VALUES ('https://example.com/logo.svg', 'data:image/svg+xml;base64,', '2026-01-01T08:00:00.000Z');
    INSERT INTO audit_logs (user_id, action, connection_id, metadata, created_at) VALUES
      ('local', 'CONNECTION_CREATED', 'c1', '{"providerId":"ob-one"}', '2026-01-01T08:00:00.000Z'),
      ('local', 'SYNC_FINISHED', 'c1', '{"added":4}', '2026-01-01T08:01:00.000Z');`,
  2: `
    INSERT INTO token_keys VALUES (1, x'0a', '2026-01-03T08:00:00.000Z');
    UPDATE connections SET next_attempt_at = '2026-01-03T09:00:00.000Z', extended_at = '2026-01-03T08:30:00.000Z';
    INSERT INTO connection_snapshots (attempt_id, connection_id, connection, accounts, created_at)
      VALUES ('attempt', 'c1', '{"id":"c1"}', '[]', '2026-01-01T20:00:00.000Z');
    INSERT INTO unattended_reads VALUES ('c1', 'a1', 'transactions', '2026-01-02T08:00:00.000Z');`,
  3: `
    INSERT INTO consent_warnings VALUES ('c1', 14, '2026-04-01T08:00:00.000Z', '2026-03-18T08:00:00.000Z');
    INSERT INTO consent_checks VALUES ('c1', '2026-01-03T08:00:00.000Z');`,
  4: `
    INSERT INTO sync_runs (id, number, connection_id, started_at, finished_at, state, added, changed, booked, vanished, before)
      VALUES ('run-3', 3, 'c1', '2026-01-03T08:00:00.000Z', '2026-01-03T08:00:01.000Z', 'succeeded', 1, 1, 0, 0,
        '{"connection":{"last_synced":"2026-01-02T08:00:00.000Z","history_fetched_at":"2026-01-01T08:01:00.000Z"},"accounts":['
        || '{"id":"a1","opening_minor":100350,"opening_date":"2026-01-01","proof_state":"unknown","proof_difference_minor":null},'
        || '{"id":"a2","opening_minor":null,"opening_date":null,"proof_state":"unknown","proof_difference_minor":null}]}');
    INSERT INTO transactions (sort_key, id, account_id, status, date, bank_timestamp, amount_minor, currency, description,
      provider_transaction_id, added_by_run, reason, category_id, doubted_at)
      VALUES (343194730496, 5, 'a1', 'booked', '2026-01-03', '2026-01-03T00:00:00', -1200, 'GBP', 'TRAIN', 'row-5', 3, 'new', 'travel',
        '2026-01-03T08:00:00.000Z');
    INSERT INTO transaction_words (rowid, words) VALUES (343194730496, 'train ' || char(57344) || 'a1');
    INSERT INTO daily_totals VALUES ('a1', '2026-01-03', 'GBP', 'travel', 0, -1200, 1);
    INSERT INTO monthly_totals VALUES ('a1', '2026-01', 'GBP', 'travel', 0, -1200, 1);
    INSERT INTO balances VALUES ('a1', '2026-01-03T08:00:01.000Z', 98450, NULL, NULL, 'run-3');
    UPDATE accounts SET opening_minor = 100350, opening_date = '2026-01-01', proof_state = 'off', proof_difference_minor = 0
      WHERE id = 'a1';
    INSERT INTO changes VALUES ('run-3', 1, 'a1', 1, 'changed', 'amended', '{"id":1,"description":"PRET"}', '{"id":1}');
    INSERT INTO fetches VALUES ('run-3', 'a1', 'transactions', '2025-10-07', '2026-01-03', '2026-01-03T08:00:01.000Z', 'ok', 3, 'f0');
    INSERT INTO provider_traits VALUES ('demo', 'ob-one', 1, 0, 730, '2026-01-03T08:00:00.000Z');
    INSERT INTO reviews (run_id, account_id, kind, before, candidates, created_at)
      VALUES ('run-3', 'a1', 'amended', '{}', '[]', '2026-01-03T08:00:00.000Z');`,
  5: `
    INSERT INTO audit_checkpoints VALUES (2, x'0b', '2026-01-03T08:00:00.000Z', x'0c');`,
  6: `
    UPDATE connection_snapshots SET next_run = 2;`,
  7: `
    INSERT INTO balances VALUES ('a2', 3, '2026-01-03T08:00:01.000Z', 'EUR', -5100, NULL, NULL, 'proven', 0, '2026-01-02', -5100);
    INSERT INTO balance_proofs VALUES ('a2', 'EUR', 0, '2026-01-02', 'proven', NULL);`,
  8: `
    INSERT INTO relay_accounts VALUES ('relay', x'0d', NULL, 'epoch', 7, '2026-01-03T08:00:00.000Z', NULL);
    INSERT INTO webhooks VALUES (1, 'event-1', 's1', 'hook', 'transaction.created', 'c1',
      '{"meaning":"transactions","type":"transaction.created","resourceIds":["c1"]}', NULL, 'signed', NULL,
      '2026-01-03T08:00:00.000Z', '2026-01-03T08:00:01.000Z', 'deferred', 'QUOTA_EXHAUSTED', 'c1', '2026-01-03T08:00:01.000Z');`,
  9: `
    INSERT INTO audit_heads VALUES ('file', 2, x'0d', 1);
    INSERT INTO audit_erasures VALUES (2, 'c9', 0);
    INSERT INTO audit_archives VALUES (0, 0, x'0e', x'0f', '2026-01-03T08:00:00.000Z', x'10', x'11');`,
  10: `
    INSERT INTO categories VALUES ('own-garden', 'Garden', 'home', '2026-01-04T08:00:00.000Z');
    INSERT INTO rules VALUES (1, 1, '{"words":"pret"}', 'own-garden', NULL, '2026-01-04T08:00:00.000Z');
    UPDATE transactions SET rule_id = 1, rule_category = 'own-garden', shown_category = 'own-garden' WHERE id = 2;
    UPDATE daily_totals SET category = 'own-garden' WHERE account_id = 'a1' AND date = '2026-01-01' AND category = 'UNKNOWN';
    UPDATE monthly_totals SET category = 'own-garden' WHERE account_id = 'a1' AND category = 'UNKNOWN';
    INSERT INTO edits VALUES (1, 1, '2026-01-04T08:00:01.000Z', 1, NULL);
    INSERT INTO edit_changes VALUES (1, 2, '{"rule_id":null,"rule_category":null,"rule_name":null}',
      '{"rule_id":1,"rule_category":"own-garden","rule_name":null}');`,
  11: `
    INSERT INTO app_lock VALUES (1, 'pin', x'12', x'13', 16384, 5, 2, '2026-01-04T08:00:00.000Z');`,
  12: `
    INSERT INTO set_aside (account_id, row, put_by_run) VALUES ('a1', '{"id":9,"note":"waits"}', 3);
    UPDATE sync_runs SET rewritten = 1 WHERE number = 3;`,
  13: `
    INSERT INTO bank_hours VALUES ('demo', 'ob-one', '2026-01-03T08:00:00.000Z', 3, 1, '[0,2,0,0,0,0,0,0,0,0,0,0]');
    INSERT INTO bank_outages VALUES ('demo', 'ob-one', '2026-01-03T08:00:00.000Z', NULL, 2);
    INSERT INTO alerts VALUES ('refresh-failing:c1', 'refresh-failing', 'c1', 1, '2026-01-03T08:00:00.000Z', '2026-01-03T08:00:00.000Z', 3, NULL, NULL);`,
  14: `
    INSERT INTO pending_revocations (id, attempt_id, environment, because, refresh_token, created_at)
      VALUES ('r2', 'attempt', 'production', 'sign-in-failed', x'0d', '2026-01-03T08:00:00.000Z');
    UPDATE unattended_reads SET noticed_at = '2026-01-01T08:00:00.000Z';`,
  15: `
    UPDATE provider_history SET refused_days = 1085;
    UPDATE connections SET term_first_run = 3;`,
  16: `
    DELETE FROM touched_accounts;
    INSERT INTO transfers VALUES (1, 1, 3, '2026-01-01', 'rejected', '["same-amount","one-says-so"]', '2026-01-05T08:00:00.000Z');
    INSERT INTO touched_accounts VALUES ('a1', '2026-01-02', 3);`,
  17: `
    INSERT INTO kept_keys VALUES ('backup', x'0e');
    INSERT INTO backup_plan (id, every, keep, salt, cost, last_made_at)
      VALUES (1, 'week', 4, x'0f', 15, '2026-01-03T08:00:00.000Z');
    INSERT INTO restorations (backup_id, made_at, restored_at)
      VALUES ('b1', '2026-01-01T08:00:00.000Z', '2026-01-03T08:00:00.000Z');`,
  18: '',
  19: `
    INSERT INTO recurring VALUES (1, 'a1', 'pret', 'GBP', '{"every":"month","day":1}', -350, 1, NULL, NULL, '2025-11-01', '2026-01-01',
      '[1,2]', 'dismissed', '2026-01-05T08:00:00.000Z');
    DELETE FROM touched_accounts;
    INSERT INTO touched_accounts VALUES ('a1', '2026-01-02', 3);`,
  20: '',
  21: `
    UPDATE sync_runs SET imported = NULL WHERE number = 3;`,
  22: `
    INSERT INTO alerts VALUES ('backup-failing', 'backup-failing', NULL, 1, '2026-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z', 1, NULL, NULL);`,
  23: `
    INSERT INTO search_backlog VALUES (1, 0);`,
  24: '',
};

/** Writes the rows of one version into a database of exactly that version. */
export function writeRowsOf(version: number, database: SqliteDatabase): void {
  database.exec(ROWS_OF_VERSION[version] ?? '');
}
