import { json, type Request, type Response, type Router } from 'express';
import { parseCursor, type Cursor } from '../../shared/relay/cursor.ts';
import { ackSchema } from '../../shared/relay/delivery.ts';
import { LONGEST_WAIT_S, type PollEvents } from '../delivery/poll-events.ts';
import type { StreamHub } from '../delivery/stream-hub.ts';
import type { SeenDevices } from '../directory/seen-devices.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EventStore } from '../store/event-store.ts';
import { exactRouter } from './exact-router.ts';
import { readBody, type DeviceGuard } from './device-guard.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** Headers that mean something on a stream, which no browser ever renders. */
const KEPT_HEADERS = new Set(['x-request-id', 'dpop-nonce', 'x-content-type-options', 'strict-transport-security']);

/** `GET /v1/stream`, `GET /v1/events`, `POST /v1/ack`: what is in a device's mailbox, and that it arrived. */
export function mailboxRoutes(needs: {
  guard: DeviceGuard;
  hub: StreamHub;
  poll: PollEvents;
  events: EventStore;
  seen: SeenDevices;
  metrics: Metrics;
}): Router {
  const { guard, hub, poll, events, seen, metrics } = needs;
  const router = exactRouter();

  router.get(
    '/v1/stream',
    guard(async (request, response, { id: deviceId }) => {
      seen.note(deviceId);
      const cursor = readCursor(request);
      letGoOf(request, response);
      await hub.open({ deviceId, cursor }, response);
    }),
  );

  router.get(
    '/v1/events',
    guard(async (request, response, { id: deviceId }) => {
      const waitS = Number(request.query['wait'] ?? 0);
      if (!Number.isInteger(waitS) || waitS < 0) throw new RelayRefusal('BAD_REQUEST');
      seen.note(deviceId);
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
}

/**
 * A stream stays for a quarter of an hour, and with it all that its request brought. There are thousands of them, so
 * what has been read is dropped: the headers with their proof, and the chain of handlers that led here.
 */
function letGoOf(request: Request, response: Response): void {
  request.headers = {};
  request.rawHeaders = [];
  // Not deleted, which would make the object a slow and large one.
  Object.assign(request, { next: undefined });
  for (const name of response.getHeaderNames()) {
    if (!KEPT_HEADERS.has(name)) response.removeHeader(name);
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
