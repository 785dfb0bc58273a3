import pg from 'pg';
import { STORE_LIMITS, type AppendOutcome, type EventStore, type StoreLimits, type NewEvent } from './event-store.ts';
import { createFlushQueue } from './flush-queue.ts';
import { acknowledge, mailboxOf, READ_MAILBOX } from './mailbox-store.ts';
import { appendBatch } from './postgres-append.ts';
import { createPostgresSql, inTransaction, POSTGRES_TYPES } from './postgres-sql.ts';
import { createPostgresWakes } from './postgres-wakes.ts';
import { migrate, POSTGRES_DIALECT } from './schema.ts';
import { run, type Row } from './sql.ts';
import type { Store } from './store.ts';
import { createWakeListeners } from './wake-listeners.ts';

const CONNECT_TIMEOUT_MS = 5000;
/** Longest that one statement may take: a store that hangs is as good as gone. */
const STATEMENT_TIMEOUT_MS = 10_000;
const CONNECTIONS = 10;
/** "coffer" in a number, for the lock that makes concurrent first starts take turns. */
const SCHEMA_LOCK = 263_366_337;

/** Opens the store that several relay processes share. Rejects when the server cannot be reached. */
export async function openPostgresStore(
  databaseUrl: string,
  options: { limits?: StoreLimits; onTrouble?: (error: unknown) => void } = {},
): Promise<Store> {
  const { limits = STORE_LIMITS, onTrouble = () => {} } = options;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    types: POSTGRES_TYPES,
  });
  // A connection that breaks is replaced by the pool; without these listeners it would end the process, the first while
  // it is idle and the second while it is in use.
  pool.on('error', onTrouble);
  pool.on('connect', (client) => client.on('error', onTrouble));
  const sql = createPostgresSql(pool);
  try {
    await sql.transaction(function* () {
      yield* run(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
      yield* migrate(POSTGRES_DIALECT);
    });
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }

  const listeners = createWakeListeners();
  const wakes = createPostgresWakes({ databaseUrl, pool, listeners, onTrouble });
  const appends = createFlushQueue<NewEvent, AppendOutcome>(async (batch) => {
    const outcomes = await inTransaction(pool, (client) => appendBatch(client, batch, limits));
    const stored = batch.filter((_event, index) => outcomes[index] === 'stored');
    wakes.wake([...new Set(stored.flatMap((event) => event.copies.map((copy) => copy.deviceId)))]);
    return outcomes;
  });

  const events: EventStore = {
    append: appends.add,
    read: async (deviceId, afterSeq, limit) =>
      mailboxOf(await sql.rows<Row>(READ_MAILBOX, deviceId, afterSeq, limit, deviceId)),
    async ack(deviceId, epoch, upto) {
      const outcome = await sql.transaction(() => acknowledge(deviceId, epoch, upto));
      wakes.wake([deviceId]);
      return outcome;
    },
    onWake: listeners.add,
    wake: (deviceId, wake) => wakes.wake([deviceId], wake),
    async claimStream() {
      const [row] = await sql.rows<{ claim: number }>(`SELECT nextval('stream_claims') AS claim`);
      return row?.claim ?? 0;
    },
    wakeAll: listeners.callAll,
    async useProof(id, expiresAtMs, nowMs) {
      const fresh = await sql.rows(
        `INSERT INTO used_proofs (id, expires_at) VALUES (?, ?)
         ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at WHERE used_proofs.expires_at < ? RETURNING id`,
        id,
        expiresAtMs,
        nowMs,
      );
      return fresh.length === 1;
    },
    ping: async () => void (await sql.rows('SELECT 1')),
  };

  return {
    kind: 'postgres',
    sql,
    events,
    async close() {
      await appends.drain();
      await wakes.close();
      await pool.end();
    },
  };
}
