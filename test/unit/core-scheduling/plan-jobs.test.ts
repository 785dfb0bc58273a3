import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  jobKey,
  LONGEST_WAIT_MS,
  nextSyncAtMs,
  OPENING_SPREAD_MS,
  planJobs,
  POLL_INTERVAL_MS,
  POLL_SPREAD_MS,
  type JobRun,
  type ScheduledConnection,
  type ScheduleState,
} from '../../../core/scheduling/plan-jobs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-06-15T10:00:00.000Z');

/** A connection that synced an hour ago and has all its checks behind it. */
const calm = (change: Partial<ScheduledConnection> = {}): ScheduledConnection => ({
  connectionId: 'a',
  isBroken: false,
  isSyncing: false,
  tokenExpiresAtMs: NOW + 40 * MINUTE,
  lastSyncedAtMs: NOW - HOUR,
  hasHistory: true,
  consentEndsAtMs: NOW + 60 * DAY,
  consentReadAtMs: NOW - HOUR,
  isExtensionSettling: false,
  isCheckSuggested: false,
  ...change,
});

/** A program that has been running for a while: everything regular was done within the last hour. */
const state = (change: Partial<ScheduleState> = {}, connection: Partial<ScheduledConnection> = {}): ScheduleState => ({
  connections: [calm(connection)],
  hasPendingRevocations: false,
  runs: new Map<string, JobRun>([
    ['warn', ran(HOUR)],
    ['refresh-tokens', ran(30 * MINUTE)],
  ]),
  running: new Set(),
  ...change,
});

const ran = (agoMs: number, failuresInARow = 0): JobRun => ({ startedAtMs: NOW - agoMs, failuresInARow });
const runs = (...entries: [string, JobRun][]) => new Map([...state().runs, ...entries]);
const dueKeys = (given: ScheduleState, nowMs = NOW) => planJobs(given, nowMs).due.map(jobKey).toSorted();

describe('what is due', () => {
  it.each<[string, ScheduleState, string[]]>([
    ['nothing, an hour after everything', state(), []],
    ['at start: the sweep and the warnings', state({ runs: new Map() }), ['refresh-tokens', 'warn']],
    ['the sweep after six hours', state({ runs: runs(['refresh-tokens', ran(6 * HOUR)]) }), ['refresh-tokens']],
    ['not a minute earlier', state({ runs: runs(['refresh-tokens', ran(6 * HOUR - MINUTE)]) }), []],
    ['the warnings once a day', state({ runs: runs(['warn', ran(DAY)]) }), ['warn']],
    ['a warning whose moment has come', state({ nextWarningAtMs: NOW }), ['warn']],
    ['not one that comes tomorrow', state({ nextWarningAtMs: NOW + DAY }), []],
    [
      'a job that runs is not started again',
      state({ runs: new Map(), running: new Set(['warn']) }),
      ['refresh-tokens'],
    ],
    [
      'a poll after half a day and its spread',
      state({}, { lastSyncedAtMs: NOW - POLL_INTERVAL_MS - POLL_SPREAD_MS }),
      ['sync:a'],
    ],
    [
      'at start, what is older than eight hours',
      state({ beganAtMs: NOW - OPENING_SPREAD_MS }, { lastSyncedAtMs: NOW - 9 * HOUR }),
      ['sync:a'],
    ],
    ['not what is younger', state({ beganAtMs: NOW - OPENING_SPREAD_MS }, { lastSyncedAtMs: NOW - 7 * HOUR }), []],
    [
      'not what has only grown so old since',
      state({ beganAtMs: NOW - 6 * HOUR }, { lastSyncedAtMs: NOW - 9 * HOUR }),
      [],
    ],
    [
      'after a wake-up, what is older than eight hours',
      state({ beganAtMs: NOW - DAY, resumedAtMs: NOW - OPENING_SPREAD_MS }, { lastSyncedAtMs: NOW - 9 * HOUR }),
      ['sync:a'],
    ],
    [
      'not when the quota of the day does not allow it',
      state({ beganAtMs: NOW - OPENING_SPREAD_MS }, { lastSyncedAtMs: NOW - 9 * HOUR, quotaFreeAtMs: NOW + HOUR }),
      [],
    ],
    [
      'not when that has just failed',
      state(
        { beganAtMs: NOW - MINUTE },
        { lastSyncedAtMs: NOW - 9 * HOUR, lastFailure: { atMs: NOW - 30_000, wasOffline: false } },
      ),
      [],
    ],
    [
      'not by a start that a wrong clock put into the future',
      state({ beganAtMs: NOW + DAY }, { lastSyncedAtMs: NOW - 9 * HOUR }),
      [],
    ],
    ['a first fetch that never was', state({}, { lastSyncedAtMs: undefined, hasHistory: false }), ['sync:a']],
    ['not while it syncs', state({}, { lastSyncedAtMs: undefined, isSyncing: true }), []],
    ['not while the quota is full', state({}, { lastSyncedAtMs: NOW - DAY, quotaFreeAtMs: NOW + HOUR }), []],
    ['when the quota is free again', state({}, { lastSyncedAtMs: NOW - DAY, quotaFreeAtMs: NOW - 1 }), ['sync:a']],
    [
      'not before the backoff is over',
      state(
        {},
        {
          lastSyncedAtMs: NOW - DAY,
          nextAttemptAtMs: NOW + MINUTE,
          lastFailure: { atMs: NOW - MINUTE, wasOffline: false },
        },
      ),
      [],
    ],
    [
      'when the backoff is over',
      state(
        {},
        { lastSyncedAtMs: NOW - DAY, nextAttemptAtMs: NOW, lastFailure: { atMs: NOW - HOUR, wasOffline: false } },
      ),
      ['sync:a'],
    ],
    [
      'offline before the lid closed: at once after it opens',
      state(
        { resumedAtMs: NOW },
        {
          lastSyncedAtMs: NOW - DAY,
          nextAttemptAtMs: NOW + 5 * HOUR,
          lastFailure: { atMs: NOW - HOUR, wasOffline: true },
        },
      ),
      ['sync:a'],
    ],
    [
      'a bank that was down keeps its backoff over a wake-up',
      state(
        { resumedAtMs: NOW },
        {
          lastSyncedAtMs: NOW - DAY,
          nextAttemptAtMs: NOW + 5 * HOUR,
          lastFailure: { atMs: NOW - HOUR, wasOffline: false },
        },
      ),
      [],
    ],
    [
      'a wait that was over before the last failure is none of its',
      state(
        {},
        {
          lastSyncedAtMs: NOW - DAY,
          nextAttemptAtMs: NOW - 11 * MINUTE,
          lastFailure: { atMs: NOW - 10 * MINUTE, wasOffline: false },
        },
      ),
      [],
    ],
    [
      'trouble of the day after tomorrow was noted by a wrong clock, and so was its wait',
      state(
        {},
        {
          lastSyncedAtMs: NOW - DAY,
          nextAttemptAtMs: NOW + 20 * HOUR + MINUTE,
          lastFailure: { atMs: NOW + 20 * HOUR, wasOffline: false },
        },
      ),
      ['sync:a'],
    ],
    [
      'a failure without a planned moment is not repeated at once',
      state({}, { lastSyncedAtMs: NOW - DAY, lastFailure: { atMs: NOW - 10 * MINUTE, wasOffline: false } }),
      [],
    ],
    [
      '…but after an hour',
      state({}, { lastSyncedAtMs: NOW - DAY, lastFailure: { atMs: NOW - HOUR, wasOffline: false } }),
      ['sync:a'],
    ],
    [
      'one that needs the user only every six hours',
      state(
        {},
        { isBroken: true, lastSyncedAtMs: NOW - DAY, lastFailure: { atMs: NOW - 5 * HOUR, wasOffline: false } },
      ),
      [],
    ],
    ['a consent not read for a day', state({}, { consentReadAtMs: NOW - DAY }), ['check-consent:a']],
    ['a consent that ended a minute ago', state({}, { consentEndsAtMs: NOW - MINUTE }), ['check-consent:a']],
    ['…once', state({}, { consentEndsAtMs: NOW - MINUTE, consentReadAtMs: NOW - 1 }), []],
    [
      'an extension that has yet to show',
      state({}, { isExtensionSettling: true, consentReadAtMs: NOW - 10 * MINUTE }),
      ['check-consent:a'],
    ],
    ['a consent after a sync', state({}, { isCheckSuggested: true }), ['check-consent:a']],
    ['not when it was read a moment ago', state({}, { isCheckSuggested: true, consentReadAtMs: NOW - 1000 }), []],
    [
      'a failed check is tried again in a minute',
      state({ runs: runs(['check-consent:a', ran(MINUTE, 1)]) }, { consentReadAtMs: NOW - DAY }),
      ['check-consent:a'],
    ],
    [
      '…and then in two',
      state({ runs: runs(['check-consent:a', ran(MINUTE, 2)]) }, { consentReadAtMs: NOW - DAY }),
      [],
    ],
    ['a backup that is due', state({ nextBackupAtMs: NOW }), ['backup']],
    ['not one that is due later', state({ nextBackupAtMs: NOW + 1 }), []],
    ['nor the same one twice at once', state({ nextBackupAtMs: 0, running: new Set(['backup']) }), []],
    ['a failed one after a minute', state({ nextBackupAtMs: 0, runs: runs(['backup', ran(MINUTE, 1)]) }), ['backup']],
    ['…and then later', state({ nextBackupAtMs: 0, runs: runs(['backup', ran(MINUTE, 3)]) }), []],
    ['a revocation to make', state({ hasPendingRevocations: true }), ['revoke-pending']],
    [
      'not again within the hour',
      state({ hasPendingRevocations: true, runs: runs(['revoke-pending', ran(HOUR - 1)]) }),
      [],
    ],
    [
      '…unless the computer woke up',
      state({ hasPendingRevocations: true, resumedAtMs: NOW, runs: runs(['revoke-pending', ran(HOUR - 1)]) }),
      ['revoke-pending'],
    ],
    [
      'a wake-up after an hour sweeps',
      state({ resumedAtMs: NOW, runs: runs(['refresh-tokens', ran(HOUR)]) }),
      ['refresh-tokens'],
    ],
    [
      'a lid that opens all the time does not',
      state({ resumedAtMs: NOW, runs: runs(['refresh-tokens', ran(MINUTE)]) }),
      [],
    ],
    ['after 100 days of sleep: everything', asleepForMonths(), ['check-consent:a', 'refresh-tokens', 'sync:a', 'warn']],
  ])('%s', (_name, given, expected) => {
    expect(dueKeys(given)).toEqual(expected);
  });

  function asleepForMonths(): ScheduleState {
    const old = { startedAtMs: NOW - 100 * DAY, failuresInARow: 0 };
    return state(
      {
        resumedAtMs: NOW,
        nextWarningAtMs: NOW,
        runs: new Map([
          ['warn', old],
          ['refresh-tokens', old],
        ]),
      },
      {
        tokenExpiresAtMs: NOW - 100 * DAY,
        lastSyncedAtMs: NOW - 100 * DAY,
        consentReadAtMs: NOW - 100 * DAY,
        consentEndsAtMs: NOW - 40 * DAY,
      },
    );
  }

  it('sweeps what ends within twelve hours and does not wait after trouble', () => {
    const connections = [
      calm({ connectionId: 'soon', tokenExpiresAtMs: NOW + 12 * HOUR }),
      calm({ connectionId: 'late', tokenExpiresAtMs: NOW + 12 * HOUR + 1 }),
      calm({ connectionId: 'none', tokenExpiresAtMs: undefined }),
      calm({ connectionId: 'waits', nextAttemptAtMs: NOW + HOUR }),
    ];
    const [job] = planJobs(state({ connections, runs: runs(['refresh-tokens', ran(6 * HOUR)]) }), NOW).due;
    expect(job).toEqual({ kind: 'refresh-tokens', connectionIds: ['soon', 'none'] });
  });
});

describe('a clock that was wrong', () => {
  it('put back by a year stops nothing for a year', () => {
    const ahead = NOW + 365 * DAY;
    const given = state(
      {
        runs: new Map([
          ['warn', { startedAtMs: ahead, failuresInARow: 0 }],
          ['refresh-tokens', { startedAtMs: ahead, failuresInARow: 3 }],
          ['sync:a', { startedAtMs: ahead, failuresInARow: 1 }],
        ]),
      },
      {
        lastSyncedAtMs: ahead,
        consentReadAtMs: ahead,
        nextAttemptAtMs: ahead,
        quotaFreeAtMs: ahead,
        lastFailure: { atMs: ahead, wasOffline: false },
      },
    );
    expect(dueKeys(given)).toEqual(['check-consent:a', 'refresh-tokens', 'sync:a', 'warn']);
  });
});

describe('when to look again', () => {
  it('is the next moment of the plan, and never far away', () => {
    expect(planJobs(state({ nextWarningAtMs: NOW + MINUTE }), NOW).wakeAtMs).toBe(NOW + MINUTE);
    expect(planJobs(state(), NOW).wakeAtMs).toBe(NOW + LONGEST_WAIT_MS);
  });

  it('shows the moment of the next poll, which is the one that is kept', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: DAY }), (connectionId, agoMs) => {
        const connection = calm({ connectionId, lastSyncedAtMs: NOW - agoMs });
        const given = state({ connections: [connection] });
        const atMs = nextSyncAtMs(connection, given, NOW);
        const key = `sync:${connectionId}`;
        expect(dueKeys(given, atMs)).toContain(key);
        if (atMs > NOW) expect(dueKeys(given, atMs - 1)).not.toContain(key);
        // The law's window rolls: two polls are never less than half a day apart.
        if (atMs > NOW) expect(atMs).toBeGreaterThanOrEqual(NOW - agoMs + POLL_INTERVAL_MS);
        expect(atMs).toBeLessThanOrEqual(Math.max(NOW, NOW - agoMs + POLL_INTERVAL_MS + POLL_SPREAD_MS));
      }),
    );
  });

  it('spreads connections that a start finds stale, within seconds, and shows when', () => {
    const moments = Array.from({ length: 30 }, (_, index) => {
      const connection = calm({ connectionId: `c${index}`, lastSyncedAtMs: NOW - 9 * HOUR });
      const given = state({ connections: [connection], beganAtMs: NOW });
      const atMs = nextSyncAtMs(connection, given, NOW);
      expect(dueKeys(given, atMs)).toContain(`sync:c${index}`);
      return atMs - NOW;
    });
    expect(new Set(moments).size).toBeGreaterThan(25);
    expect(Math.max(...moments)).toBeLessThan(OPENING_SPREAD_MS);
  });

  it('spreads connections that synced together', () => {
    const moments = Array.from({ length: 30 }, (_, index) => {
      const connection = calm({ connectionId: `c${index}` });
      return nextSyncAtMs(connection, state({ connections: [connection] }), NOW);
    });
    expect(new Set(moments).size).toBe(30);
  });

  it('whatever fails and however often, no job is due again at once', () => {
    const connections = fc.record({
      lastSyncedAtMs: fc.option(fc.integer({ min: NOW - 30 * DAY, max: NOW + 30 * DAY }), { nil: undefined }),
      nextAttemptAtMs: fc.option(fc.integer({ min: NOW - DAY, max: NOW + DAY }), { nil: undefined }),
      isBroken: fc.boolean(),
      isCheckSuggested: fc.boolean(),
      isExtensionSettling: fc.boolean(),
      consentEndsAtMs: fc.integer({ min: NOW - 30 * DAY, max: NOW + 30 * DAY }),
      consentReadAtMs: fc.integer({ min: NOW - 30 * DAY, max: NOW + 30 * DAY }),
      lastFailure: fc.option(fc.record({ atMs: fc.integer({ min: NOW - DAY, max: NOW }), wasOffline: fc.boolean() }), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(connections, fc.boolean(), fc.nat(5), (connection, hasWoken, failuresInARow) => {
        const given = state(
          {
            nextWarningAtMs: NOW - 1,
            hasPendingRevocations: true,
            runs: new Map(),
            ...(hasWoken ? { resumedAtMs: NOW } : {}),
          },
          connection,
        );
        const { due } = planJobs(given, NOW);
        const after = new Map(
          due.map((job) => [jobKey(job), { startedAtMs: NOW, failuresInARow: failuresInARow + 1 }]),
        );
        // Nothing that is stored has changed, as when every job has failed.
        expect(dueKeys({ ...given, runs: after }, NOW + 500)).toEqual([]);
      }),
    );
  });
});
