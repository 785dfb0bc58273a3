import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { AuditEntry } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import { entryHash, GENESIS, metadataDigest, newSalt, type ChainCursor, type ReadEntry } from './audit-chain.ts';

type AuditRow = { id: number; action: AuditAction; connection_id: string | null; metadata: string; created_at: string };
type ChainRow = AuditRow & { salt: Buffer | null; metadata_digest: Buffer; hash: Buffer };

/** What {@link AuditStore.page} selects. Times are ISO instants; `beforeId` is the keyset cursor. */
export type AuditFilter = {
  action?: AuditAction | undefined;
  connectionId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  beforeId?: number | undefined;
  limit: number;
};

/** A signed point of the chain. */
export type Checkpoint = { seq: number; hash: Buffer; at: string; signature: Buffer };

/** Rows of `audit_logs` and `audit_checkpoints`. Only `core/audit` uses it. */
export type AuditStore = ReturnType<typeof createAuditStore>;

/** Creates the store over an open database. */
export function createAuditStore(database: Database) {
  const insert = database.prepare<[number, string, string, string | null, string, string, Buffer, Buffer, Buffer]>(
    `INSERT INTO audit_logs (id, user_id, action, connection_id, metadata, created_at, salt, metadata_digest, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const head = database.prepare<[], { id: number; hash: Buffer }>(
    'SELECT id, hash FROM audit_logs ORDER BY id DESC LIMIT 1',
  );
  const at = database.prepare<[number], { id: number; hash: Buffer }>('SELECT id, hash FROM audit_logs WHERE id = ?');
  const slice = database.prepare<[number, number], ChainRow>(
    'SELECT * FROM audit_logs WHERE id > ? ORDER BY id LIMIT ?',
  );
  const count = database.prepare<[], { entries: number }>('SELECT count(*) AS entries FROM audit_logs');
  const insertCheckpoint = database.prepare<[number, Buffer, string, Buffer]>(
    'INSERT INTO audit_checkpoints (seq, hash, at, signature) VALUES (?, ?, ?, ?)',
  );
  const checkpoints = database.prepare<[], Checkpoint>('SELECT * FROM audit_checkpoints ORDER BY seq');
  const lastCheckpoint = database.prepare<[], Checkpoint>('SELECT * FROM audit_checkpoints ORDER BY seq DESC LIMIT 1');

  return {
    /** Appends an entry to the chain. The head is read anew each time: an appended entry may have been rolled back with its act. */
    append(userId: string, entry: Omit<AuditEntry, 'auditId'>): AuditEntry {
      const last = head.get();
      const seq = (last?.id ?? 0) + 1;
      const salt = newSalt();
      const json = JSON.stringify(entry.metadata);
      const digest = metadataDigest(salt, json);
      const subject = entry.connectionId ?? '';
      const hash = entryHash(last?.hash ?? GENESIS, {
        seq,
        at: entry.at,
        action: entry.action,
        subject,
        metadataDigest: digest,
      });
      insert.run(seq, userId, entry.action, entry.connectionId ?? null, json, entry.at, salt, digest, hash);
      return { auditId: seq, ...entry };
    },

    head(): ChainCursor {
      const row = head.get();
      return { seq: row?.id ?? 0, hash: row?.hash ?? GENESIS };
    },

    /** The hash at a number, if the entry is there. */
    hashAt: (seq: number): Buffer | undefined => (seq === 0 ? GENESIS : at.get(seq)?.hash),

    /** Up to `limit` entries after a number, in order, as the verifier wants them. */
    slice: (afterSeq: number, limit: number): (ReadEntry & { json: string; salt: Buffer | null })[] =>
      slice.all(afterSeq, limit).map(readEntryOf),

    count: (): number => count.get()?.entries ?? 0,
    checkpoints: (): Checkpoint[] => checkpoints.all(),
    lastCheckpoint: (): Checkpoint | undefined => lastCheckpoint.get(),
    putCheckpoint: ({ seq, hash, at: when, signature }: Checkpoint): void =>
      void insertCheckpoint.run(seq, hash, when, signature),

    page(filter: AuditFilter): AuditEntry[] {
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      const where = (condition: string, value: string | number | undefined) => {
        if (value === undefined) return;
        conditions.push(condition);
        values.push(value);
      };
      where('action = ?', filter.action);
      where('connection_id = ?', filter.connectionId);
      where('created_at >= ?', filter.from);
      where('created_at <= ?', filter.to);
      where('id < ?', filter.beforeId);
      const clause = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return database
        .prepare<(string | number)[], AuditRow>(
          `SELECT id, action, connection_id, metadata, created_at FROM audit_logs ${clause} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, filter.limit)
        .map(entryOf);
    },
  };
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    auditId: row.id,
    at: row.created_at,
    action: row.action,
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
  };
}

function readEntryOf(row: ChainRow): ReadEntry & { json: string; salt: Buffer | null } {
  return {
    seq: row.id,
    at: row.created_at,
    action: row.action,
    subject: row.connection_id ?? '',
    metadataDigest: row.metadata_digest,
    hash: row.hash,
    metadata: row.salt === null ? undefined : { salt: row.salt, json: row.metadata },
    json: row.metadata,
    salt: row.salt,
  };
}
