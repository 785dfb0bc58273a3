import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  FIRST_ASKED_DAYS,
  learnHistory,
  nextHistoryDays,
  type HistoryBounds,
  type HistoryPlan,
  windowDays,
  WINDOW_DAYS,
} from '../../../../core/sync/search-history.ts';

/** What a bank that gives so many days is asked for, in order; the last may be the narrow window. */
function asksOf(limitDays: number, plan: HistoryPlan, known: HistoryBounds = {}) {
  const asked: number[] = [];
  let bounds = known;
  let answeredDays: number | undefined;
  let { asks } = plan;
  for (;;) {
    const days = nextHistoryDays({ ...plan, asks, bounds, answeredDays });
    if (days === undefined) break;
    asked.push(days);
    asks -= 1;
    const isGiven = days <= limitDays;
    bounds = learnHistory(bounds, days, isGiven);
    if (isGiven) answeredDays = days;
  }
  if (answeredDays === undefined) {
    asked.push(WINDOW_DAYS);
    asks -= 1;
  }
  return { asked, got: answeredDays ?? WINDOW_DAYS, bounds, left: asks };
}

const FOUR: HistoryPlan = { asks: 4, isFresh: true };
const MANY: HistoryPlan = { asks: 20, isFresh: true };

describe('the history of a provider that nobody has asked before, within the four reads of the law', () => {
  it.each<[string, number, number[], number]>([
    ['five years', 1826, [1815], 1815],
    ['seven years', 2557, [1815], 1815],
    ['everything', 99_999, [1815], 1815],
    ['three years', 1095, [1815, 720], 720],
    ['720 days, and not 730', 720, [1815, 720], 720],
    ['a year', 365, [1815, 720, 355], 355],
    ['half a year', 180, [1815, 720, 355, 88], 88],
    ['ninety days', 90, [1815, 720, 355, 88], 88],
  ])('%s', (_name, limitDays, asked, got) => {
    const search = asksOf(limitDays, FOUR);
    expect(search.asked).toEqual(asked);
    expect(search.got).toBe(got);
  });

  it.each<[string, number, number[]]>([
    ['720 days, and not 730', 720, [720, 720, 720, 720, 720, 720]],
    ['three years', 1095, [720, 1085, 1085, 1085, 1085, 1085]],
    ['600 days', 600, [355, 540, 540, 540, 540, 540]],
    ['half a year', 180, [88, 175, 175, 175, 175, 175]],
    ['everything', 99_999, [1815, 1815]],
  ])('%s: every account goes on where the last one stopped', (_name, limitDays, expected) => {
    let bounds: HistoryBounds = {};
    const searches = expected.map(() => {
      const search = asksOf(limitDays, FOUR, bounds);
      ({ bounds } = search);
      return search;
    });
    expect(searches.map(({ got }) => got)).toEqual(expected);
    // In the end one question is enough.
    expect(searches.at(-1)?.asked).toEqual([bounds.givenDays]);
  });
});

test.each<[string, HistoryPlan, HistoryBounds, number[]]>([
  [
    'what is known is asked for at once when the bank gives no more than that any longer',
    { asks: 4, isFresh: false },
    { givenDays: 720, refusedDays: 1085 },
    [720],
  ],
  [
    'one wide question when nothing is known and the minutes after the sign-in are over',
    { asks: 4, isFresh: false },
    {},
    [1815],
  ],
  ['the narrow window when even that is known to be refused', { asks: 4, isFresh: false }, { refusedDays: 1815 }, [88]],
  [
    'no search with three reads left, but what is known',
    { asks: 2, isFresh: true },
    { givenDays: 720, refusedDays: 1085 },
    [720],
  ],
  ['the narrow window alone with one', { asks: 1, isFresh: true }, { givenDays: 720, refusedDays: 1085 }, [88]],
  ['nothing more of a border that is known', { asks: 4, isFresh: true }, { givenDays: 720, refusedDays: 740 }, [720]],
])('%s', (_name, plan, bounds, asked) => {
  expect(asksOf(bounds.givenDays ?? 99_999, plan, bounds).asked).toEqual(asked);
});

test('a provider that takes back what it gave, or gives what it refused, is believed', () => {
  expect(learnHistory({ givenDays: 720, refusedDays: 1085 }, 720, false)).toEqual({
    givenDays: undefined,
    refusedDays: 720,
  });
  expect(learnHistory({ givenDays: 720, refusedDays: 1085 }, 1085, true)).toEqual({
    givenDays: 1085,
    refusedDays: undefined,
  });
});

test('whatever a bank gives: no day is asked for twice, reads are kept to, and with many the border is found', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: WINDOW_DAYS, max: 4000 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      (limitDays, asks, isFresh) => {
        const search = asksOf(limitDays, { asks, isFresh });
        expect(new Set(search.asked).size).toBe(search.asked.length);
        expect(search.asked.length).toBeLessThanOrEqual(asks);
        expect(search.got).toBeLessThanOrEqual(limitDays);
        const thorough = asksOf(limitDays, MANY);
        expect(thorough.got * 1.25).toBeGreaterThanOrEqual(Math.min(limitDays, 3640) - 31);
      },
    ),
  );
});

test('the first question is within what nearly every bank gives that gives years', () => {
  expect(FIRST_ASKED_DAYS).toBeLessThan(5 * 365);
});

test.each<[string, HistoryBounds, number]>([
  ['nobody knows', {}, WINDOW_DAYS],
  ['it gives years', { givenDays: 720, refusedDays: 1085 }, WINDOW_DAYS],
  ['it refused the window, and gave less', { givenDays: 44, refusedDays: WINDOW_DAYS }, 44],
  ['it refused the window, and nothing else was asked', { refusedDays: WINDOW_DAYS }, 44],
])('the window, when %s: %i days', (_name, bounds, days) => {
  expect(windowDays(bounds)).toBe(days);
});
