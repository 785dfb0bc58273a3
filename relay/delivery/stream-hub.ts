import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Cursor } from '../../shared/relay/cursor.ts';
import { MOST_UNACKNOWLEDGED, type Gap } from '../../shared/relay/delivery.ts';
import type { RelayAudit } from '../audit/audit.ts';
import { createRecentCache } from '../limits/recent-cache.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EventStore, Mailbox } from '../store/event-store.ts';
import { planDelivery } from './plan-delivery.ts';
import { toHello, toSealedEvent, writeServerSentEvent } from './wire-events.ts';

/** Times of a stream, in milliseconds. Tests shorten them. */
export type StreamTimes = {
  /** A heartbeat comes this often, give or take a fifth. */
  heartbeatMs: number;
  /** A stream ends by itself after this, give or take a fifth, so that devices spread over the processes again. */
  rotateMs: number;
  /** A reader that takes nothing for this long is let go. */
  stalledMs: number;
  /** How often the clock of all streams ticks. */
  tickMs: number;
};

/** 25 s, 15 min, 60 s, 1 s. */
export const STREAM_TIMES: StreamTimes = { heartbeatMs: 25_000, rotateMs: 900_000, stalledMs: 60_000, tickMs: 1000 };

/** Events that are read from the store at a time: enough to fill a window in four reads, little enough to hold in memory. */
const PAGE = 16;
const SPREAD = 0.2;
const STREAM_HEAD = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  // nginx would hold the events back otherwise.
  'X-Accel-Buffering': 'no',
  Connection: 'close',
};
/** Reconnecting devices spread over this long after a shutdown. */
const SHUTDOWN_SPREAD_MS = 10_000;
/** A first event that was delivered this often without an acknowledgement is a device that cannot get past it. */
const STUCK_AFTER = 10;
const STUCK_MEMORY_MS = 24 * 3_600_000;

/** The open streams of this process. */
export type StreamHub = {
  /** Starts to serve a device on a response, head and all. The newest stream of a device replaces the older one. */
  open(device: { deviceId: string; cursor: Cursor | undefined }, response: ServerResponse): Promise<void>;
  count(): number;
  /** Ends every stream with a hint when to come back. */
  close(): void;
};

type Stream = {
  deviceId: string;
  /** Its number among all streams; of two of one device, the higher one stays. */
  claim: number;
  response: ServerResponse;
  epoch: string;
  /** The last seq that was written, or reported as a gap. */
  sentSeq: number;
  /** The last seq the device is known to have. */
  knownSeq: number;
  isPumping: boolean;
  isWanted: boolean;
  isOver: boolean;
  /** When the reader stopped taking what is written; `undefined` while it reads. */
  stalledSinceMs: number | undefined;
  nextBeatMs: number;
  rotateAtMs: number;
  stopListening: () => void;
};

/** Creates the hub. One clock ticks for all streams, because thousands of timers would cost more than the streams. */
export function createStreamHub(needs: {
  events: EventStore;
  metrics: Metrics;
  audit: RelayAudit;
  nowMs: () => number;
  times?: StreamTimes;
  onTrouble: (error: unknown) => void;
}): StreamHub {
  const { events, metrics, audit, nowMs, times = STREAM_TIMES, onTrouble } = needs;
  const streams = new Map<string, Stream>();
  const firstTries = createRecentCache<{ seq: number; tries: number }>({
    most: 20_000,
    lifetimeMs: STUCK_MEMORY_MS,
    nowMs,
  });
  const clock = setInterval(tick, times.tickMs).unref();
  metrics.gauge('streams', () => streams.size);

  return {
    async open({ deviceId, cursor }, response) {
      const stream = begin(deviceId, await events.claimStream(), response);
      if (stream === undefined) return;
      // The stream listens already, so nothing falls between this reading and the next.
      const mailbox = await events.read(deviceId, 0, 0).catch((error: unknown) => {
        forget(stream);
        throw error;
      });
      if (stream.isOver) return;
      response.writeHead(200, STREAM_HEAD);
      if (mailbox === undefined || mailbox.isRevoked) return end(stream, writeServerSentEvent('revoked', {}));
      const plan = planDelivery(mailbox, cursor);
      stream.epoch = mailbox.epoch;
      stream.sentSeq = stream.knownSeq = plan.afterSeq;
      write(stream, writeServerSentEvent('hello', toHello(mailbox, nowMs())));
      if (plan.gap !== undefined) reportGap(stream, plan.gap);
      noteFirstTry(stream, mailbox);
      stream.isPumping = false;
      if (stream.isWanted || stream.sentSeq < mailbox.lastSeq) pump(stream);
    },
    count: () => streams.size,
    close() {
      clearInterval(clock);
      for (const stream of [...streams.values()]) bye(stream, 'shutdown', randomInt(SHUTDOWN_SPREAD_MS));
    },
  };

  /** Takes the device's place; `undefined` when a newer stream has it. */
  function begin(deviceId: string, claim: number, response: ServerResponse): Stream | undefined {
    if (response.destroyed) return undefined;
    const other = streams.get(deviceId);
    if (other !== undefined && other.claim > claim) {
      response.writeHead(200, STREAM_HEAD).end(writeServerSentEvent('replaced', {}));
      return undefined;
    }
    if (other !== undefined) end(other, writeServerSentEvent('replaced', {}));
    const now = nowMs();
    const stream: Stream = {
      deviceId,
      claim,
      response,
      epoch: '',
      sentSeq: 0,
      knownSeq: 0,
      // Until it has said hello.
      isPumping: true,
      isWanted: false,
      isOver: false,
      stalledSinceMs: undefined,
      nextBeatMs: now + spread(times.heartbeatMs),
      rotateAtMs: now + spread(times.rotateMs),
      stopListening: () => {},
    };
    stream.stopListening = events.onWake(deviceId, (wake) => {
      if (wake.claim === undefined) pump(stream);
      else if (wake.claim > claim) end(stream, writeServerSentEvent('replaced', {}));
      // An older stream has opened late and does not know of this one yet.
      else if (wake.claim < claim) events.wake(deviceId, { claim });
    });
    streams.set(deviceId, stream);
    response.on('close', () => end(stream));
    response.on('drain', () => {
      stream.stalledSinceMs = undefined;
      pump(stream);
    });
    // Tells the other processes, whose older stream of this device ends with it.
    events.wake(deviceId, { claim });
    return stream;
  }

  function tick(): void {
    const now = nowMs();
    for (const stream of streams.values()) {
      if (stream.stalledSinceMs !== undefined) {
        // Nothing can be said to it, so its connection is cut.
        if (now - stream.stalledSinceMs >= times.stalledMs) stream.response.destroy();
      } else if (now >= stream.rotateAtMs) {
        bye(stream, 'rotation', randomInt(1000));
      } else if (now >= stream.nextBeatMs) {
        stream.nextBeatMs = now + spread(times.heartbeatMs);
        write(stream, writeServerSentEvent('heartbeat', { serverTime: new Date(now).toISOString() }));
        // Reads as well: a wake-up from another process may have been lost.
        pump(stream);
      }
    }
  }

  function pump(stream: Stream): void {
    stream.isWanted = true;
    if (stream.isPumping || stream.isOver || stream.stalledSinceMs !== undefined) return;
    stream.isPumping = true;
    deliver(stream)
      .catch((error: unknown) => {
        // The store is away. The device comes back later, and finds everything that was promised.
        onTrouble(error);
        stream.response.destroy();
      })
      .finally(() => {
        stream.isPumping = false;
        if (stream.isWanted) pump(stream);
      });
  }

  async function deliver(stream: Stream): Promise<void> {
    while (stream.isWanted && !stream.isOver && stream.stalledSinceMs === undefined) {
      stream.isWanted = false;
      const room = MOST_UNACKNOWLEDGED - (stream.sentSeq - stream.knownSeq);
      const mailbox = await events.read(stream.deviceId, stream.sentSeq, Math.max(0, Math.min(room, PAGE)));
      if (stream.isOver) return;
      if (mailbox === undefined || mailbox.isRevoked) return end(stream, writeServerSentEvent('revoked', {}));
      if (mailbox.epoch !== stream.epoch) return bye(stream, 'rotation', 0);
      stream.knownSeq = Math.max(stream.knownSeq, mailbox.ackedSeq);
      const [first] = mailbox.events;
      if (mailbox.droppedSeq > stream.sentSeq && (first === undefined || first.seq > mailbox.droppedSeq)) {
        reportGap(stream, { to: mailbox.droppedSeq, reason: mailbox.dropReason ?? 'age' });
      }
      for (const event of mailbox.events) {
        const place = { epoch: stream.epoch, seq: event.seq };
        write(stream, writeServerSentEvent('webhook', toSealedEvent(event), place));
        stream.sentSeq = event.seq;
        metrics.count('events_delivered_total', { way: 'stream' });
        // What is written is on its way even so; the rest waits in the store and not in memory.
        if (stream.stalledSinceMs !== undefined) break;
      }
      // More is there: the page was full, or an acknowledgement has just made room.
      const hasRoom = stream.sentSeq - stream.knownSeq < MOST_UNACKNOWLEDGED;
      const hasMore = stream.sentSeq < mailbox.lastSeq && (mailbox.events.length > 0 || room <= 0);
      if (hasRoom && hasMore) stream.isWanted = true;
    }
  }

  function write(stream: Stream, text: string): void {
    if (stream.isOver || stream.response.write(text)) return;
    stream.stalledSinceMs ??= nowMs();
  }

  function reportGap(stream: Stream, gap: Gap): void {
    write(stream, writeServerSentEvent('gap', gap, { epoch: stream.epoch, seq: gap.to }));
    stream.sentSeq = Math.max(stream.sentSeq, gap.to);
    stream.knownSeq = Math.max(stream.knownSeq, gap.to);
    noteGap(needs, stream.deviceId, gap);
  }

  function bye(stream: Stream, reason: 'rotation' | 'shutdown', reconnectInMs: number): void {
    end(stream, writeServerSentEvent('bye', { reason, reconnectInMs }));
  }

  function end(stream: Stream, lastWords?: string): void {
    if (stream.isOver) return;
    forget(stream);
    if (stream.stalledSinceMs !== undefined) return void stream.response.destroy();
    if (!stream.response.headersSent && lastWords !== undefined) stream.response.writeHead(200, STREAM_HEAD);
    stream.response.end(lastWords);
  }

  function forget(stream: Stream): void {
    stream.isOver = true;
    stream.stopListening();
    if (streams.get(stream.deviceId) === stream) streams.delete(stream.deviceId);
  }

  function noteFirstTry(stream: Stream, mailbox: Mailbox): void {
    if (mailbox.lastSeq <= stream.sentSeq) return;
    const seq = stream.sentSeq + 1;
    const known = firstTries.get(stream.deviceId);
    const tries = known?.seq === seq ? known.tries + 1 : 1;
    firstTries.set(stream.deviceId, { seq, tries });
    if (tries === STUCK_AFTER) {
      audit.note('DELIVERY_STUCK', { deviceId: stream.deviceId, metadata: { seq, tries } });
    }
  }
}

/** Counts and records that a device was told of a gap. */
export function noteGap(needs: { metrics: Metrics; audit: RelayAudit }, deviceId: string, gap: Gap): void {
  needs.metrics.count('gaps_reported_total', { reason: gap.reason });
  needs.audit.note('GAP_REPORTED', { deviceId, metadata: { reason: gap.reason, upto: gap.to } });
}

function spread(ms: number): number {
  return ms * (1 - SPREAD + Math.random() * 2 * SPREAD);
}
