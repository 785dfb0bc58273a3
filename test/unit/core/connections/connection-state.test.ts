import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nextConnectionState,
  UNREACHABLE_AFTER_FAILURES,
  UNREACHABLE_AFTER_MS,
  type ConnectionEvent,
  type ConnectionState,
} from '../../../../core/connections/connection-state.ts';

const NOW = Date.UTC(2026, 5, 1);
const FUTURE = NOW + 1;
const PAST = NOW;

const active: ConnectionState = { status: 'ACTIVE', failuresInARow: 0 };
const shaky: ConnectionState = { status: 'ACTIVE', failuresInARow: 2, failingSinceMs: NOW - 1000 };
const expired: ConnectionState = { status: 'EXPIRED', reason: 'consent_expired', failuresInARow: 0 };
const revoked: ConnectionState = { status: 'REVOKED', reason: 'revoked_at_bank', failuresInARow: 0 };
const disconnected: ConnectionState = { status: 'REVOKED', reason: 'disconnected', failuresInARow: 0 };
const rejected: ConnectionState = { status: 'ERROR', reason: 'credentials_rejected', failuresInARow: 0 };
const withdrawn: ConnectionState = { status: 'ERROR', reason: 'provider_withdrawn', failuresInARow: 0 };
const unreachable: ConnectionState = {
  status: 'ERROR',
  reason: 'unreachable',
  failuresInARow: UNREACHABLE_AFTER_FAILURES,
  failingSinceMs: NOW - 2 * UNREACHABLE_AFTER_MS,
};

const lostWhileValid: ConnectionEvent = { kind: 'grant-lost', statedConsentEndMs: FUTURE };
const lostAtTheEnd: ConnectionEvent = { kind: 'grant-lost', statedConsentEndMs: PAST };
const lostWithoutKnowing: ConnectionEvent = { kind: 'grant-lost' };

describe('every row of the table of states', () => {
  test.each<[string, ConnectionState, ConnectionEvent, ConnectionState, string | undefined]>([
    ['active, renewed', active, { kind: 'renewed' }, active, undefined],
    ['failing, renewed', shaky, { kind: 'renewed' }, active, undefined],
    ['expired, renewed', expired, { kind: 'renewed' }, active, 'CONNECTION_RECOVERED'],
    ['revoked, renewed', revoked, { kind: 'renewed' }, active, 'CONNECTION_RECOVERED'],
    ['disconnected, connected again', disconnected, { kind: 'renewed' }, active, 'CONNECTION_RECOVERED'],
    ['in error, renewed', withdrawn, { kind: 'renewed' }, active, 'CONNECTION_RECOVERED'],

    ['active, consent over', active, lostAtTheEnd, expired, 'CONNECTION_EXPIRED'],
    ['active, consent’s end unknown', active, lostWithoutKnowing, expired, 'CONNECTION_EXPIRED'],
    ['active, consent should run', active, lostWhileValid, revoked, 'CONNECTION_REVOKED'],
    ['in error, consent over', unreachable, lostAtTheEnd, expired, 'CONNECTION_EXPIRED'],
    ['in error, consent should run', rejected, lostWhileValid, revoked, 'CONNECTION_REVOKED'],
    ['active, access over', active, { kind: 'access-ended' }, expired, 'CONNECTION_EXPIRED'],
    ['in error, access over', unreachable, { kind: 'access-ended' }, expired, 'CONNECTION_EXPIRED'],
    ['revoked, access over', revoked, { kind: 'access-ended' }, revoked, undefined],
    ['expired already', expired, lostWhileValid, expired, undefined],
    ['revoked already', revoked, lostAtTheEnd, revoked, undefined],
    ['disconnected already', disconnected, lostAtTheEnd, disconnected, undefined],

    ['active, user disconnects', active, { kind: 'disconnected' }, disconnected, 'CONNECTION_DISCONNECTED'],
    ['expired, user disconnects', expired, { kind: 'disconnected' }, disconnected, 'CONNECTION_DISCONNECTED'],
    ['in error, user disconnects', unreachable, { kind: 'disconnected' }, disconnected, 'CONNECTION_DISCONNECTED'],

    ['active, client refused', active, { kind: 'credentials-rejected' }, rejected, 'CONNECTION_ERROR'],
    ['client refused again', rejected, { kind: 'credentials-rejected' }, rejected, undefined],
    ['another error, client refused', withdrawn, { kind: 'credentials-rejected' }, rejected, 'CONNECTION_ERROR'],
    ['expired, client refused', expired, { kind: 'credentials-rejected' }, expired, undefined],
    ['revoked, client refused', revoked, { kind: 'credentials-rejected' }, revoked, undefined],
    ['active, bank withdrawn', active, { kind: 'provider-withdrawn' }, withdrawn, 'CONNECTION_ERROR'],
    ['bank withdrawn again', withdrawn, { kind: 'provider-withdrawn' }, withdrawn, undefined],

    ['active, answered', active, { kind: 'succeeded' }, active, undefined],
    ['failing, answered', shaky, { kind: 'succeeded' }, active, undefined],
    ['unreachable, answered', unreachable, { kind: 'succeeded' }, active, 'CONNECTION_RECOVERED'],
    ['client refused, answered', rejected, { kind: 'succeeded' }, active, 'CONNECTION_RECOVERED'],
    // A late answer of a call that began before the end must not bring the dead back.
    ['expired, answered', expired, { kind: 'succeeded' }, expired, undefined],
    ['disconnected, answered', disconnected, { kind: 'succeeded' }, disconnected, undefined],

    [
      'failing since a clock that was a year ahead',
      { status: 'ACTIVE', failuresInARow: UNREACHABLE_AFTER_FAILURES - 1, failingSinceMs: NOW + 365 * 86_400_000 },
      { kind: 'transient-failure' },
      {
        status: 'ERROR',
        reason: 'unreachable',
        failuresInARow: UNREACHABLE_AFTER_FAILURES,
        failingSinceMs: NOW + 365 * 86_400_000,
      },
      'CONNECTION_ERROR',
    ],
    ['expired, trouble', expired, { kind: 'transient-failure' }, expired, undefined],
    ['revoked, trouble', revoked, { kind: 'transient-failure' }, revoked, undefined],
    [
      'active, first trouble',
      active,
      { kind: 'transient-failure' },
      { status: 'ACTIVE', failuresInARow: 1, failingSinceMs: NOW },
      undefined,
    ],
    [
      'active, more trouble',
      shaky,
      { kind: 'transient-failure' },
      { status: 'ACTIVE', failuresInARow: 3, failingSinceMs: NOW - 1000 },
      undefined,
    ],
    [
      'many failures within a day',
      { status: 'ACTIVE', failuresInARow: 400, failingSinceMs: NOW - UNREACHABLE_AFTER_MS },
      { kind: 'transient-failure' },
      { status: 'ACTIVE', failuresInARow: 401, failingSinceMs: NOW - UNREACHABLE_AFTER_MS },
      undefined,
    ],
    [
      'few failures over more than a day',
      { status: 'ACTIVE', failuresInARow: 3, failingSinceMs: NOW - 5 * UNREACHABLE_AFTER_MS },
      { kind: 'transient-failure' },
      { status: 'ACTIVE', failuresInARow: 4, failingSinceMs: NOW - 5 * UNREACHABLE_AFTER_MS },
      undefined,
    ],
    [
      'five failures over more than a day',
      { status: 'ACTIVE', failuresInARow: 4, failingSinceMs: NOW - UNREACHABLE_AFTER_MS - 1 },
      { kind: 'transient-failure' },
      { status: 'ERROR', reason: 'unreachable', failuresInARow: 5, failingSinceMs: NOW - UNREACHABLE_AFTER_MS - 1 },
      'CONNECTION_ERROR',
    ],
    [
      'unreachable still',
      unreachable,
      { kind: 'transient-failure' },
      { ...unreachable, failuresInARow: UNREACHABLE_AFTER_FAILURES + 1 },
      undefined,
    ],
    [
      'client refused, trouble on top',
      { ...rejected, failuresInARow: 9, failingSinceMs: NOW - 2 * UNREACHABLE_AFTER_MS },
      { kind: 'transient-failure' },
      { ...rejected, failuresInARow: 10, failingSinceMs: NOW - 2 * UNREACHABLE_AFTER_MS },
      undefined,
    ],
  ])('%s', (_name, before, event, next, action) => {
    expect(nextConnectionState(before, event, NOW)).toEqual({ next, ...(action === undefined ? {} : { action }) });
  });
});

const anyState: fc.Arbitrary<ConnectionState> = fc.constantFrom(
  active, shaky, expired, revoked, disconnected, rejected, withdrawn, unreachable,
); // prettier-ignore
const passing: fc.Arbitrary<ConnectionEvent> = fc.constantFrom({ kind: 'transient-failure' }, { kind: 'succeeded' });
const anyEvent: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  passing,
  fc.constantFrom<ConnectionEvent>(
    { kind: 'renewed' },
    { kind: 'disconnected' },
    { kind: 'credentials-rejected' },
    { kind: 'provider-withdrawn' },
    lostWhileValid,
    lostAtTheEnd,
    lostWithoutKnowing,
  ),
);

/** Runs events one after another, a random while apart. */
function run(state: ConnectionState, events: readonly (readonly [ConnectionEvent, number])[]): ConnectionState {
  let nowMs = NOW;
  return events.reduce((before, [event, pauseMs]) => {
    nowMs += pauseMs;
    return nextConnectionState(before, event, nowMs).next;
  }, state);
}

const pauses = fc.integer({ min: 0, max: 3 * UNREACHABLE_AFTER_MS });

test('trouble that passes by itself never ends a connection, and the next answer heals it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(passing, pauses), { maxLength: 60 }), (events) => {
      const after = run(active, events);
      expect(['ACTIVE', 'ERROR']).toContain(after.status);
      expect(run(after, [[{ kind: 'succeeded' }, 0]])).toEqual(active);
    }),
  );
});

test('whatever happened, a status has its reason, an action means a change, and a renewal heals', () => {
  fc.assert(
    fc.property(anyState, fc.array(fc.tuple(anyEvent, pauses), { minLength: 1, maxLength: 30 }), (start, events) => {
      const before = run(start, events.slice(0, -1));
      const last = events.at(-1)![0];
      const { next, action } = nextConnectionState(before, last, NOW);
      expect(next.reason === undefined).toBe(next.status === 'ACTIVE');
      if (next.status !== before.status) expect(action).toBeDefined();
      expect(run(next, [[{ kind: 'renewed' }, 0]])).toEqual(active);
    }),
  );
});
