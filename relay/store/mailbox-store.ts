import type { EventSource, Gap } from '../../shared/relay/delivery.ts';
import type { AckOutcome, Mailbox, StoreLimits } from './event-store.ts';
import { run, type Row, type Sql, type Steps } from './sql.ts';

/** The statements about mailboxes that both databases understand. */

/** Bytes beside the sealed ones that a stored event takes, roughly. */
const ROW_OVERHEAD_BYTES = 100;

/** A full mailbox is trimmed to this part of its limits, so that the next event does not trim it again. */
const TRIMMED_TO = 0.95;

/** What an event weighs against the limit of its mailbox. */
export function weighEvent(sealed: Buffer): number {
  return sealed.length + ROW_OVERHEAD_BYTES;
}

type MailboxRow = {
  epoch: string;
  revoked_at: number | null;
  acked_seq: number;
  dropped_seq: number;
  drop_reason: string | null;
  last_seq: number;
  seq: number | null;
  event_id: string;
  source: string;
  received_at: number;
  sealed: Buffer;
};

/** Reads a mailbox in one statement, so that its numbers and its events are of the same moment. */
export const READ_MAILBOX = `
  SELECT d.epoch, d.revoked_at, d.acked_seq, d.dropped_seq, d.drop_reason, d.last_seq,
         e.seq, e.event_id, e.source, e.received_at, e.sealed
  FROM devices d
  LEFT JOIN (SELECT * FROM events WHERE device_id = ? AND seq > ? ORDER BY seq LIMIT ?) e ON e.device_id = d.id
  WHERE d.id = ? ORDER BY e.seq`;

/** Makes a {@link Mailbox} of the rows of {@link READ_MAILBOX}. */
export function mailboxOf(rows: readonly Row[]): Mailbox | undefined {
  const all = rows as readonly MailboxRow[];
  const [device] = all;
  if (device === undefined) return undefined;
  return {
    epoch: device.epoch,
    isRevoked: device.revoked_at !== null,
    ackedSeq: device.acked_seq,
    droppedSeq: device.dropped_seq,
    ...(device.drop_reason === null ? {} : { dropReason: device.drop_reason as Gap['reason'] }),
    lastSeq: device.last_seq,
    events: all.flatMap((row) =>
      row.seq === null
        ? []
        : [
            {
              seq: row.seq,
              eventId: row.event_id,
              source: row.source as EventSource,
              receivedAtMs: row.received_at,
              sealed: row.sealed,
            },
          ],
    ),
  };
}

/** Deletes what is acknowledged. The first statement takes the row's lock, so two acknowledgements follow each other. */
export function* acknowledge(deviceId: string, epoch: string, upto: number): Steps<AckOutcome> {
  const moved = yield* run(
    `UPDATE devices SET acked_seq = ? WHERE id = ? AND epoch = ? AND acked_seq < ? AND last_seq >= ? RETURNING id`,
    upto,
    deviceId,
    epoch,
    upto,
    upto,
  );
  if (moved.length === 0) {
    const [device] = yield* run<{ epoch: string; last_seq: number }>(
      `SELECT epoch, last_seq FROM devices WHERE id = ?`,
      deviceId,
    );
    if (device === undefined || device.epoch !== epoch) return 'epoch-changed';
    return upto > device.last_seq ? 'beyond-end' : 'done';
  }
  yield* removeUpTo(deviceId, upto);
  return 'done';
}

/** Drops the oldest events until the mailbox fits again, and marks where the device's gap ends. */
export function* trimMailbox(
  deviceId: string,
  stored: { count: number; bytes: number },
  limits: StoreLimits,
): Steps<number> {
  const reason = stored.count > limits.events ? 'count' : 'bytes';
  const oldest = yield* run<{ seq: number; size: number }>(
    `SELECT seq, size FROM events WHERE device_id = ? ORDER BY seq`,
    deviceId,
  );
  let { count, bytes } = stored;
  let upto = 0;
  // The newest one stays, whatever it weighs.
  for (const { seq, size } of oldest.slice(0, -1)) {
    if (count <= limits.events * TRIMMED_TO && bytes <= limits.bytes * TRIMMED_TO) break;
    count -= 1;
    bytes -= size;
    upto = seq;
  }
  return upto === 0 ? 0 : yield* dropUpTo(deviceId, upto, reason);
}

/** Drops what is older than the limit of age. Returns how many events went. */
export function* dropExpired(deviceId: string, receivedBeforeMs: number): Steps<number> {
  const [row] = yield* run<{ seq: number | null }>(
    `SELECT MAX(seq) AS seq FROM events WHERE device_id = ? AND received_at < ?`,
    deviceId,
    receivedBeforeMs,
  );
  return row?.seq === undefined || row.seq === null ? 0 : yield* dropUpTo(deviceId, row.seq, 'age');
}

/** The devices that have something older than the limit of age. */
export function findExpired(sql: Sql, receivedBeforeMs: number): Promise<{ device_id: string }[]> {
  return sql.rows(`SELECT DISTINCT device_id FROM events WHERE received_at < ?`, receivedBeforeMs);
}

function* dropUpTo(deviceId: string, upto: number, reason: Gap['reason']): Steps<number> {
  yield* run(`UPDATE devices SET dropped_seq = ?, drop_reason = ? WHERE id = ?`, upto, reason, deviceId);
  return yield* removeUpTo(deviceId, upto);
}

function* removeUpTo(deviceId: string, upto: number): Steps<number> {
  const removed = yield* run<{ size: number }>(
    `DELETE FROM events WHERE device_id = ? AND seq <= ? RETURNING size`,
    deviceId,
    upto,
  );
  if (removed.length > 0) {
    yield* run(
      `UPDATE devices SET stored_count = stored_count - ?, stored_bytes = stored_bytes - ? WHERE id = ?`,
      removed.length,
      removed.reduce((sum, { size }) => sum + size, 0),
      deviceId,
    );
  }
  return removed.length;
}
