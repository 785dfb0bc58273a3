import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { AuditEntry } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import { ERASED_METADATA, entryHash, GENESIS, metadataDigest, newSalt, type ChainCursor } from './audit-chain.ts';

type AuditRow = {
  id: number;
  action: AuditAction;
  connection_id: string | null;
  metadata: string;
  created_at: string;
  salt: Buffer | null;
};

/** One word of a search: what it may stand for besides a part of the metadata. */
export type SoughtWord = {
  text: string;
  actions: readonly AuditAction[];
  connectionIds: readonly string[];
  codes: readonly string[];
};

/** What {@link AuditStore.page} selects. Times are ISO instants; numbers are exclusive bounds. */
export type AuditFilter = {
  actions?: readonly AuditAction[] | undefined;
  connectionId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Every one of them must fit. */
  words?: readonly SoughtWord[] | undefined;
  beforeId?: number | undefined;
  afterId?: number | undefined;
  limit: number;
};

/** Rows of `audit_logs`. Only `core/audit` uses it. */
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
  const erase = database.prepare<[number]>(
    `UPDATE audit_logs SET metadata = '${ERASED_METADATA}', salt = NULL WHERE id = ? AND salt IS NOT NULL`,
  );
  // Texts are looked for in the JSON as it stands: a changed row may hold something that is none.
  const ofAttempt = database.prepare<[string], { id: number }>(
    `SELECT id FROM audit_logs INDEXED BY audit_logs_by_connection
     WHERE connection_id IS NULL AND salt IS NOT NULL AND instr(metadata, '"attemptId":"' || ? || '"') > 0`,
  );
  const attempts = database.prepare<[string], { attempt: string }>(
    `SELECT DISTINCT substr(metadata, instr(metadata, '"attemptId":"') + 13, 36) AS attempt
     FROM audit_logs INDEXED BY audit_logs_by_connection
     WHERE connection_id = ? AND instr(metadata, '"attemptId":"') > 0`,
  );
  const wordsOf = database.prepare<[number], { metadata: string }>('SELECT metadata FROM audit_logs WHERE id = ?');
  const firstYoung = database.prepare<[number, string], { id: number | null }>(
    'SELECT min(id) AS id FROM audit_logs WHERE id > ? AND created_at >= ?',
  );
  const removeUpTo = database.prepare<[number, number]>(
    'DELETE FROM audit_logs WHERE id IN (SELECT id FROM audit_logs WHERE id > 0 AND id <= ? ORDER BY id LIMIT ?)',
  );

  return {
    /**
     * Appends an entry to the chain. The head is read anew each time: an appended entry may have been rolled back with
     * its act.
     *
     * @param archived where the archives end; asked only when nothing else is left of the trail
     */
    append(
      userId: string,
      entry: Omit<AuditEntry, 'auditId'>,
      archived: () => ChainCursor,
    ): { entry: AuditEntry; head: ChainCursor } {
      const row = head.get();
      const last: ChainCursor = row ? { seq: row.id, hash: row.hash } : archived();
      const seq = last.seq + 1;
      const salt = newSalt();
      const json = JSON.stringify(entry.metadata);
      const digest = metadataDigest(salt, json);
      const { at, action, connectionId } = entry;
      const own = entryHash(last.hash, { seq, at, action, subject: connectionId ?? '', metadataDigest: digest });
      insert.run(seq, userId, action, connectionId ?? null, json, at, salt, digest, own);
      return { entry: { auditId: seq, ...entry }, head: { seq, hash: own } };
    },

    /** The newest entry that is not archived. */
    head(): ChainCursor | undefined {
      const row = head.get();
      return row && { seq: row.id, hash: row.hash };
    },

    /** Numbers of a connection's entries between two others that say something that is not to be kept, oldest first. */
    erasable(
      connectionId: string,
      { after, before, kept, limit }: { after: number; before: number; kept: readonly AuditAction[]; limit: number },
    ): number[] {
      return database
        .prepare<(string | number)[], { id: number }>(
          `SELECT id FROM audit_logs INDEXED BY audit_logs_by_connection
           WHERE connection_id = ? AND id > ? AND id < ? AND salt IS NOT NULL
             AND action NOT IN (${kept.map(() => '?').join(', ')}) ORDER BY id LIMIT ?`,
        )
        .all(connectionId, after, before, ...kept, limit)
        .map(({ id }) => id);
    },

    /** The sign-ins that a connection's entries speak of. */
    attemptsOf: (connectionId: string): string[] => attempts.all(connectionId).map(({ attempt }) => attempt),

    /** Entries of sign-ins from before there was a connection to name. */
    ofAttempts: (attemptIds: readonly string[]): number[] =>
      attemptIds.flatMap((attemptId) => ofAttempt.all(attemptId).map(({ id }) => id)),

    /** What an entry says, as it is stored. */
    wordsOf: (id: number): string | undefined => wordsOf.get(id)?.metadata,

    /** Takes away what an entry says; that it stood there stays. */
    erase: (id: number): void => void erase.run(id),

    /** The last number before the first entry after another one that is not older than an instant. */
    oldTo: (after: number, iso: string): number => (firstYoung.get(after, iso)?.id ?? Number.MAX_SAFE_INTEGER) - 1,

    /** Removes rows that a sealed archive holds, oldest first, at most `limit`; answers how many. */
    removeArchived: (upTo: number, limit: number): number => removeUpTo.run(upTo, limit).changes,

    page(filter: AuditFilter): AuditEntry[] {
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      const where = (condition: string, ...given: (string | number | undefined)[]) => {
        if (given.includes(undefined)) return;
        conditions.push(condition);
        values.push(...(given as (string | number)[]));
      };
      const oneOf = (column: string, given: readonly string[]) =>
        given.length === 0 ? [] : [`${column} IN (${given.map(() => '?').join(', ')})`];
      if (filter.actions) where(oneOf('action', filter.actions)[0] ?? '0', ...filter.actions);
      where('connection_id = ?', filter.connectionId);
      where('created_at >= ?', filter.from);
      where('created_at <= ?', filter.to);
      where('id < ?', filter.beforeId);
      where('id > ?', filter.afterId);
      for (const { text, actions, connectionIds, codes } of filter.words ?? []) {
        const ways = [
          ...oneOf('action', actions),
          ...oneOf('connection_id', connectionIds),
          ...codes.map(() => `instr(metadata, '"code":"' || ? || '"') > 0`),
          'instr(lower(metadata), lower(?)) > 0',
        ];
        where(`(${ways.join(' OR ')})`, ...actions, ...connectionIds, ...codes, text);
      }
      const clause = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return database
        .prepare<(string | number)[], AuditRow>(
          `SELECT id, action, connection_id, metadata, created_at, salt FROM audit_logs ${clause} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, filter.limit)
        .map(entryOf);
    },
  };
}

/** Where a chain without an entry or an archive stands. */
export const NOTHING_YET: ChainCursor = { seq: 0, hash: GENESIS };

function entryOf(row: AuditRow): AuditEntry {
  return {
    auditId: row.id,
    at: row.created_at,
    action: row.action,
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
    ...(row.salt === null ? { erased: true } : {}),
    metadata: parsedWords(row.metadata),
  };
}

/** What a row says, or nothing when it was changed into something that cannot be read; the check of the chain names it. */
export function parsedWords(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
