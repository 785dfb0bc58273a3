import type pg from 'pg';
import type { AppendOutcome, StoreLimits, NewEvent } from './event-store.ts';
import { trimMailbox, weighEvent } from './mailbox-store.ts';
import { drive } from './postgres-sql.ts';

/**
 * Stores a batch in a handful of statements, whatever its size. Rows are locked in the order of their keys (users,
 * tombstones, devices), so that two processes wait for each other instead of blocking each other; the lock on a device's
 * row makes its seq gapless and in order of commit.
 */
export async function appendBatch(
  client: pg.PoolClient,
  batch: readonly NewEvent[],
  limits: StoreLimits,
): Promise<AppendOutcome[]> {
  const outcomes: AppendOutcome[] = batch.map(() => 'stored');
  await markStale(client, batch, outcomes);
  await markDuplicates(client, batch, outcomes);
  const stored = batch.filter((_event, index) => outcomes[index] === 'stored');
  if (stored.length > 0) await insertCopies(client, stored, limits);
  return outcomes;
}

async function markStale(client: pg.PoolClient, batch: readonly NewEvent[], outcomes: AppendOutcome[]): Promise<void> {
  const userIds = [...new Set(batch.flatMap((event) => event.recipients.map(({ userId }) => userId)))];
  const { rows } = await client.query<{ id: string; devices_version: number }>(
    'SELECT id, devices_version FROM users WHERE id = ANY($1) ORDER BY id FOR SHARE',
    [userIds],
  );
  const versions = new Map(rows.map((row) => [row.id, row.devices_version]));
  batch.forEach((event, index) => {
    const isStale = event.recipients.some(({ userId, devicesVersion }) => versions.get(userId) !== devicesVersion);
    if (isStale) outcomes[index] = 'stale';
  });
}

async function markDuplicates(
  client: pg.PoolClient,
  batch: readonly NewEvent[],
  outcomes: AppendOutcome[],
): Promise<void> {
  const fresh = new Map<string, NewEvent>();
  batch.forEach((event, index) => {
    if (outcomes[index] !== 'stored') return;
    const key = keyOf(event.source, event.eventId);
    if (fresh.has(key)) outcomes[index] = 'duplicate';
    else fresh.set(key, event);
  });
  if (fresh.size === 0) return;
  const keys = [...fresh.keys()].toSorted();
  const ordered = keys.map((key) => fresh.get(key)).filter((event) => event !== undefined);
  const { rows } = await client.query<{ source: string; event_id: string }>(
    `INSERT INTO tombstones (source, event_id, received_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ON CONFLICT DO NOTHING RETURNING source, event_id`,
    [
      ordered.map(({ source }) => source),
      ordered.map(({ eventId }) => eventId),
      ordered.map(({ receivedAtMs }) => receivedAtMs),
    ],
  );
  const entombed = new Set(rows.map((row) => keyOf(row.source, row.event_id)));
  batch.forEach((event, index) => {
    if (outcomes[index] === 'stored' && !entombed.has(keyOf(event.source, event.eventId)))
      outcomes[index] = 'duplicate';
  });
}

async function insertCopies(client: pg.PoolClient, stored: readonly NewEvent[], limits: StoreLimits): Promise<void> {
  const copies = stored.flatMap((event) => event.copies.map((copy) => ({ event, ...copy })));
  const sums = new Map<string, { count: number; bytes: number }>();
  for (const { deviceId, sealed } of copies) {
    const sum = sums.get(deviceId) ?? { count: 0, bytes: 0 };
    sums.set(deviceId, { count: sum.count + 1, bytes: sum.bytes + weighEvent(sealed) });
  }
  const deviceIds = [...sums.keys()].toSorted();
  await client.query('SELECT id FROM devices WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [deviceIds]);
  const { rows } = await client.query<{ id: string; last_seq: number; stored_count: number; stored_bytes: number }>(
    `UPDATE devices d SET last_seq = last_seq + s.count, stored_count = stored_count + s.count,
       stored_bytes = stored_bytes + s.bytes
     FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS s(id, count, bytes) WHERE d.id = s.id
     RETURNING d.id, d.last_seq, d.stored_count, d.stored_bytes`,
    [deviceIds, deviceIds.map((id) => sums.get(id)?.count), deviceIds.map((id) => sums.get(id)?.bytes)],
  );
  const nextSeq = new Map(rows.map((row) => [row.id, row.last_seq - (sums.get(row.id)?.count ?? 0) + 1]));
  const columns: [string[], number[], string[], string[], number[], number[], Buffer[]] = [[], [], [], [], [], [], []];
  for (const { event, deviceId, sealed } of copies) {
    const seq = nextSeq.get(deviceId);
    if (seq === undefined) throw new Error('An event was sealed for a device that does not exist.');
    nextSeq.set(deviceId, seq + 1);
    columns[0].push(deviceId);
    columns[1].push(seq);
    columns[2].push(event.eventId);
    columns[3].push(event.source);
    columns[4].push(event.receivedAtMs);
    columns[5].push(weighEvent(sealed));
    columns[6].push(sealed);
  }
  await client.query(
    `INSERT INTO events (device_id, seq, event_id, source, received_at, size, sealed) SELECT * FROM unnest(
       $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[])`,
    columns,
  );
  for (const { id, stored_count: count, stored_bytes: bytes } of rows) {
    if (count > limits.events || bytes > limits.bytes) {
      await drive(client, trimMailbox(id, { count, bytes }, limits));
    }
  }
}

function keyOf(source: string, eventId: string): string {
  return `${source}\n${eventId}`;
}
