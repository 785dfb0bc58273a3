import type { Database } from '../database/database.ts';
import type { ChainCursor } from './audit-chain.ts';

/** A signed point of the chain. */
export type Checkpoint = { seq: number; hash: Buffer; at: string; signature: Buffer };

/** A sealed part of the chain: after which hash it begins, and with which it ends. Its entries are read apart from it. */
export type Archive = {
  firstSeq: number;
  lastSeq: number;
  previousHash: Buffer;
  lastHash: Buffer;
  at: string;
  signature: Buffer;
};

/** Where the head of the chain is remembered outside the database. */
export type AnchorKind = 'os-keychain' | 'file';

type ArchiveRow = {
  first_seq: number;
  last_seq: number;
  previous_hash: Buffer;
  last_hash: Buffer;
  at: string;
  signature: Buffer;
};

/** A deletion of data whose entries are being emptied: everything up to `doneTo` is. */
export type Erasure = { seq: number; connectionId: string; doneTo: number };

/** What proves the chain: entries as bytes, checkpoints, archives, remembered heads. Only `core/audit` uses it. */
export type EvidenceStore = ReturnType<typeof createEvidenceStore>;

/**
 * Entries as `entry-bytes.ts` lays them out, many as one value, with room where the check writes. Text is only cast to
 * bytes at the very end: SQLite joins both as they are. Goes through the table in the order of its numbers, as any
 * condition on nothing but those does; an `ORDER BY` or a `LIMIT` would need a query within, and copy every row.
 */
const ENTRIES_AS_BYTES = `
  SELECT count(*) AS entries, CAST(group_concat(concat(
    char(id >> 30, (id >> 15) & 32767, id & 32767, coalesce(octet_length(salt), -1),
      octet_length(metadata) >> 15, octet_length(metadata) & 32767, octet_length(created_at), octet_length(action),
      coalesce(octet_length(connection_id), 0), coalesce(octet_length(metadata_digest), 0), coalesce(octet_length(hash), 0),
      user_id = 'local'),
    salt, metadata, zeroblob(45), created_at, zeroblob(4), action, zeroblob(4), connection_id, zeroblob(4),
    metadata_digest, hash), '') AS BLOB) AS bytes
  FROM audit_logs WHERE id > ? AND id <= ?`;

/** Creates the store over an open database, which may be one that only reads. */
export function createEvidenceStore(database: Database) {
  const entries = database.prepare<[number, number], { entries: number; bytes: Buffer | null }>(ENTRIES_AS_BYTES);
  const nextAfter = database.prepare<[number, number], { id: number | null }>(
    'SELECT min(id) AS id FROM audit_logs WHERE id > ? AND id <= ?',
  );
  const hashAt = database.prepare<[number], { hash: Buffer | null }>('SELECT hash FROM audit_logs WHERE id = ?');
  const newest = database.prepare<[], { id: number }>('SELECT id FROM audit_logs ORDER BY id DESC LIMIT 1');
  const strays = database.prepare<[], { entries: number }>('SELECT count(*) AS entries FROM audit_logs WHERE id <= 0');
  const everWritten = database.prepare<[], { seq: number }>(
    "SELECT seq FROM sqlite_sequence WHERE name = 'audit_logs'",
  );
  const regularFrom = database.prepare<[], { from_seq: number }>(
    'SELECT max(from_seq) AS from_seq FROM audit_regularity',
  );
  const checkpoints = database.prepare<[number, number], Checkpoint>(
    'SELECT * FROM audit_checkpoints WHERE seq > ? AND seq <= ? ORDER BY seq',
  );
  const lastCheckpoint = database.prepare<[], Checkpoint>('SELECT * FROM audit_checkpoints ORDER BY seq DESC LIMIT 1');
  const archives = database.prepare<[], ArchiveRow>(
    'SELECT first_seq, last_seq, previous_hash, last_hash, at, signature FROM audit_archives ORDER BY last_seq',
  );
  const content = database.prepare<[number], { content: Buffer }>(
    'SELECT content FROM audit_archives WHERE last_seq = ?',
  );
  const lastArchive = database.prepare<[], { last_seq: number; last_hash: Buffer }>(
    'SELECT last_seq, last_hash FROM audit_archives ORDER BY last_seq DESC LIMIT 1',
  );
  const heads = database.prepare<[AnchorKind], { seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM audit_heads WHERE anchor = ? AND confirmed = 1',
  );

  return {
    /**
     * Up to `limit` entries after a number and up to another, in order, in one piece: at least one, if there is one. Numbers
     * that are missing count as entries, except before the first.
     */
    entries(after: number, upTo: number, limit: number): { entries: number; bytes: Buffer } {
      const read = (from: number) => entries.get(from, Math.min(upTo, from + limit));
      let row = read(after);
      if (row?.entries === 0) {
        const next = nextAfter.get(after, upTo)?.id;
        if (next !== null && next !== undefined) row = read(next - 1);
      }
      return { entries: row?.entries ?? 0, bytes: row?.bytes ?? Buffer.alloc(0) };
    },

    /** The hash at a number, if the entry is there. */
    hashAt: (seq: number): Buffer | undefined => hashAt.get(seq)?.hash ?? undefined,

    /** The newest entry's number; 0 when there is none. */
    headSeq: (): number => Math.max(0, newest.get()?.id ?? 0, lastArchive.get()?.last_seq ?? 0),

    /** Rows with a number that no entry has. */
    strays: (): number => strays.get()?.entries ?? 0,

    /** The highest number that was ever given to an entry, as SQLite remembers it. */
    everWritten: (): number => everWritten.get()?.seq ?? 0,

    /** After this number every 256th entry has a checkpoint. */
    regularFrom: (): number => regularFrom.get()?.from_seq ?? 0,

    checkpoints: (after: number, upTo: number): Checkpoint[] => checkpoints.all(after, upTo),
    lastCheckpoint: (): Checkpoint | undefined => lastCheckpoint.get(),

    archives: (): Archive[] =>
      archives.all().map((row) => ({
        firstSeq: row.first_seq,
        lastSeq: row.last_seq,
        previousHash: row.previous_hash,
        lastHash: row.last_hash,
        at: row.at,
        signature: row.signature,
      })),

    /** The packed entries of the archive that ends with a number. */
    archiveContent: (lastSeq: number): Buffer | undefined => content.get(lastSeq)?.content,

    /** Where the archives end; `undefined` when there are none. */
    archivedTo(): ChainCursor | undefined {
      const row = lastArchive.get();
      return row && { seq: row.last_seq, hash: row.last_hash };
    },

    /** The head that was last handed to an anchor, if one ever arrived there. */
    remembered: (kind: AnchorKind): ChainCursor | undefined => heads.get(kind),
  };
}

/** Writing of the evidence; apart from reading it, because a check opens the database without the right to write. */
export function createEvidenceWriter(database: Database) {
  const insertCheckpoint = database.prepare<[number, Buffer, string, Buffer]>(
    'INSERT INTO audit_checkpoints (seq, hash, at, signature) VALUES (?, ?, ?, ?)',
  );
  const insertArchive = database.prepare<[number, number, Buffer, Buffer, string, Buffer, Buffer]>(
    `INSERT INTO audit_archives (first_seq, last_seq, previous_hash, last_hash, at, signature, content)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const replaceContent = database.prepare<[Buffer, number]>('UPDATE audit_archives SET content = ? WHERE last_seq = ?');
  const putHead = database.prepare<[AnchorKind, number, Buffer]>(
    `INSERT INTO audit_heads (anchor, seq, hash) VALUES (?, ?, ?)
     ON CONFLICT (anchor) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
  );
  const confirmHead = database.prepare<[AnchorKind]>(
    'UPDATE audit_heads SET confirmed = 1 WHERE anchor = ? AND confirmed = 0',
  );
  const insertErasure = database.prepare<[number, string]>(
    'INSERT INTO audit_erasures (seq, connection_id) VALUES (?, ?)',
  );
  const erasures = database.prepare<[], { seq: number; connection_id: string; done_to: number }>(
    'SELECT * FROM audit_erasures ORDER BY seq',
  );
  const moveErasure = database.prepare<[number, number]>('UPDATE audit_erasures SET done_to = ? WHERE seq = ?');
  const endErasure = database.prepare<[number]>('DELETE FROM audit_erasures WHERE seq = ?');

  return {
    putCheckpoint: ({ seq, hash, at, signature }: Checkpoint): void =>
      void insertCheckpoint.run(seq, hash, at, signature),
    putArchive({ firstSeq, lastSeq, previousHash, lastHash, at, signature }: Archive, packed: Buffer): void {
      insertArchive.run(firstSeq, lastSeq, previousHash, lastHash, at, signature, packed);
    },
    /** Puts an archive's entries in the place of the same ones; for erasing what they say. */
    replaceContent: (lastSeq: number, packed: Buffer): void => void replaceContent.run(packed, lastSeq),
    /** Notes what is about to be remembered outside. */
    putRemembered: (kind: AnchorKind, { seq, hash }: ChainCursor): void => void putHead.run(kind, seq, hash),
    confirmRemembered: (kind: AnchorKind): void => void confirmHead.run(kind),
    beginErasure: (seq: number, connectionId: string): void => void insertErasure.run(seq, connectionId),
    erasures: (): Erasure[] =>
      erasures.all().map((row) => ({ seq: row.seq, connectionId: row.connection_id, doneTo: row.done_to })),
    moveErasure: (seq: number, doneTo: number): void => void moveErasure.run(doneTo, seq),
    endErasure: (seq: number): void => void endErasure.run(seq),
  };
}
