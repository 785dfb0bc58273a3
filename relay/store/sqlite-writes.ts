import type Database from 'better-sqlite3';
import type { AckOutcome, AppendOutcome, StoreLimits, NewEvent } from './event-store.ts';
import { acknowledge, trimMailbox, weighEvent } from './mailbox-store.ts';
import { createSqliteSql } from './sqlite-sql.ts';

/** What is written thousands of times a second, as it crosses to the thread that writes. */
export type SqliteWrite =
  { kind: 'append'; events: readonly NewEvent[] } | { kind: 'ack'; deviceId: string; epoch: string; upto: number };

/** The results of {@link SqliteWrite}, by kind. */
export type SqliteWriteResult = AppendOutcome[] | AckOutcome;

/** Creates the function that does one write inside an open transaction. */
export function createSqliteWrites(
  database: Database.Database,
  limits: StoreLimits,
): (write: SqliteWrite) => SqliteWriteResult {
  const { drive } = createSqliteSql(database);
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

  return (write) =>
    write.kind === 'append' ? write.events.map(append) : drive(acknowledge(write.deviceId, write.epoch, write.upto));

  function append({ source, eventId, receivedAtMs, recipients, copies }: NewEvent): AppendOutcome {
    if (recipients.some(({ userId, devicesVersion }) => version.get(userId)?.devices_version !== devicesVersion)) {
      return 'stale';
    }
    if (entomb.run(source, eventId, receivedAtMs).changes === 0) return 'duplicate';
    for (const { deviceId, sealed } of copies) {
      const size = weighEvent(sealed);
      const device = advance.get(size, deviceId);
      if (device === undefined) throw new Error('An event was sealed for a device that does not exist.');
      insert.run(deviceId, device.last_seq, eventId, source, receivedAtMs, size, asBuffer(sealed));
      if (device.stored_count > limits.events || device.stored_bytes > limits.bytes) {
        drive(trimMailbox(deviceId, { count: device.stored_count, bytes: device.stored_bytes }, limits));
      }
    }
    return 'stored';
  }
}

/** What crossed from another thread is a plain array of bytes. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
