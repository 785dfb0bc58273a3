import type { z } from 'zod';
import { formatCursor } from '../../shared/relay/cursor.ts';
import { byeSchema, gapSchema, helloSchema, sealedEventSchema } from '../../shared/relay/delivery.ts';
import { AppError } from '../errors.ts';
import { createAcknowledge } from './acknowledge.ts';
import type { RelayRequests } from './relay-requests.ts';
import { createServerSentEventParser, type ServerSentEvent } from './server-sent-events.ts';
import type { TakeDelivery } from './take-delivery.ts';

/** Times of a session, in milliseconds. Tests shorten them. */
export type SessionTimes = {
  /** A stream that has not said hello by then goes through a proxy that holds it back. */
  helloMs: number;
  /** A stream that says nothing for this long is dead; its heartbeat comes every 25 s. */
  watchdogMs: number;
  /** Longest that a long-poll may take; the relay answers after 25 s at the latest. */
  pollMs: number;
  /** After this long on long-polls the stream is tried again. */
  pollAgainMs: number;
};

/** 10 s, 60 s, 45 s, 30 min. */
export const SESSION_TIMES: SessionTimes = {
  helloMs: 10_000,
  watchdogMs: 60_000,
  pollMs: 45_000,
  pollAgainMs: 30 * 60_000,
};

/** What a session works with. */
export type Session = {
  requests: RelayRequests;
  delivery: TakeDelivery;
  times: SessionTimes;
  signal: AbortSignal;
  /** Called whenever the relay is heard. */
  onHeard: () => void;
};

/**
 * How a session ended without a failure: the relay asked to come back after a moment; another stream of this device has
 * taken over, so a copy of this profile runs somewhere; the device was removed; no hello came in time, so a proxy holds
 * the stream back; or long-polling has lasted long enough to try the stream again.
 */
export type SessionEnd =
  | { kind: 'bye'; reconnectInMs: number }
  | { kind: 'replaced' }
  | { kind: 'revoked' }
  | { kind: 'held-back' }
  | { kind: 'try-stream' };

/** Follows a mailbox on a stream. What arrives is kept, then acknowledged. Rejects when the stream breaks. */
export async function followStream(session: Session): Promise<SessionEnd> {
  const { requests, delivery, times, onHeard } = session;
  const stop = new AbortController();
  const signal = AbortSignal.any([session.signal, stop.signal]);
  const acknowledge = createAcknowledge({ requests, delivery, signal, onLost: (error) => stop.abort(error) });
  const quiet = new AppError('NETWORK_TIMEOUT', { details: { host: 'relay' } });
  let timer = setTimeout(() => stop.abort(quiet), times.helloMs);
  let epoch: string | undefined;

  try {
    const answer = await requests.open({
      method: 'GET',
      path: '/v1/stream',
      headers: { accept: 'text/event-stream', 'last-event-id': formatCursor(delivery.cursor()) },
      signal,
    });
    const parser = createServerSentEventParser();
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      for (const event of parser.push(decoder.decode(chunk, { stream: true }))) {
        const end = await take(event);
        if (end !== undefined) return end;
      }
    }
    throw new AppError('RELAY_UNREACHABLE', { details: { reason: 'the stream ended' } });
  } catch (thrown) {
    if (stop.signal.reason === quiet && epoch === undefined) return { kind: 'held-back' };
    throw stop.signal.aborted && !session.signal.aborted ? stop.signal.reason : thrown;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }

  async function take(event: ServerSentEvent): Promise<SessionEnd | undefined> {
    onHeard();
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(quiet), times.watchdogMs);
    if (event.name === 'hello') {
      epoch = readAs(helloSchema, event).epoch;
      // What was kept is said again, since the last word may not have arrived.
      if (delivery.cursor().epoch === epoch) acknowledge.soon();
      return undefined;
    }
    if (event.name === 'bye') return { kind: 'bye', reconnectInMs: readAs(byeSchema, event).reconnectInMs };
    if (event.name === 'replaced' || event.name === 'revoked') return { kind: event.name };
    // Before the hello it is not known which mailbox speaks; what else there is, is of a newer relay or a heartbeat.
    if (epoch === undefined) return undefined;
    if (event.name === 'webhook') await delivery.event(epoch, readAs(sealedEventSchema, event));
    else if (event.name === 'gap') delivery.gap(epoch, readAs(gapSchema, event));
    else return undefined;
    acknowledge.soon();
    return undefined;
  }
}

function readAs<Schema extends z.ZodType>(schema: Schema, event: ServerSentEvent): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(event.data);
  } catch {
    // Left undefined, which no schema takes.
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('RELAY_UNREACHABLE', { details: { reason: `an unreadable ${event.name}` } });
  return parsed.data;
}
