import { describe, expect, it } from 'vitest';
import { nextAttemptAt } from '../../../core/connections/backoff.ts';

const MINUTE = 60_000;

describe('the wait after a failure', () => {
  it.each([
    ['the first failure', 1, undefined, 0, MINUTE / 2],
    ['the first, unluckily', 1, undefined, 0.999_999_9, MINUTE],
    ['doubles', 4, undefined, 0, 4 * MINUTE],
    ['never exceeds six hours', 60, undefined, 0.999_999_9, 360 * MINUTE],
    ['asked for is the least', 1, 10 * MINUTE, 0, 10 * MINUTE],
    ['asked for, a little later', 1, 10 * MINUTE, 0.5, 10.5 * MINUTE],
    ['asked for less than ours', 8, 1000, 0, 64 * MINUTE],
  ])('%s', (_, failures, retryAfterMs, random, wait) => {
    expect(nextAttemptAt(failures, retryAfterMs, 0, random)).toBeCloseTo(wait, -3);
  });
});
