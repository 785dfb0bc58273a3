import type { Clock, Log } from '../ports.ts';
import { followPolls } from './follow-polls.ts';
import { followStream, SESSION_TIMES, type SessionEnd, type SessionTimes } from './follow-stream.ts';
import type { MissedReason, ReceivedWebhook, ReceivedWebhooks } from './received-webhooks.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import type { RelayAccount } from './relay-account.ts';
import type { RelayHttp } from './relay-http.ts';
import { asRelayError, createRelayRequests, isFinalRefusal, RelayRefused } from './relay-requests.ts';
import { createOpenSealedEvent } from './sealed-event.ts';
import { createTakeDelivery } from './take-delivery.ts';
import type { VerifyWebhook } from './verify-webhook.ts';

/** After being replaced, the device keeps off for this long: two copies of one profile would chase each other for ever. */
const REPLACED_PAUSE_MS = 15 * 60_000;

/** How the connection to the relay is. `rejected` is final: only pairing again helps. */
export type RelayConnection = {
  state: 'connecting' | 'connected' | 'waiting' | 'replaced' | 'rejected' | 'stopped';
  /** How webhooks come in while connected. */
  via?: 'stream' | 'poll';
  /** Since when it has been in this state, or since when it is disconnected. */
  sinceMs: number;
  /** When the relay was last heard. */
  lastSeenAtMs?: number;
};

/** The device's end of the relay. */
export type RelayClient = {
  start(): void;
  /** The computer woke up or its network changed: what is open is dead and waiting is pointless. */
  resume(): void;
  connection(): RelayConnection;
  /** Ends it. Nothing that was kept is lost; nothing more is taken. */
  stop(): Promise<void>;
};

/** What the client needs of the engine. */
export type RelayClientNeeds = {
  account: RelayAccount;
  http: RelayHttp;
  received: ReceivedWebhooks;
  /** The second check of a webhook. */
  verify: VerifyWebhook;
  /** A new webhook is kept. Must not throw; the handling is done from what is kept. */
  onWebhook: (webhook: ReceivedWebhook) => void;
  /** Webhooks were missed: a sync makes up for them. */
  onMissed: (reason: MissedReason) => void;
  onConnection: (connection: RelayConnection) => void;
  clock: Clock;
  log: Log;
  times?: SessionTimes;
  random?: () => number;
};

/**
 * Creates the client: it connects, resumes where the last commit was, reconnects with growing and scattered waits, tells
 * a dead stream from a quiet one, goes over to long-polls where a proxy holds streams back, and never gives up but when
 * the relay does not know this device any more.
 */
export function createRelayClient(needs: RelayClientNeeds): RelayClient {
  const { account, http, received, clock, log, times = SESSION_TIMES, random = Math.random } = needs;
  const requests = createRelayRequests(account, http);
  const delivery = createTakeDelivery({
    firstEpoch: account.firstEpoch,
    received,
    open: createOpenSealedEvent(account),
    verify: needs.verify,
    onWebhook: needs.onWebhook,
    onMissed: needs.onMissed,
  });

  let connection: RelayConnection = { state: 'stopped', sinceMs: clock.nowMs() };
  const ended = new AbortController();
  let interrupt = new AbortController();
  let running: Promise<void> | undefined;
  let isHeldBack = false;

  return {
    start() {
      if (!ended.signal.aborted) running ??= run();
    },
    resume() {
      isHeldBack = false;
      interrupt.abort();
    },
    connection: () => ({ ...connection }),
    async stop() {
      ended.abort();
      await running;
    },
  };

  async function run(): Promise<void> {
    let failures = 0;
    while (!ended.signal.aborted && !isRejected()) {
      interrupt = new AbortController();
      // Long-polls go on where they were: the state tells of the relay, not of a request.
      change({ state: 'connecting' });
      const before = connection.lastSeenAtMs;
      const waitMs = await follow().then(afterEnd, (thrown: unknown) => {
        failures = connection.lastSeenAtMs === before ? failures + 1 : 1;
        return afterFailure(thrown, failures);
      });
      if (!isRejected()) await pause(waitMs);
    }
    if (!isRejected()) change({ state: 'stopped' });
  }

  function isRejected(): boolean {
    return connection.state === 'rejected';
  }

  function follow(): Promise<SessionEnd> {
    const session = {
      requests,
      delivery,
      times,
      signal: AbortSignal.any([ended.signal, interrupt.signal]),
      onHeard: () => heard(isHeldBack ? 'poll' : 'stream'),
    };
    return isHeldBack ? followPolls(session) : followStream(session);
  }

  /** Returns how long to wait before the next session. */
  function afterEnd(end: SessionEnd): number {
    log.info('relay session ended', { reason: end.kind });
    isHeldBack = end.kind === 'held-back';
    if (end.kind === 'replaced') change({ state: 'replaced' });
    if (end.kind === 'revoked') change({ state: 'rejected' });
    if (end.kind === 'replaced') return REPLACED_PAUSE_MS;
    return end.kind === 'bye' ? end.reconnectInMs : 0;
  }

  function afterFailure(thrown: unknown, failures: number): number {
    if (ended.signal.aborted || interrupt.signal.aborted) return 0;
    const error = asRelayError(thrown);
    if (isFinalRefusal(thrown)) {
      log.error('relay refused this device', { code: error.code, ...error.details });
      change({ state: 'rejected' });
      return 0;
    }
    const retryAfterMs = thrown instanceof RelayRefused ? thrown.retryAfterMs : undefined;
    const waitMs = reconnectDelay(failures, retryAfterMs, random());
    log.warn('relay not reached', { code: error.code, failures, waitMs, ...error.details });
    change({ state: 'waiting' });
    return waitMs;
  }

  function heard(via: 'stream' | 'poll'): void {
    const isNew = connection.state !== 'connected' || connection.via !== via;
    connection = { ...connection, lastSeenAtMs: clock.nowMs() };
    if (isNew) change({ state: 'connected', via });
  }

  function change(next: Pick<RelayConnection, 'state' | 'via'>): void {
    const { lastSeenAtMs, state, sinceMs } = connection;
    // Trying and waiting are one time without the relay, and it is its beginning that counts.
    const isStillAway = isAway(state) && isAway(next.state);
    connection = {
      ...next,
      sinceMs: isStillAway ? sinceMs : clock.nowMs(),
      ...(lastSeenAtMs === undefined ? {} : { lastSeenAtMs }),
    };
    needs.onConnection({ ...connection });
  }

  function pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([ended.signal, interrupt.signal]);
    return new Promise((resolve) => {
      if (ms <= 0 || signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function isAway(state: RelayConnection['state']): boolean {
  return state === 'connecting' || state === 'waiting';
}
