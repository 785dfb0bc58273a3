import { describe, expect, test } from 'vitest';
import { prune, RETENTION_MS } from '../../../relay/directory/prune-store.ts';
import { BIG, NOW, useStores, type OpenStore } from './store-fixture.ts';

/** What the mailboxes of a store must do, whichever database it is. */
export function defineStoreConformance(open: OpenStore): void {
  const { setUp, closeAll } = useStores(open);

  describe('a mailbox', () => {
    test('keeps what is appended, byte by byte, in order and without gaps', async () => {
      const { events, pairedDevice, eventFor } = await setUp();
      const { userId, deviceId } = await pairedDevice();
      const batch = await Promise.all(Array.from({ length: 40 }, (_, index) => eventFor([userId], `e${index}`)));
      // Some alone and some together, all at once: one commit or several, the seq is gapless.
      const outcomes = await Promise.all([
        ...batch.slice(0, 30).map((event) => events.append([event])),
        events.append(batch.slice(30)),
      ]);
      expect(outcomes.flat()).toEqual(Array(40).fill('stored'));
      const mailbox = await events.read(deviceId, 0, 100);
      expect(mailbox?.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(mailbox).toMatchObject({ ackedSeq: 0, droppedSeq: 0, lastSeq: 40, isRevoked: false });
      for (const stored of mailbox?.events ?? []) {
        const sent = batch.find(({ eventId }) => eventId === stored.eventId);
        expect(stored.sealed.equals(sent?.copies[0]?.sealed ?? Buffer.alloc(0))).toBe(true);
      }
    });

    test('takes an id once, in one batch, in later ones and beside another', async () => {
      const { events, pairedDevice, eventFor } = await setUp();
      const { userId, deviceId } = await pairedDevice();
      const first = await eventFor([userId], 'same');
      expect(await events.append([first, await eventFor([userId], 'same')])).toEqual(['stored', 'duplicate']);
      const raced = await Promise.all(
        Array.from({ length: 10 }, async () => events.append([await eventFor([userId], 'raced')])),
      );
      expect(raced.flat().toSorted()).toEqual([...Array<string>(9).fill('duplicate'), 'stored']);
      expect(await events.append([{ ...first, source: 'shared' }])).toEqual(['stored']);
      expect((await events.read(deviceId, 0, 10))?.lastSeq).toBe(3);
    });

    test('refuses what was sealed for devices that have changed since', async () => {
      const { events, devices, pairedDevice, eventFor } = await setUp();
      const { userId, deviceId } = await pairedDevice();
      const sealedBefore = await eventFor([userId], 'e1');
      const second = await pairedDevice(userId);
      expect(await events.append([sealedBefore])).toEqual(['stale']);
      expect(await events.append([await eventFor([userId], 'e1')])).toEqual(['stored']);
      expect((await events.read(second.deviceId, 0, 10))?.lastSeq).toBe(1);
      const sealedForTwo = await eventFor([userId], 'e2');
      await devices.revoke({ deviceId, userId, nowMs: NOW });
      expect(await events.append([sealedForTwo])).toEqual(['stale']);
      expect(await events.append([await eventFor([userId], 'e2')])).toEqual(['stored']);
      expect(await events.read(deviceId, 0, 10)).toMatchObject({ isRevoked: true, events: [] });
    });

    test('forgets what is acknowledged, and nothing else', async () => {
      const { events, devices, pairedDevice, eventFor } = await setUp();
      const { userId, deviceId, epoch } = await pairedDevice();
      for (let index = 1; index <= 5; index += 1) await events.append([await eventFor([userId], `e${index}`)]);
      expect(await events.ack(deviceId, epoch, 3)).toBe('done');
      expect(await events.ack(deviceId, epoch, 3)).toBe('done');
      expect(await events.ack(deviceId, epoch, 1)).toBe('done');
      expect(await events.ack(deviceId, epoch, 6)).toBe('beyond-end');
      expect(await events.ack(deviceId, 'another', 4)).toBe('epoch-changed');
      expect(await events.ack('nobody', epoch, 1)).toBe('epoch-changed');
      const mailbox = await events.read(deviceId, 0, 10);
      expect(mailbox).toMatchObject({ ackedSeq: 3, lastSeq: 5 });
      expect(mailbox?.events.map(({ seq }) => seq)).toEqual([4, 5]);
      expect((await devices.get(deviceId))?.stored_count).toBe(2);
      expect(await events.ack(deviceId, epoch, 5)).toBe('done');
      expect((await devices.get(deviceId))?.stored_count).toBe(0);
      // A repeated webhook is still recognised after its event is gone.
      expect(await events.append([await eventFor([userId], 'e1')])).toEqual(['duplicate']);
    });

    test.each([
      ['count', { events: 20, bytes: BIG.bytes }, 100],
      ['bytes', { events: BIG.events, bytes: 20 * 1100 }, 1000],
    ] as const)('drops the oldest when it is full by %s, and says up to where', async (reason, limits, size) => {
      const { events, devices, pairedDevice, eventFor } = await setUp(limits);
      const { userId, deviceId } = await pairedDevice();
      for (let index = 1; index <= 31; index += 1)
        await events.append([await eventFor([userId], `e${index}`, { size })]);
      const mailbox = await events.read(deviceId, 0, 100);
      expect(mailbox).toMatchObject({ lastSeq: 31, dropReason: reason, ackedSeq: 0 });
      expect(mailbox?.droppedSeq).toBeGreaterThanOrEqual(11);
      expect(mailbox?.events.map(({ seq }) => seq)).toEqual(
        Array.from({ length: 31 - (mailbox?.droppedSeq ?? 0) }, (_, index) => (mailbox?.droppedSeq ?? 0) + index + 1),
      );
      expect((await devices.get(deviceId))?.stored_count).toBe(mailbox?.events.length);
    });

    test('drops what is too old, and says so', async () => {
      const { events, sql, pairedDevice, eventFor } = await setUp();
      const { userId, deviceId } = await pairedDevice();
      await events.append([await eventFor([userId], 'old', { receivedAtMs: NOW - RETENTION_MS - 1 })]);
      await events.append([await eventFor([userId], 'young', { receivedAtMs: NOW - RETENTION_MS + 1 })]);
      expect(await prune(sql, NOW)).toEqual([{ deviceId, events: 1 }]);
      expect(await prune(sql, NOW)).toEqual([]);
      const mailbox = await events.read(deviceId, 0, 10);
      expect(mailbox).toMatchObject({ droppedSeq: 1, dropReason: 'age', lastSeq: 2 });
      expect(mailbox?.events.map(({ eventId }) => eventId)).toEqual(['young']);
      // The tombstone outlives the event by a week and then goes as well.
      expect(await events.append([await eventFor([userId], 'old')])).toEqual(['duplicate']);
      await prune(sql, NOW + 8 * 24 * 3_600_000);
      expect(await events.append([await eventFor([userId], 'old')])).toEqual(['stored']);
    });

    test('gives every user’s device its own copy and its own seq', async () => {
      const { events, pairedDevice, eventFor } = await setUp();
      const [anna, ben] = [await pairedDevice(), await pairedDevice()];
      const annasSecond = await pairedDevice(anna.userId);
      await events.append([await eventFor([ben.userId], 'ben only')]);
      await events.append([await eventFor([anna.userId, ben.userId], 'both')]);
      const last = async (deviceId: string) => (await events.read(deviceId, 0, 10))?.lastSeq;
      expect([await last(anna.deviceId), await last(annasSecond.deviceId), await last(ben.deviceId)]).toEqual([
        1, 1, 2,
      ]);
      expect(await events.read('nobody', 0, 10)).toBeUndefined();
    });

    test('wakes whoever listens, and nobody who stopped', async () => {
      const { events, pairedDevice, eventFor } = await setUp();
      const { userId, deviceId, epoch } = await pairedDevice();
      const wakes: string[] = [];
      const stop = events.onWake(deviceId, ({ claim }) => wakes.push(claim === undefined ? 'wake' : 'newer'));
      await events.append([await eventFor([userId], 'e1')]);
      await events.ack(deviceId, epoch, 1);
      events.wake(deviceId, { claim: await events.claimStream() });
      // A store may wake more often than it must (PostgreSQL does when its line to the others comes up), never less.
      expect(wakes.filter((wake) => wake === 'newer')).toHaveLength(1);
      expect(wakes.length).toBeGreaterThanOrEqual(3);
      stop();
      const before = wakes.length;
      await events.append([await eventFor([userId], 'e2')]);
      expect(wakes).toHaveLength(before);
    });
  });

  test('remembers a used proof until it expires', async () => {
    const { events } = await setUp();
    expect(await events.useProof('p', NOW + 1000, NOW)).toBe(true);
    expect(await events.useProof('p', NOW + 1000, NOW + 999)).toBe(false);
    expect(await events.useProof('p', NOW + 5000, NOW + 2000)).toBe(true);
  });

  test('opened again, it has everything that was reported stored', async () => {
    const { events, pairedDevice, eventFor } = await setUp();
    const { userId, deviceId } = await pairedDevice();
    await events.append([await eventFor([userId], 'e1')]);
    await closeAll();
    const again = await setUp();
    expect((await again.events.read(deviceId, 0, 10))?.events.map(({ eventId }) => eventId)).toEqual(['e1']);
    expect(await again.events.append([await again.eventFor([userId], 'e1')])).toEqual(['duplicate']);
  });
}
