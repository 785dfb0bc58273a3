import { describe, expect, test } from 'vitest';
import { connectBank } from '../../support/test-engine.ts';
import { expectCoded, useEngineAndBank, type EngineAndBank } from './engine-and-bank.ts';
import { expectSameAsBank } from './same-as-bank.ts';

const open = useEngineAndBank();
/** Gives its whole history at the first asking, so the day's reads last for the test. */
const PROVIDER = 'ob-barclays';
const HOUR_MS = 3_600_000;

/** A connection whose access token has run out, at the bank and by our own clock. */
async function connectAndWait(options: Parameters<typeof open>[0] = {}) {
  const engine = await open(options);
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  await engine.advance(2 * HOUR_MS);
  return { engine, connectionId: connection.connectionId };
}

const statusOf = async (engine: EngineAndBank) => (await engine.call('connections.list', {})).connections[0];
const refreshes = async (engine: EngineAndBank) => (await engine.bank.calls('refresh')).length;

test('a token that has run out is refreshed before the call, unasked and once', async () => {
  const { engine, connectionId } = await connectAndWait();
  expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  expect(await refreshes(engine)).toBe(1);
  expect((await engine.bank.calls()).filter(({ status }) => status === 401)).toEqual([]);
  expect((await engine.audit('TOKEN_REFRESHED')).length).toBe(1);
  expect(Date.parse((await statusOf(engine))?.tokenExpiresAt ?? '')).toBeGreaterThan(engine.clock.nowMs());
  await expectSameAsBank(engine, connectionId);
});

test('a token that is good by our clock and dead at the bank is refreshed once, and the call replayed once', async () => {
  const engine = await open();
  await connectBank(engine, engine.bank, PROVIDER);
  // The bank's clock is ahead of ours.
  await engine.bank.advance(2 * HOUR_MS);
  expect(await engine.call('sync.run', {})).toMatchObject({ runs: [{ state: 'succeeded' }] });
  expect(await refreshes(engine)).toBe(1);
  // The parts of an account are asked for at once.
  expect((await engine.bank.calls()).filter(({ status }) => status === 401).length).toBe(3);
});

test('a bank that calls every token dead, new ones too, has a fault: it is not asked in a loop, and no consent is judged by it', async () => {
  const { engine } = await connectAndWait();
  await engine.bank.fault({ fault: 'data-error', code: 'invalid_token', status: 401 });
  expect(await engine.call('sync.run', {})).toMatchObject({ runs: [{ state: 'failed' }] });
  // The one that was due, and a few for the three accounts; a loop would meet the limit of ten a minute.
  expect(await refreshes(engine)).toBeLessThanOrEqual(7);
  expect((await statusOf(engine))?.status).toBe('ACTIVE');
  await engine.bank.clearFaults();
  expect(await engine.call('sync.run', {})).toMatchObject({ runs: [{ state: 'succeeded' }] });
});

test('twenty callers at the same time, by hand and by need: one refresh, nobody is refused', async () => {
  const { engine, connectionId } = await connectAndWait();
  await engine.bank.fault({ fault: 'slow', ms: 100, endpoint: 'refresh' });
  const calls = Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0
      ? engine.call('connections.refreshTokens', { connectionId })
      : engine.call('sync.run', { connectionId }),
  );
  await Promise.all(calls);
  expect(await refreshes(engine)).toBe(1);
  expect((await engine.audit('TOKEN_REFRESH_FAILED')).length).toBe(0);
  expect((await statusOf(engine))?.status).toBe('ACTIVE');
});

test('a rotated token is on disk before it is used: a start after a failure right behind the refresh goes on', async () => {
  const { engine, connectionId } = await connectAndWait();
  await engine.bank.fault({ fault: 'drop-before-response', endpoint: 'data' });
  expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'failed' }] });
  expect(await refreshes(engine)).toBe(1);
  await engine.bank.clearFaults();
  const again = await engine.reopen();
  await again.advance(24 * HOUR_MS);
  expect(await again.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  expect((await statusOf(again))?.status).toBe('ACTIVE');
});

test('answers that come packed, tokens included, are read like any other', async () => {
  const { engine, connectionId } = await connectAndWait();
  await engine.bank.fault({ fault: 'gzip', endpoint: 'all' });
  for (let round = 0; round < 2; round += 1) {
    await engine.advance(24 * HOUR_MS);
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  }
  // The second refresh was made with what the first, packed one had brought.
  expect((await engine.audit('TOKEN_REFRESHED')).length).toBe(2);
  await expectSameAsBank(engine, connectionId);
});

describe('a refresh whose answer is lost', () => {
  test('ends nothing by itself, and the bank that still takes the old token gives new ones', async () => {
    const { engine, connectionId } = await connectAndWait();
    await engine.bank.set({ refreshGraceMs: 3 * HOUR_MS });
    await engine.bank.fault({ fault: 'lose-refresh-response', times: 1 });
    const error = await engine.failure('connections.refreshTokens', { connectionId });
    expect(error.retry).not.toBe('reconnect');
    expect(await statusOf(engine)).toMatchObject({ status: 'ACTIVE', lastError: { code: error.code } });
    // Not tried again at once: only the next need asks.
    expect(await refreshes(engine)).toBe(1);
    await engine.call('connections.refreshTokens', { connectionId });
    expect((await statusOf(engine))?.lastError).toBeUndefined();
    expect((await engine.audit('TOKEN_REFRESH_FAILED')).length).toBe(1);
  });

  test('at a bank that kills the old token at once: the user is asked to reconnect, with words', async () => {
    const { engine, connectionId } = await connectAndWait();
    await engine.bank.fault({ fault: 'lose-refresh-response', times: 1 });
    await engine.failure('connections.refreshTokens', { connectionId });
    expect((await statusOf(engine))?.status).toBe('ACTIVE');
    const error = await engine.failure('connections.refreshTokens', { connectionId });
    expect(error.retry).toBe('reconnect');
    expect((await statusOf(engine))?.status).toBe('REVOKED');
  });
});

describe.each<[string, number | undefined, string, string, string, string]>([
  ['invalid_grant', 400, 'CONSENT_EXPIRED', 'REVOKED', 'revoked_at_bank', 'CONNECTION_REVOKED'],
  ['unauthorized', 401, 'CONSENT_EXPIRED', 'REVOKED', 'revoked_at_bank', 'CONNECTION_REVOKED'],
  ['invalid_client', 400, 'CREDENTIALS_REJECTED', 'ERROR', 'credentials_rejected', 'CONNECTION_ERROR'],
])('a refresh that is refused as %s', (bankCode, status, code, expectedStatus, reason, action) => {
  test(`leads to ${expectedStatus}, is audited and shown`, async () => {
    const { engine, connectionId } = await connectAndWait();
    await engine.bank.fault({
      fault: 'token-error',
      code: bankCode,
      endpoint: 'refresh',
      ...(status === undefined ? {} : { status }),
    });
    expectCoded(await engine.failure('connections.refreshTokens', { connectionId }), code as 'CONSENT_EXPIRED');
    expect(await statusOf(engine)).toMatchObject({ status: expectedStatus, reason, lastError: { code } });
    expect((await engine.audit('TOKEN_REFRESH_FAILED'))[0]?.metadata).toMatchObject({ code, bankCode });
    expect((await engine.audit(action as 'CONNECTION_ERROR')).length).toBe(1);
  });
});

test('a refused client is a matter of settings: the tokens are kept, and the next good answer heals', async () => {
  const { engine, connectionId } = await connectAndWait();
  await engine.bank.fault({ fault: 'token-error', code: 'invalid_client', endpoint: 'refresh' });
  await engine.failure('connections.refreshTokens', { connectionId });
  await engine.bank.clearFaults();
  expect(await engine.call('sync.run', {})).toMatchObject({ runs: [{ state: 'succeeded' }] });
  expect((await statusOf(engine))?.status).toBe('ACTIVE');
  expect((await engine.audit('CONNECTION_RECOVERED')).length).toBe(1);
});

test.each([
  ['outage', 'PROVIDER_UNAVAILABLE'],
  ['html-error', 'PROVIDER_UNAVAILABLE'],
  ['rate-limit', 'RATE_LIMITED'],
  ['truncated-json', 'BAD_RESPONSE'],
] as const)('a refresh that meets %s changes no status and loses no token', async (fault, code) => {
  const { engine, connectionId } = await connectAndWait();
  // The old token would be dead if the bank had rotated it: what is cut off here is only the way to the answer.
  await engine.bank.set({ refreshGraceMs: 3 * HOUR_MS });
  await engine.bank.fault({ fault, endpoint: 'refresh' });
  expectCoded(await engine.failure('connections.refreshTokens', { connectionId }), code);
  expect(await statusOf(engine)).toMatchObject({ status: 'ACTIVE', lastError: { code } });
  await engine.bank.clearFaults();
  expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
});

test('a consent that has ended is told from one that was taken back', async () => {
  const ended = await open();
  await connectBank(ended, ended.bank, PROVIDER);
  await ended.advance(200 * 24 * HOUR_MS);
  await ended.call('sync.run', {}).catch(() => undefined);
  expect(await statusOf(ended)).toMatchObject({ status: 'EXPIRED', reason: 'consent_expired' });

  const revoked = await open();
  await connectBank(revoked, revoked.bank, PROVIDER);
  await revoked.bank.fault({ fault: 'revoke' });
  await revoked.call('sync.run', {}).catch(() => undefined);
  expect(await statusOf(revoked)).toMatchObject({ status: 'REVOKED', reason: 'revoked_at_bank' });
});
