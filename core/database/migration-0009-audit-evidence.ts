import type { Migration } from './migrate.ts';

/** What proves the trail besides the chain itself: regular signatures, archives, what is remembered outside, erasures. */
export const migration0009: Migration = {
  version: 9,
  why: 'a trail whose old part is sealed away instead of deleted, whose words can be erased on request, and whose missing signatures show',
  sql: `
    -- From this number on every 256th entry has a checkpoint; older trails were signed less regularly.
    CREATE TABLE audit_regularity (from_seq INTEGER NOT NULL) STRICT;
    INSERT INTO audit_regularity (from_seq) SELECT coalesce(max(id), 0) FROM audit_logs;

    -- What was last written outside the database, so that an anchor that is gone is told from one that never was.
    -- Confirmed once the writing was seen to succeed: a crash before the first one is no tampering.
    CREATE TABLE audit_heads (
      anchor TEXT PRIMARY KEY CHECK (anchor IN ('os-keychain', 'file')),
      seq INTEGER NOT NULL,
      hash BLOB NOT NULL,
      confirmed INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- Entries up to last_seq are here, packed and signed, and no longer in audit_logs.
    CREATE TABLE audit_archives (
      last_seq INTEGER PRIMARY KEY,
      first_seq INTEGER NOT NULL,
      previous_hash BLOB NOT NULL,
      last_hash BLOB NOT NULL,
      at TEXT NOT NULL,
      signature BLOB NOT NULL,
      content BLOB NOT NULL
    ) STRICT;

    -- Deletions of data whose entries have still to be emptied.
    CREATE TABLE audit_erasures (
      seq INTEGER PRIMARY KEY,
      connection_id TEXT NOT NULL,
      done_to INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- Renumbering without gaps may have left SQLite's own counter behind.
    UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM audit_logs) WHERE name = 'audit_logs';

    DROP TRIGGER audit_logs_stay;
    CREATE TRIGGER audit_logs_stay BEFORE DELETE ON audit_logs
    WHEN OLD.id <= 0 OR OLD.id > (SELECT coalesce(max(last_seq), 0) FROM audit_archives)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;

    -- What archived entries say may be erased like that of others: the chain inside shows any other change of the content.
    CREATE TRIGGER audit_archives_are_final BEFORE UPDATE ON audit_archives
    WHEN NOT (
      NEW.last_seq = OLD.last_seq AND NEW.first_seq = OLD.first_seq AND NEW.previous_hash = OLD.previous_hash
      AND NEW.last_hash = OLD.last_hash AND NEW.at = OLD.at AND NEW.signature = OLD.signature
    )
    BEGIN SELECT RAISE(ABORT, 'a sealed archive is never rewritten'); END;

    CREATE TRIGGER audit_archives_stay BEFORE DELETE ON audit_archives
    BEGIN SELECT RAISE(ABORT, 'a sealed archive is never removed'); END;
  `,
};
