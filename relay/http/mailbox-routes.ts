import { json, type Request, type Router } from 'express';
import { parseCursor, type Cursor } from '../../shared/relay/cursor.ts';
import { ackSchema } from '../../shared/relay/delivery.ts';
import { LONGEST_WAIT_S, type PollEvents } from '../delivery/poll-events.ts';
import type { StreamHub } from '../delivery/stream-hub.ts';
import type { DeviceStore } from '../directory/device-store.ts';
import { createRecentCache } from '../limits/recent-cache.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EventStore } from '../store/event-store.ts';
import { exactRouter } from './exact-router.ts';
import { readBody, type DeviceGuard } from './device-guard.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** When a device was last seen is noted this often at most. */
const SEEN_EVERY_MS = 10 * 60_000;

/** `GET /v1/stream`, `GET /v1/events`, `POST /v1/ack`: what is in a device's mailbox, and that it arrived. */
export function mailboxRoutes(needs: {
  guard: DeviceGuard;
  hub: StreamHub;
  poll: PollEvents;
  events: EventStore;
  devices: DeviceStore;
  metrics: Metrics;
  nowMs: () => number;
  onTrouble: (error: unknown) => void;
}): Router {
  const { guard, hub, poll, events, devices, metrics, nowMs, onTrouble } = needs;
  const seenLately = createRecentCache<true>({ most: 50_000, lifetimeMs: SEEN_EVERY_MS, nowMs });
  const router = exactRouter();

  router.get(
    '/v1/stream',
    guard(async (request, response, { id: deviceId }) => {
      noteSeen(deviceId);
      await hub.open({ deviceId, cursor: readCursor(request) }, response);
    }),
  );

  router.get(
    '/v1/events',
    guard(async (request, response, { id: deviceId }) => {
      const waitS = Number(request.query['wait'] ?? 0);
      if (!Number.isInteger(waitS) || waitS < 0) throw new RelayRefusal('BAD_REQUEST');
      noteSeen(deviceId);
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      const page = await poll(
        { deviceId, cursor: readCursor(request) },
        { waitMs: Math.min(waitS, LONGEST_WAIT_S) * 1000, signal: gone.signal },
      );
      response.json(page);
    }),
  );

  router.post(
    '/v1/ack',
    json({ limit: '1kb', inflate: false }),
    guard(async (request, response, { id: deviceId }) => {
      const { epoch, upto } = readBody(ackSchema, request);
      const outcome = await events.ack(deviceId, epoch, upto);
      if (outcome === 'epoch-changed') throw new RelayRefusal('EPOCH_CHANGED');
      if (outcome === 'beyond-end') throw new RelayRefusal('ACK_BEYOND_END');
      metrics.count('events_acknowledged_total');
      response.json({});
    }),
  );
  return router;

  function noteSeen(deviceId: string): void {
    if (seenLately.get(deviceId) === true) return;
    seenLately.set(deviceId, true);
    devices.seen(deviceId, nowMs()).catch(onTrouble);
  }
}

/** Where the device is. A query wins over the header that browsers' readers send by themselves. */
function readCursor(request: Request): Cursor | undefined {
  const text = request.query['after'] ?? request.get('last-event-id');
  if (text === undefined || text === '') return undefined;
  const cursor = typeof text === 'string' ? parseCursor(text) : undefined;
  if (cursor === undefined) throw new RelayRefusal('CURSOR_MALFORMED');
  return cursor;
}
