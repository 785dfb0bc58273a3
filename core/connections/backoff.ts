/** First wait after a failure; doubles with every further one. */
const FIRST_WAIT_MS = 60_000;
/** A bank that is down for days is still asked four times a day. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/**
 * When to try a connection again by itself. Pure. Exponential with full jitter in its upper half, so that many
 * connections to one bank do not return in step; what the bank asked for (`Retry-After`) is the least.
 *
 * @param random a number in [0, 1)
 */
export function nextAttemptAt(
  failuresInARow: number,
  retryAfterMs: number | undefined,
  nowMs: number,
  random: number,
): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, Math.max(0, failuresInARow - 1)));
  const wait = ceiling / 2 + (ceiling / 2) * random;
  // A little after the moment asked for, and not all at the same moment.
  const asked = retryAfterMs === undefined ? 0 : retryAfterMs * (1 + random / 10);
  return nowMs + Math.round(Math.max(wait, asked));
}
