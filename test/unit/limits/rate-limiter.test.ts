import { describe, expect, it } from 'vitest';
import { takeFromBucket, type Bucket } from '../../../core/limits/rate-limiter.ts';

/** Makes `count` calls at the given times and answers their waits. */
function waits(perMinute: number, timesMs: readonly number[]): number[] {
  let bucket: Bucket | undefined;
  return timesMs.map((nowMs) => {
    const taken = takeFromBucket(bucket, perMinute, nowMs);
    bucket = taken.bucket;
    return taken.waitMs;
  });
}

describe('the buckets of calls per minute', () => {
  it('lets a minute’s worth through at once and spaces the rest evenly', () => {
    expect(
      waits(
        10,
        Array.from({ length: 12 }, () => 0),
      ),
    ).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6000, 12_000]);
  });
  it('refills with time and never beyond its size', () => {
    expect(waits(10, [...Array.from({ length: 10 }, () => 0), 6000, 3_600_000])).toEqual(
      Array.from({ length: 12 }, () => 0),
    );
    expect(waits(2, [0, 3_600_000, 3_600_000, 3_600_000])).toEqual([0, 0, 0, 30_000]);
  });
  it('is not refilled by a clock that jumps back', () => {
    expect(waits(1, [1000, 0, 0])).toEqual([0, 60_000, 120_000]);
  });
});
