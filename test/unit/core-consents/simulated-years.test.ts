import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOfTerm,
  nextWarningAtMs,
  planWarnings,
  WARNING_DAYS,
  type DueWarning,
  type RaisedWarning,
  type WatchedConsent,
} from '../../../core/consents/plan-warnings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-01T00:00:00.000Z');

/** One thing that happens to a computer with bank connections on it. */
type Step =
  | { kind: 'pass'; ms: number }
  | { kind: 'sleep' | 'clock-jumps'; days: number }
  | { kind: 'clock-put-right' | 'restart' }
  | { kind: 'renew'; which: number; days: number }
  | { kind: 'restate'; which: number; ms: number };

const stepOf = <Fields extends object>(weight: number, kind: Step['kind'], fields: fc.Arbitrary<Fields>) => ({
  weight,
  arbitrary: fields.map((given) => ({ kind, ...given }) as unknown as Step),
});

/** Failing runs print a seed and a path; given to `fc.assert` they replay the run. */
const step: fc.Arbitrary<Step> = fc.oneof(
  stepOf(30, 'pass', fc.record({ ms: fc.integer({ min: 60_000, max: 15 * DAY }) })),
  stepOf(3, 'sleep', fc.record({ days: fc.integer({ min: 2, max: 120 }) })),
  stepOf(1, 'clock-jumps', fc.record({ days: fc.constantFrom(-365, 365, -2, 2, 30) })),
  stepOf(3, 'clock-put-right', fc.record({})),
  stepOf(3, 'renew', fc.record({ which: fc.nat(2), days: fc.constantFrom(30, 90, 180) })),
  stepOf(2, 'restate', fc.record({ which: fc.nat(2), ms: fc.integer({ min: -120_000, max: 120_000 }) })),
  stepOf(2, 'restart', fc.record({})),
);

type Said = DueWarning & { trueMs: number; offsetMs: number };

/** Runs the steps; the plan is looked at after each, and within a passing day whenever it says that something is due. */
function live(steps: readonly Step[]): {
  said: Said[];
  ended: { consent: WatchedConsent; wasAwake: boolean; clockWasRight: boolean }[];
} {
  let trueMs = START;
  let offsetMs = 0;
  const consents: WatchedConsent[] = [0, 1, 2].map((index) => ({
    connectionId: `c${index}`,
    endsAtMs: START + (20 + 25 * index) * DAY,
    isLive: true,
  }));
  let stored: RaisedWarning[] = [];
  const said: Said[] = [];
  const ended: ReturnType<typeof live>['ended'] = [];
  // Since when the computer has been awake with a right clock, without a break.
  let calmSince = START;

  const look = (): void => {
    const due = planWarnings(consents, stored, trueMs + offsetMs);
    expect(new Set(due.map(({ connectionId }) => connectionId)).size).toBe(due.length);
    stored.push(...due);
    said.push(...due.map((warning) => ({ ...warning, trueMs, offsetMs })));
    // Whoever is within the days of a warning has been told at least that much of this term.
    for (const consent of consents) {
      const left = Math.floor((consent.endsAtMs - trueMs - offsetMs) / DAY);
      const day = WARNING_DAYS.findLast((candidate) => left <= candidate);
      if (day === undefined) continue;
      expect(stored.some((warning) => warning.warningDay === day && isOfTerm(warning, consent))).toBe(true);
    }
    expect(planWarnings(consents, stored, trueMs + offsetMs)).toEqual([]);
  };
  const passTo = (untilMs: number): void => {
    for (let guard = 0; guard < 50; guard += 1) {
      const next = nextWarningAtMs(consents, stored, trueMs + offsetMs);
      if (next === undefined || next - offsetMs >= untilMs) break;
      noteEnds(next - offsetMs);
      trueMs = Math.max(trueMs, next - offsetMs);
      look();
    }
    noteEnds(untilMs);
    trueMs = untilMs;
  };
  const noteEnds = (untilMs: number, isAwake = true): void => {
    for (const consent of consents) {
      if (consent.endsAtMs > trueMs && consent.endsAtMs <= untilMs) {
        const wasAwake = isAwake && calmSince <= consent.endsAtMs - 15 * DAY;
        ended.push({ consent: { ...consent }, wasAwake, clockWasRight: offsetMs === 0 });
      }
    }
  };

  look();
  for (const action of steps) {
    switch (action.kind) {
      case 'pass':
        passTo(trueMs + action.ms);
        break;
      case 'sleep':
        noteEnds(trueMs + action.days * DAY, false);
        trueMs += action.days * DAY;
        calmSince = trueMs;
        break;
      case 'clock-jumps':
        offsetMs = action.days * DAY;
        calmSince = Number.POSITIVE_INFINITY;
        break;
      case 'clock-put-right':
        if (offsetMs !== 0) calmSince = trueMs;
        offsetMs = 0;
        break;
      case 'renew': {
        const consent = consents[action.which];
        if (consent) consent.endsAtMs = Math.max(trueMs, consent.endsAtMs) + action.days * DAY;
        break;
      }
      case 'restate': {
        const consent = consents[action.which];
        if (consent) consent.endsAtMs += action.ms;
        break;
      }
      case 'restart':
        // All that a restart keeps is what was stored.
        stored = structuredClone(stored);
        break;
    }
    look();
  }
  return { said, ended };
}

/** The warnings of one term, by the same rule of what a term is. */
const ofTerm = (said: readonly Said[], consent: WatchedConsent) => said.filter((warning) => isOfTerm(warning, consent));

describe('over simulated years of sleeps, renewals, restarts and wrong clocks', () => {
  it('no warning is doubled within a term, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 600 }), (steps) => {
        const { said } = live(steps);
        for (const warning of said) {
          const same = said.filter(
            (other) =>
              other.warningDay === warning.warningDay &&
              isOfTerm(other, { connectionId: warning.connectionId, endsAtMs: warning.termEndsAtMs }),
          );
          expect(same.length).toBe(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('no consent ends without its warnings', () => {
    let endings = 0;
    let calmEndings = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 600 }), (steps) => {
        const { said, ended } = live(steps);
        const lookedAfter = said.at(-1)?.trueMs ?? 0;
        for (const { consent, wasAwake, clockWasRight } of ended) {
          const warnings = ofTerm(said, consent);
          endings += 1;
          // Awake and with a right clock through the last fifteen days: every one of the five, in order, on its day.
          if (wasAwake && clockWasRight) {
            calmEndings += 1;
            const inTime = warnings.filter(({ trueMs }) => trueMs <= consent.endsAtMs);
            expect(new Set(inTime.map(({ warningDay }) => warningDay))).toEqual(new Set(WARNING_DAYS));
          }
          // Asleep or with a wrong clock: at the latest at the next look with a right clock.
          if (clockWasRight && lookedAfter > consent.endsAtMs) expect(warnings.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
    // The walk must really have ended consents, in both ways.
    expect(endings).toBeGreaterThan(200);
    expect(calmEndings).toBeGreaterThan(20);
  });

  it('after a sleep of a hundred days one warning is given, not five', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 95 }), (endsInDays) => {
        const consents = [{ connectionId: 'a', endsAtMs: START + endsInDays * DAY, isLive: true }];
        const due = planWarnings(consents, [], START + 100 * DAY);
        expect(due).toMatchObject([{ warningDay: 0 }]);
        expect(planWarnings(consents, due, START + 100 * DAY + HOUR)).toEqual([]);
        expect(nextWarningAtMs(consents, due, START + 100 * DAY)).toBeUndefined();
      }),
    );
  });
});
