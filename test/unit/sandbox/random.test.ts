import { expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/random.ts';

test('a key gives the same numbers for ever, so that a seed in an old bug report still replays', () => {
  const random = createRandom('7/john/ob-monzo/2026-03-01');
  expect(Array.from({ length: 8 }, () => random.between(0, 999))).toEqual(PINNED);
});

test('neighbouring keys have nothing in common', () => {
  const first = (key: string): number[] => {
    const random = createRandom(key);
    return Array.from({ length: 20 }, () => random.between(0, 9));
  };
  expect(first('7/john/2026-03-01')).not.toEqual(first('7/john/2026-03-02'));
});

test('numbers are spread evenly enough', () => {
  const random = createRandom('spread');
  const counts = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 10_000; index += 1) {
    const bucket = random.between(0, 9);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(850);
});

test('weights are kept, and bounds are included', () => {
  const random = createRandom('weights');
  const items = [
    { name: 'often', weight: 9 },
    { name: 'seldom', weight: 1 },
  ];
  const often = Array.from({ length: 2_000 }, () => random.pickWeighted(items)).filter(({ name }) => name === 'often');
  expect(often.length).toBeGreaterThan(1_700);
  expect(often.length).toBeLessThan(1_900);
  const seen = new Set(Array.from({ length: 200 }, () => random.between(1, 3)));
  expect([...seen].toSorted((one, other) => one - other)).toEqual([1, 2, 3]);
});

const PINNED = [603, 563, 0, 7, 133, 373, 454, 635];
