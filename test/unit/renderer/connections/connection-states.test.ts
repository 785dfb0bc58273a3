import { describe, expect, it } from 'vitest';
import { attentionCount, attentionItems } from '../../../../renderer/connections/attention.ts';
import { connectStage } from '../../../../renderer/connections/connect-stage.ts';
import { connectionHealth, consentTermDays } from '../../../../renderer/connections/connection-health.ts';
import { planSteps } from '../../../../renderer/connections/plan-steps.ts';
import { comesBackHere } from '../../../../renderer/connections/go-to-bank.ts';
import type { Attempt, Connection } from '../../../../shared/contract/index.ts';
import { someConnections } from '../../../support/interface/money.ts';

const NOW_MS = Date.parse('2026-03-06T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const at = (hoursAgo: number) => new Date(NOW_MS - hoursAgo * HOUR_MS).toISOString();

function connection(change: Partial<Connection> = {}): Connection {
  return { ...someConnections(NOW_MS)[0]!, ...change };
}

function attempt(change: Partial<Attempt> = {}): Attempt {
  return {
    attemptId: 'attempt',
    environment: 'production',
    state: 'waiting',
    createdAt: at(0.05),
    expiresAt: at(-0.1),
    canRollBack: false,
    ...change,
  };
}

const failed = (code: NonNullable<Attempt['error']>['code']) =>
  attempt({ state: 'failed', error: { code, message: 'x', retry: 'never' } });
const trouble = (hoursAgo: number): Connection['lastError'] => ({
  code: 'NETWORK_TIMEOUT',
  message: 'x',
  retry: 'later',
  at: at(hoursAgo),
});

describe('how a connection looks', () => {
  it.each([
    ['well', {}, 'good', 'active'],
    ['fetching', { syncing: true }, 'busy', 'fetching'],
    ['two weeks left', { daysLeft: 14 }, 'soon', 'endingSoon'],
    ['more than two weeks left', { daysLeft: 15 }, 'good', 'active'],
    ['the last day', { daysLeft: 0 }, 'soon', 'endsToday'],
    ['end unknown', { daysLeft: undefined }, 'good', 'active'],
    ['expired', { status: 'EXPIRED', daysLeft: -1 }, 'over', 'expired'],
    ['revoked', { status: 'REVOKED', reason: 'revoked_at_bank' }, 'over', 'withdrawnAtBank'],
    ['disconnected', { status: 'REVOKED', reason: 'disconnected' }, 'off', 'disconnected'],
    ['wrong secret', { status: 'ERROR', reason: 'credentials_rejected' }, 'bad', 'refused'],
    ['withdrawn provider', { status: 'ERROR', reason: 'provider_withdrawn' }, 'bad', 'notOffered'],
    ['long silence', { status: 'ERROR', reason: 'unreachable' }, 'bad', 'notAnswering'],
    ['an error without a reason', { status: 'ERROR' }, 'bad', 'fault'],
    ['an error while fetching', { status: 'ERROR', syncing: true }, 'bad', 'fault'],
  ] as const)('%s', (_name, change, tone, word) => {
    expect(connectionHealth(connection(change as Partial<Connection>))).toEqual({ tone, word });
  });

  it('knows the length of a consent only from both its ends', () => {
    expect(consentTermDays({ consentCreatedAt: at(24 * 29), consentExpiresAt: at(-24 * 61) })).toBe(90);
    expect(consentTermDays({ consentExpiresAt: at(-24) })).toBeUndefined();
    expect(consentTermDays({ consentCreatedAt: at(-24), consentExpiresAt: at(24) })).toBeUndefined();
  });
});

describe('what needs attention', () => {
  const kinds = (connections: Connection[], attempts: Attempt[] = [], hidden: string[] = []) =>
    attentionItems(connections, attempts, new Set(hidden), NOW_MS).map(({ kind }) => kind);

  it.each([
    ['nothing, when all is well', [connection()], []],
    ['a consent that ends soon', [connection({ daysLeft: 14 })], ['consent-ending']],
    ['an access that ends before its consent', [connection({ daysLeft: 0, accessEndsAt: at(-1) })], ['consent-ending']],
    ['nothing with more than two weeks', [connection({ daysLeft: 15 })], []],
    ['a consent that is over', [connection({ status: 'EXPIRED' })], ['consent-ended']],
    ['a withdrawal', [connection({ status: 'REVOKED', reason: 'revoked_at_bank' })], ['withdrawn']],
    ['not what the user ended', [connection({ status: 'REVOKED', reason: 'disconnected' })], []],
    ['a sync that failed last', [connection({ lastSyncedAt: at(9), lastError: trouble(1) })], ['trouble']],
    ['not one that was overcome', [connection({ lastSyncedAt: at(1), lastError: trouble(9) })], []],
    ['an error even without its cause', [connection({ status: 'ERROR' })], ['trouble']],
  ] as const)('%s', (_name, connections, expected) => {
    expect(kinds([...connections])).toEqual(expected);
    expect(attentionCount([...connections])).toBe(expected.length);
  });

  it('puts what is over first and the nearest end before the later', () => {
    const items = attentionItems(
      [
        connection({ connectionId: 'later', daysLeft: 9 }),
        connection({ connectionId: 'sooner', daysLeft: 2 }),
        connection({ connectionId: 'broken', status: 'ERROR' }),
        connection({ connectionId: 'over', status: 'EXPIRED' }),
      ],
      [],
      new Set(),
      NOW_MS,
    );
    expect(items.map(({ key }) => key)).toEqual(['over', 'broken', 'sooner', 'later']);
  });

  it('names a failed sign-in, but not one that the user stopped, hid, overtook or has long forgotten', () => {
    expect(kinds([], [failed('AUTH_DENIED')])).toEqual(['attempt-failed']);
    expect(kinds([], [failed('CANCELLED')])).toEqual([]);
    expect(kinds([], [failed('AUTH_DENIED')], ['attempt'])).toEqual([]);
    expect(kinds([], [failed('AUTH_DENIED'), attempt({ attemptId: 'newer', createdAt: at(0.01) })])).toEqual([]);
    expect(kinds([], [{ ...failed('AUTH_DENIED'), createdAt: at(25) }])).toEqual([]);
  });
});

describe('where a sign-in stands', () => {
  const fresh = connection();
  delete fresh.lastSyncedAt;
  const connected = attempt({ state: 'connected', connectionId: 'c1' });

  it.each([
    ['none was begun', [], [], 'none'],
    ['the page is open', [attempt()], [], 'waiting'],
    ['nobody came back in time', [attempt({ expiresAt: at(0.01) })], [], 'none'],
    ['the bank has answered', [attempt({ state: 'finishing' })], [], 'finishing'],
    ['it failed', [failed('AUTH_DENIED')], [], 'failed'],
    ['the user stopped it', [failed('CANCELLED')], [], 'none'],
    ['it failed long ago', [{ ...failed('AUTH_DENIED'), createdAt: at(1) }], [], 'none'],
    ['connected, nothing read yet', [connected], [fresh], 'fetching'],
    ['connected, the first read failed', [connected], [{ ...fresh, lastError: trouble(0) }], 'none'],
    ['connected and read', [connected], [connection()], 'done'],
    ['connected and read long ago', [{ ...connected, createdAt: at(1) }], [connection()], 'none'],
    ['connected, syncing again', [connected], [connection({ syncing: true })], 'none'],
    ['connected and ended since', [connected], [connection({ status: 'REVOKED', reason: 'disconnected' })], 'none'],
    ['connected and deleted since', [connected], [], 'none'],
  ])('%s', (_name, attempts, connections, stage) => {
    expect(connectStage(attempts, connections, new Set(), NOW_MS).stage).toBe(stage);
    expect(connectStage(attempts, connections, new Set(['attempt']), NOW_MS).stage).toBe('none');
  });

  it('speaks of the newest only', () => {
    const older = { ...failed('AUTH_DENIED'), attemptId: 'older', createdAt: at(0.2) };
    expect(connectStage([older, attempt()], [], new Set(), NOW_MS).stage).toBe('waiting');
  });
});

describe('steps of a read', () => {
  it('are done before the running one and wait after it', () => {
    expect(
      planSteps({ connectionId: 'c1', step: 'transactions', done: 2, total: 3 }).map(({ state }) => state),
    ).toEqual(['done', 'done', 'running', 'waiting']);
  });

  it('begin with the first before any word has come', () => {
    expect(planSteps(undefined)[0]).toMatchObject({ step: 'accounts', state: 'running' });
  });
});

it.each([
  ['http://127.0.0.1:4280/oauth/callback', '', true],
  ['http://127.0.0.1:4281/oauth/callback', '', false],
  ['app.coffer:/oauth/callback', '', false],
  ['https://relay.example/oauth/callback/production', '.4280', true],
  ['https://relay.example/oauth/callback/production', '.4281', false],
  ['https://relay.example/oauth/callback/production', '', false],
  ['', '', false],
])('a sign-in that returns to %j, with %j behind its state, comes back to this tab: %s', (redirectUri, way, isBack) => {
  const authUrl = `https://auth.truelayer.com/?state=${'s'.repeat(43)}${way}`;
  expect(comesBackHere({ redirectUri, authUrl }, 'http://127.0.0.1:4280')).toBe(isBack);
});
