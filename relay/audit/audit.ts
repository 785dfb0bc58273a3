import type { Sql } from '../store/sql.ts';

/** What the relay keeps a record of. */
export type RelayAuditAction =
  | 'PAIRING_CODE_MADE'
  | 'DEVICE_PAIRED'
  | 'PAIRING_REFUSED'
  | 'DEVICE_REVOKED'
  | 'DEVICE_REFUSED'
  | 'HOOK_CHANGED'
  | 'REQUEST_UNREADABLE'
  | 'WEBHOOK_REJECTED'
  | 'WEBHOOK_DROPPED'
  | 'GAP_REPORTED'
  | 'DELIVERY_STUCK'
  | 'TOKEN_BROKERED'
  | 'EPOCHS_RENEWED';

/** Whom a row is about, and ids, counts and codes. Never a payload, a secret or a token. */
export type AuditFields = {
  userId?: string | undefined;
  deviceId?: string | undefined;
  metadata?: Readonly<Record<string, string | number | boolean | undefined>>;
};

/** A row as it is read again. */
export type AuditRow = {
  id: number;
  at: number;
  action: RelayAuditAction;
  user_id: string | null;
  device_id: string | null;
  metadata: string;
};

/** The relay's record. Writing never fails or delays the request it is about. */
export type RelayAudit = {
  /** Notes one thing. Equal notes within one flush become one row with a count, so a flood costs one row a second. */
  note(action: RelayAuditAction, fields?: AuditFields): void;
  /** Writes what is waiting. */
  flush(): Promise<void>;
  /** The latest rows, newest first. */
  latest(limit: number): Promise<AuditRow[]>;
  close(): Promise<void>;
};

const FLUSH_EVERY_MS = 1000;
/** Different notes that one flush keeps; beyond it they are counted under their action alone. */
const MOST_NOTES = 500;
/** Rows that are kept at most; the oldest go first. */
export const MOST_AUDIT_ROWS = 100_000;

type Waiting = { atMs: number; action: RelayAuditAction; fields: AuditFields; count: number };

/** Creates the record over the store. */
export function createRelayAudit(sql: Sql, nowMs: () => number): RelayAudit {
  let waiting = new Map<string, Waiting>();
  let flushing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();

  return {
    note(action, fields = {}) {
      const wanted = JSON.stringify([action, fields]);
      const isKept = waiting.has(wanted) || waiting.size < MOST_NOTES;
      const key = isKept ? wanted : action;
      const known = waiting.get(key);
      if (known === undefined) waiting.set(key, { atMs: nowMs(), action, fields: isKept ? fields : {}, count: 1 });
      else known.count += 1;
    },
    flush,
    latest: (limit) =>
      sql.rows('SELECT id, at, action, user_id, device_id, metadata FROM audit ORDER BY id DESC LIMIT ?', limit),
    async close() {
      clearInterval(timer);
      await flush();
    },
  };

  function flush(): Promise<void> {
    flushing = flushing.then(write);
    return flushing;
  }

  async function write(): Promise<void> {
    if (waiting.size === 0) return;
    const notes = waiting;
    waiting = new Map();
    try {
      await sql.transaction(function* () {
        for (const { atMs, action, fields, count } of notes.values()) {
          yield {
            text: 'INSERT INTO audit (at, action, user_id, device_id, metadata) VALUES (?, ?, ?, ?, ?)',
            values: [
              atMs,
              action,
              fields.userId ?? null,
              fields.deviceId ?? null,
              JSON.stringify(count === 1 ? (fields.metadata ?? {}) : { ...fields.metadata, count }),
            ],
          };
        }
      });
    } catch {
      // The store is down: keep them for the next flush, and what came meanwhile with them.
      for (const [key, note] of waiting) {
        const known = notes.get(key);
        if (known === undefined) notes.set(key, note);
        else known.count += note.count;
      }
      waiting = new Map([...notes].slice(0, 2 * MOST_NOTES));
    }
  }
}
