import type Database from 'better-sqlite3';
import { STORE_LIMITS, type AckOutcome, type AppendOutcome, type EventStore, type StoreLimits } from './event-store.ts';
import { mailboxOf, READ_MAILBOX } from './mailbox-store.ts';
import { migrate, SQLITE_DIALECT } from './schema.ts';
import type { Row } from './sql.ts';
import { openSqliteDatabase } from './sqlite-database.ts';
import { attempt, createSqliteSql } from './sqlite-sql.ts';
import { createSqliteWriter, type SqliteWriter } from './sqlite-writer.ts';
import type { Store } from './store.ts';
import { createUsedProofs } from './used-proofs.ts';
import { createWakeListeners } from './wake-listeners.ts';

/**
 * Opens the store of a relay that runs alone: one SQLite file. Mailboxes are written by a thread of their own, which
 * commits together whatever has come in since its last flush; everything is read here.
 */
export function openSqliteStore(dataDir: string, limits: StoreLimits = STORE_LIMITS): Store {
  const database = openSqliteDatabase(dataDir, limits);
  const sqlite = createSqliteSql(database);
  try {
    database.transaction(() => sqlite.drive(migrate(SQLITE_DIALECT))).immediate();
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  const writer = createSqliteWriter(dataDir, limits);
  return {
    kind: 'sqlite',
    sql: sqlite.sql,
    events: createSqliteEvents(database, writer),
    async close() {
      await writer.close();
      database.close();
    },
  };
}

function createSqliteEvents(database: Database.Database, writer: SqliteWriter): EventStore {
  const listeners = createWakeListeners();
  const proofs = createUsedProofs();
  let claims = 0;
  const readMailbox = database.prepare<unknown[], Row>(READ_MAILBOX);

  return {
    async append(events) {
      const outcomes = (await writer.run({ kind: 'append', events })) as AppendOutcome[];
      const stored = events.filter((_event, index) => outcomes[index] === 'stored');
      const deviceIds = stored.flatMap((event) => event.copies.map((copy) => copy.deviceId));
      for (const deviceId of new Set(deviceIds)) listeners.call(deviceId, {});
      return outcomes;
    },
    read: (deviceId, afterSeq, limit) => attempt(() => mailboxOf(readMailbox.all(deviceId, afterSeq, limit, deviceId))),
    async ack(deviceId, epoch, upto) {
      const outcome = (await writer.run({ kind: 'ack', deviceId, epoch, upto })) as AckOutcome;
      listeners.call(deviceId, {});
      return outcome;
    },
    onWake: listeners.add,
    wake: listeners.call,
    claimStream: async () => (claims += 1),
    wakeAll: listeners.callAll,
    useProof: async (id, expiresAtMs, nowMs) => proofs.use(id, expiresAtMs, nowMs),
    ping: () => attempt(() => void database.prepare('SELECT 1').get()),
  };
}
