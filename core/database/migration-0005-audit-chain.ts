import { GENESIS, entryHash, metadataDigest, newSalt } from '../audit/audit-chain.ts';
import type { Migration } from './migrate.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** The audit trail becomes a hash chain that refuses to be rewritten. */
export const migration0005: Migration = {
  version: 5,
  why: 'an audit trail that shows every edit, deletion, insertion, reordering and truncation',
  sql: `
    ALTER TABLE audit_logs ADD COLUMN salt BLOB;
    ALTER TABLE audit_logs ADD COLUMN metadata_digest BLOB;
    ALTER TABLE audit_logs ADD COLUMN hash BLOB;

    CREATE TABLE audit_checkpoints (
      seq INTEGER PRIMARY KEY,
      hash BLOB NOT NULL,
      at TEXT NOT NULL,
      signature BLOB NOT NULL
    ) STRICT;
  `,
  after(database) {
    chainExisting(database);
    database.exec(`
      -- What a row says may be erased (its digest keeps the chain whole); nothing else about it may change.
      CREATE TRIGGER audit_logs_are_final BEFORE UPDATE ON audit_logs
      WHEN NOT (
        NEW.id = OLD.id AND NEW.user_id = OLD.user_id AND NEW.action = OLD.action AND NEW.connection_id IS OLD.connection_id
        AND NEW.created_at = OLD.created_at AND NEW.metadata_digest = OLD.metadata_digest AND NEW.hash = OLD.hash
        AND NEW.metadata = '{}' AND NEW.salt IS NULL
      )
      BEGIN SELECT RAISE(ABORT, 'the audit trail is never rewritten'); END;

      CREATE TRIGGER audit_logs_stay BEFORE DELETE ON audit_logs
      BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;

      CREATE TRIGGER audit_checkpoints_are_final BEFORE UPDATE ON audit_checkpoints
      BEGIN SELECT RAISE(ABORT, 'a checkpoint is never rewritten'); END;

      CREATE TRIGGER audit_checkpoints_stay BEFORE DELETE ON audit_checkpoints
      BEGIN SELECT RAISE(ABORT, 'a checkpoint is never removed'); END;
    `);
  },
};

/** Entries from before the chain are chained in the order they were written, and renumbered without gaps. */
function chainExisting(database: SqliteDatabase): void {
  type Row = { id: number; action: string; connection_id: string | null; metadata: string; created_at: string };
  const rows = database
    .prepare<[], Row>('SELECT id, action, connection_id, metadata, created_at FROM audit_logs ORDER BY id')
    .all();
  const update = database.prepare<[number, Buffer, Buffer, Buffer, number]>(
    'UPDATE audit_logs SET id = ?, salt = ?, metadata_digest = ?, hash = ? WHERE id = ?',
  );
  let previous: Buffer = GENESIS;
  for (const [index, row] of rows.entries()) {
    const salt = newSalt();
    const digest = metadataDigest(salt, row.metadata);
    previous = entryHash(previous, {
      seq: index + 1,
      at: row.created_at,
      action: row.action,
      subject: row.connection_id ?? '',
      metadataDigest: digest,
    });
    update.run(index + 1, salt, digest, previous, row.id);
  }
}
