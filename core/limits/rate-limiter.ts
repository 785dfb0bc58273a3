import type { Clock } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';

/** What calls are counted by: the specification's limits per minute. */
export type CallClass = 'auth' | 'token-exchange' | 'refresh' | 'accounts' | 'balance' | 'transactions';

/** Calls per minute and class (product C14). TrueLayer publishes none; these keep a faulty loop from becoming a flood. */
export const CALLS_PER_MINUTE: Readonly<Record<CallClass, number>> = {
  auth: 10,
  'token-exchange': 10,
  refresh: 10,
  accounts: 60,
  balance: 60,
  transactions: 60,
};

/** A token bucket: how full it was when it was last looked at. */
export type Bucket = { tokens: number; atMs: number };

/**
 * Takes one call from a bucket that holds a minute's worth and refills evenly. Pure. Answers the bucket afterwards and
 * how long to wait before the call may go (0 = now). A clock that jumps back refills nothing and harms nothing.
 */
export function takeFromBucket(
  bucket: Bucket | undefined,
  perMinute: number,
  nowMs: number,
): { bucket: Bucket; waitMs: number } {
  const perMs = perMinute / 60_000;
  const before = bucket ?? { tokens: perMinute, atMs: nowMs };
  const refilled = Math.min(perMinute, before.tokens + Math.max(0, nowMs - before.atMs) * perMs);
  // Going below zero is a place in the queue: the next caller waits longer.
  const tokens = refilled - 1;
  return { bucket: { tokens, atMs: nowMs }, waitMs: tokens >= 0 ? 0 : Math.ceil(-tokens / perMs) };
}

/** Lets calls through at the allowed pace. */
export type RateLimiter = {
  /** Resolves when the call may go; rejects as `cancelled` when the signal ends the wait, `rate-limited` when it would be too long. */
  admit(callClass: CallClass, signal?: AbortSignal): Promise<void>;
};

/** Longer waits than this are refused with words instead. */
const LONGEST_WAIT_MS = 60_000;

/** Creates the limiter. One per TrueLayer application, since the limits are the application's. */
export function createRateLimiter(clock: Clock): RateLimiter {
  const buckets = new Map<CallClass, Bucket>();
  return {
    async admit(callClass, signal) {
      const { bucket, waitMs } = takeFromBucket(buckets.get(callClass), CALLS_PER_MINUTE[callClass], clock.nowMs());
      if (waitMs > LONGEST_WAIT_MS)
        throw new BankFailure('rate-limited', { endpoint: callClass, retryAfterMs: waitMs });
      buckets.set(callClass, bucket);
      if (waitMs > 0) await pause(waitMs, signal);
    },
  };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new BankFailure('cancelled'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
