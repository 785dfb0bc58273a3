import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import {
  MAILBOX_LIMITS,
  type AppendOutcome,
  type EventStore,
  type MailboxLimits,
  type NewEvent,
} from './event-store.ts';
import { acknowledge, mailboxOf, READ_MAILBOX, trimMailbox, weighEvent } from './mailbox-store.ts';
import { migrate, SQLITE_DIALECT } from './schema.ts';
import type { Row } from './sql.ts';
import { attempt, createSqliteSql, type SqliteSql } from './sqlite-sql.ts';
import type { Store } from './store.ts';
import { createUsedProofs } from './used-proofs.ts';
import { createWakeListeners } from './wake-listeners.ts';

/** Name of the database file in the data folder. */
export const SQLITE_FILE = 'relay.db';

/** "CRLY": tells a relay's database from any other SQLite file. */
const APPLICATION_ID = 0x43524c59;
/** How soon a change by another process (the `revoke` command) is noticed. */
const FOREIGN_CHANGE_POLL_MS = 1000;

/**
 * Opens the store of a relay that runs alone: one SQLite file with a write-ahead log, flushed at every commit
 * (`synchronous=FULL`), with one commit per turn of the event loop.
 */
export function openSqliteStore(dataDir: string, limits: MailboxLimits = MAILBOX_LIMITS): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, SQLITE_FILE);
  const database = new Database(path);
  const sqlite = createSqliteSql(database);
  try {
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    refuseForeign(database);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    database.pragma('busy_timeout = 5000');
    database.pragma('cache_size = -32768');
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.transaction(() => sqlite.drive(migrate(SQLITE_DIALECT))).immediate();
  } catch (thrown) {
    database.close();
    throw thrown;
  }

  const listeners = createWakeListeners();
  const dataVersion = (): unknown => database.pragma('data_version', { simple: true });
  let seenVersion = dataVersion();
  const poll = setInterval(() => {
    const version = dataVersion();
    if (version !== seenVersion) listeners.callAll();
    seenVersion = version;
  }, FOREIGN_CHANGE_POLL_MS).unref();

  return {
    kind: 'sqlite',
    sql: sqlite.sql,
    events: createSqliteEvents(database, sqlite, listeners, limits),
    async close() {
      clearInterval(poll);
      database.close();
    },
  };
}

function createSqliteEvents(
  database: Database.Database,
  { inTurn, drive }: SqliteSql,
  listeners: ReturnType<typeof createWakeListeners>,
  limits: MailboxLimits,
): EventStore {
  const proofs = createUsedProofs();
  const readMailbox = database.prepare<unknown[], Row>(READ_MAILBOX);
  const version = database.prepare<[string], { devices_version: number }>(
    'SELECT devices_version FROM users WHERE id = ?',
  );
  const entomb = database.prepare<[string, string, number]>(
    'INSERT INTO tombstones (source, event_id, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const advance = database.prepare<[number, string], { last_seq: number; stored_count: number; stored_bytes: number }>(
    `UPDATE devices SET last_seq = last_seq + 1, stored_count = stored_count + 1, stored_bytes = stored_bytes + ?
     WHERE id = ? RETURNING last_seq, stored_count, stored_bytes`,
  );
  const insert = database.prepare(
    'INSERT INTO events (device_id, seq, event_id, source, received_at, size, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );

  return {
    async append(batch) {
      const outcomes = await inTurn(() => batch.map(appendOne));
      const stored = batch.filter((_event, index) => outcomes[index] === 'stored');
      const deviceIds = stored.flatMap((event) => event.copies.map((copy) => copy.deviceId));
      for (const deviceId of new Set(deviceIds)) listeners.call(deviceId, {});
      return outcomes;
    },
    read: (deviceId, afterSeq, limit) => attempt(() => mailboxOf(readMailbox.all(deviceId, afterSeq, limit, deviceId))),
    async ack(deviceId, epoch, upto) {
      const outcome = await inTurn(() => drive(acknowledge(deviceId, epoch, upto)));
      listeners.call(deviceId, {});
      return outcome;
    },
    onWake: listeners.add,
    wake: listeners.call,
    useProof: async (id, expiresAtMs, nowMs) => proofs.use(id, expiresAtMs, nowMs),
    ping: () => attempt(() => void database.prepare('SELECT 1').get()),
  };

  /** One event and its copies. Runs inside the turn's transaction. */
  function appendOne({ source, eventId, receivedAtMs, recipients, copies }: NewEvent): AppendOutcome {
    if (recipients.some(({ userId, devicesVersion }) => version.get(userId)?.devices_version !== devicesVersion)) {
      return 'stale';
    }
    if (entomb.run(source, eventId, receivedAtMs).changes === 0) return 'duplicate';
    for (const { deviceId, sealed } of copies) {
      const size = weighEvent(sealed);
      const device = advance.get(size, deviceId);
      if (device === undefined) throw new Error('An event was sealed for a device that does not exist.');
      insert.run(deviceId, device.last_seq, eventId, source, receivedAtMs, size, sealed);
      if (device.stored_count > limits.events || device.stored_bytes > limits.bytes) {
        drive(trimMailbox(deviceId, { count: device.stored_count, bytes: device.stored_bytes }, limits));
      }
    }
    return 'stored';
  }
}

function refuseForeign(database: Database.Database): void {
  const applicationId = database.pragma('application_id', { simple: true }) as number;
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (tables > 0 && applicationId !== APPLICATION_ID) {
    throw new Error(`${SQLITE_FILE} in the data folder is not a relay's database.`);
  }
}
