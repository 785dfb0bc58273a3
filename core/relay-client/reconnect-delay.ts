const FIRST_CEILING_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * How long to wait before the next try, in milliseconds: full jitter below a ceiling that doubles to a minute, so that
 * thousands of devices do not return in step when a relay comes back. What the relay asked for is the least.
 *
 * @param random a number in [0, 1)
 */
export function reconnectDelay(failuresInARow: number, retryAfterMs: number | undefined, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_CEILING_MS * 2 ** Math.min(16, Math.max(0, failuresInARow - 1)));
  const jittered = ceiling * random;
  return Math.round(retryAfterMs === undefined ? jittered : retryAfterMs + Math.min(jittered, retryAfterMs));
}
