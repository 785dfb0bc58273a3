const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Tries that cost nothing: fingers slip. */
const FREE_TRIES = 3;

/** What each further wrong try costs before the next; the last one stays. At the end, a PIN of four digits takes months. */
const DELAYS_MS = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  60 * MINUTE_MS,
] as const;

/** How long after so many wrong tries in a row the next one has to wait, in milliseconds. Pure. */
export function unlockDelayMs(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  return DELAYS_MS[Math.min(failures - FREE_TRIES, DELAYS_MS.length - 1)] ?? 0;
}
