import { describe, expect, it } from 'vitest';
import {
  nextWarningAtMs,
  planWarnings,
  type DueWarning,
  type RaisedWarning,
  type WarningDay,
} from '../../../core/consents/plan-warnings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-06-15T10:00:00.000Z');

const consent = (endsInMs: number, isLive = true) => ({ connectionId: 'a', endsAtMs: NOW + endsInMs, isLive });
const raised = (warningDay: WarningDay, endsInMs: number): RaisedWarning => ({
  connectionId: 'a',
  warningDay,
  termEndsAtMs: NOW + endsInMs,
});

describe('which warning is due', () => {
  it.each<[string, ReturnType<typeof consent>, RaisedWarning[], number, { day: WarningDay; left: number } | undefined]>(
    [
      ['fifteen whole days left', consent(15 * DAY), [], 0, undefined],
      ['a moment less', consent(15 * DAY - 1), [], 0, { day: 14, left: 14 }],
      ['the same, said already', consent(15 * DAY - 1), [raised(14, 15 * DAY - 1)], 0, undefined],
      ['twelve days left, first look', consent(12 * DAY), [], 0, { day: 14, left: 12 }],
      ['seven days', consent(7 * DAY + HOUR), [raised(14, 7 * DAY + HOUR)], 0, { day: 7, left: 7 }],
      ['three days', consent(3 * DAY + HOUR), [], 0, { day: 3, left: 3 }],
      ['tomorrow', consent(30 * HOUR), [], 0, { day: 1, left: 1 }],
      ['two days is still the warning of three', consent(2 * DAY + HOUR), [raised(3, 2 * DAY + HOUR)], 0, undefined],
      ['the last day', consent(23 * HOUR), [raised(1, 23 * HOUR)], 0, { day: 0, left: 0 }],
      ['over for an hour, never said', consent(-HOUR), [], 0, { day: 0, left: -1 }],
      ['asleep for a hundred days', consent(60 * DAY), [], 100 * DAY, { day: 0, left: -40 }],
      ['over, said on the last day', consent(-HOUR), [raised(0, -HOUR)], 0, undefined],
      ['the bank ended it: over', consent(-HOUR, false), [], 0, { day: 0, left: -1 }],
      ['the bank ended it before our estimate', consent(5 * DAY, false), [], 0, undefined],
      ['renewed: a fresh set', consent(10 * DAY), [raised(14, 10 * DAY - 90 * DAY)], 0, { day: 14, left: 10 }],
      ['shortened by the bank: a fresh set', consent(6 * DAY), [raised(7, 30 * DAY)], 0, { day: 7, left: 6 }],
      ['the same end in other seconds', consent(10 * DAY + 999), [raised(14, 10 * DAY)], 0, undefined],
      ['the same end, a zone away', consent(10 * DAY + 2 * HOUR), [raised(14, 10 * DAY)], 0, undefined],
      [
        'said by a clock a year ahead, then put right',
        consent(10 * DAY),
        [raised(0, 10 * DAY)],
        0,
        { day: 14, left: 10 },
      ],
      [
        'another connection was warned',
        consent(10 * DAY),
        [{ ...raised(14, 10 * DAY), connectionId: 'b' }],
        0,
        { day: 14, left: 10 },
      ],
    ],
  )('%s', (_name, watched, before, laterMs, expected) => {
    const due = planWarnings([watched], before, NOW + laterMs);
    expect(due.map(({ warningDay: day, daysLeft: left }) => ({ day, left }))).toEqual(expected ? [expected] : []);
    if (expected) expect(nextWarningAtMs([watched], before, NOW + laterMs)).toBe(NOW + laterMs);
  });

  it('is given once for a sign-in whose access cannot be renewed, and anew for the next such sign-in', () => {
    const short = { ...consent(HOUR), isOfOneSignIn: true };
    const [first] = planWarnings([short], [], NOW);
    expect(first).toMatchObject({ warningDay: 0, daysLeft: 0 });
    for (const laterMs of [1, 2 * HOUR, 30 * DAY]) {
      expect(planWarnings([{ ...short, isLive: laterMs < HOUR }], [raised(0, HOUR)], NOW + laterMs)).toEqual([]);
    }
    const again = { ...consent(2 * HOUR), isOfOneSignIn: true };
    expect(planWarnings([again], [raised(0, HOUR)], NOW + HOUR)).toMatchObject([{ warningDay: 0 }]);
    expect(nextWarningAtMs([short], [raised(0, HOUR)], NOW)).toBeUndefined();
  });

  it('says when the next will be, to the millisecond', () => {
    const watched = consent(40 * DAY);
    const before: RaisedWarning[] = [];
    let nowMs = NOW;
    const seen: DueWarning[] = [];
    for (let atMs = nextWarningAtMs([watched], before, nowMs); atMs !== undefined;) {
      expect(planWarnings([watched], before, atMs - 1)).toEqual([]);
      nowMs = atMs;
      const due = planWarnings([watched], before, nowMs);
      seen.push(...due);
      before.push(...due);
      atMs = nextWarningAtMs([watched], before, nowMs);
      if (seen.length > 5) break;
    }
    expect(seen.map(({ warningDay }) => warningDay)).toEqual([14, 7, 3, 1, 0]);
    expect(seen.map(({ daysLeft }) => daysLeft)).toEqual([14, 7, 3, 1, 0]);
  });
});
