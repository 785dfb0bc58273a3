import { expect, test, vi } from 'vitest';
import { hasWokenUp, watchWakeUps, type Surroundings } from '../../../core/scheduling/watch-wake-ups.ts';

const before: Surroundings = { wallMs: 1_000_000, awakeMs: 1000, addresses: '192.0.2.1' };

test.each<[string, Partial<Surroundings>, boolean]>([
  ['five seconds later', { wallMs: 1_005_000, awakeMs: 6000 }, false],
  ['late, because the computer is busy', { wallMs: 1_014_000, awakeMs: 15_000 }, false],
  ['after a night, with a clock that stood still', { wallMs: 1_000_000 + 8 * 3_600_000, awakeMs: 6000 }, true],
  [
    'after a night, with a clock that went on',
    { wallMs: 1_000_000 + 8 * 3_600_000, awakeMs: 1000 + 8 * 3_600_000 },
    true,
  ],
  ['after the clock was put right by a second', { wallMs: 1_006_000, awakeMs: 6000 }, false],
  ['after the clock was set back', { wallMs: 0, awakeMs: 6000 }, false],
  ['on another network', { wallMs: 1_005_000, awakeMs: 6000, addresses: '198.51.100.7' }, true],
  ['on no network', { wallMs: 1_005_000, awakeMs: 6000, addresses: '' }, true],
])('%s', (_name, change, isAwake) => {
  expect(hasWokenUp(before, { ...before, ...change })).toBe(isAwake);
});

test('tells of each wake-up once, until it is stopped', () => {
  vi.useFakeTimers();
  try {
    const looks = ['a', 'a', 'b', 'b', 'c', 'd'].map((addresses) => ({ wallMs: 0, awakeMs: 0, addresses }));
    let told = 0;
    const stop = watchWakeUps(
      () => (told += 1),
      () => looks.shift() ?? before,
      10,
    );
    vi.advanceTimersByTime(40);
    expect(told).toBe(2);
    stop();
    vi.advanceTimersByTime(40);
    expect(told).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
