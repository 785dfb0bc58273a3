import { describe, expect, test } from 'vitest';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import { DAY_MS, HOUR_MS, statusTrail, untilQuiet, useConnected, type Connected } from './connected.ts';

const open = useConnected();

async function syncIn(engine: Connected, ms: number) {
  await engine.advance(ms);
  const { runs } = await engine.call('sync.run', { connectionId: engine.connectionId });
  return runs[0]?.state;
}

test('a bank that cannot be reached: active for a day, then in error with its reason, and healed by the next answer', async () => {
  const engine = await open();
  const { connectionId } = engine;
  await engine.bank.set({ quotas: false });
  // As long as the user is there, no quota hides what the bank says.
  await engine.call('settings.update', { attendedAccess: { enabled: true, address: '203.0.113.7' } });
  await engine.bank.fault({ fault: 'outage' });
  // Many failures within a day say no more than one.
  for (let hour = 0; hour < 10; hour += 1) expect(await syncIn(engine, 2 * HOUR_MS)).toBe('failed');
  expect(await engine.connection()).toMatchObject({ status: 'ACTIVE', lastError: { code: 'PROVIDER_UNAVAILABLE' } });
  await syncIn(engine, 6 * HOUR_MS);
  expect(await engine.connection()).toMatchObject({ status: 'ERROR', reason: 'unreachable' });

  await engine.bank.clearFaults();
  expect(await syncIn(engine, HOUR_MS)).toBe('succeeded');
  const healed = await engine.connection();
  expect(healed.status).toBe('ACTIVE');
  expect([healed.reason, healed.lastError, healed.nextAttemptAt]).toEqual([undefined, undefined, undefined]);
  expect(await statusTrail(engine, connectionId)).toEqual(['ACTIVE > ERROR (unreachable)', 'ERROR > ACTIVE']);
});

test('four failures in a row are not five, however long they lie apart', async () => {
  const engine = await open();
  await engine.bank.fault({ fault: 'rate-limit', endpoint: 'refresh' });
  for (let day = 0; day < 4; day += 1) await syncIn(engine, DAY_MS);
  // Each sync fails by the refresh it asked for: that is one failure, not two.
  expect((await engine.connection()).status).toBe('ACTIVE');
  await syncIn(engine, DAY_MS);
  expect((await engine.connection()).status).toBe('ERROR');
});

test('a token endpoint that fails is asked once in a sync, however many accounts there are', async () => {
  const engine = await open();
  await engine.advance(2 * HOUR_MS);
  for (const fault of [{ fault: 'outage' }, { fault: 'token-error', code: 'something_new' }] as const) {
    await engine.bank.fault({ ...fault, endpoint: 'refresh' });
    const before = (await engine.bank.calls('refresh')).length;
    expect(await syncIn(engine, HOUR_MS)).toBe('failed');
    expect((await engine.bank.calls('refresh')).length).toBe(before + 1);
    const { nextAttemptAt, status } = await engine.connection();
    // An outage passes by itself; what nobody understands asks for no moment, and an older one does not stand for it.
    expect([status, nextAttemptAt !== undefined]).toEqual(['ACTIVE', fault.fault === 'outage']);
    await engine.bank.clearFaults();
  }
});

test('a success in between starts the count anew', async () => {
  const engine = await open();
  await engine.bank.set({ quotas: false });
  for (let round = 0; round < 3; round += 1) {
    await engine.bank.fault({ fault: 'html-error' });
    for (let day = 0; day < 4; day += 1) await syncIn(engine, DAY_MS);
    await engine.bank.clearFaults();
    expect(await syncIn(engine, HOUR_MS)).toBe('succeeded');
  }
  expect(await statusTrail(engine, engine.connectionId)).toEqual([]);
});

test('a withdrawn bank: in error, tokens kept, healed when it is offered again', async () => {
  const engine = await open();
  const { connectionId } = engine;
  await engine.bank.fault({ fault: 'withdraw', providerId: 'ob-barclays' });
  expect(await syncIn(engine, 30 * 60_000)).toBe('failed');
  expect(await engine.connection()).toMatchObject({
    status: 'ERROR',
    reason: 'provider_withdrawn',
    lastError: { code: 'PROVIDER_WITHDRAWN', retry: 'never' },
  });
  await engine.bank.clearFaults();
  expect(await syncIn(engine, 60_000)).toBe('succeeded');
  expect(await statusTrail(engine, connectionId)).toEqual(['ACTIVE > ERROR (provider_withdrawn)', 'ERROR > ACTIVE']);
});

describe('429', () => {
  test.each([
    ['provider_too_many_requests', 'RATE_LIMITED'],
    ['provider_request_limit_exceeded', 'QUOTA_EXHAUSTED'],
  ])('%s: the status stays, the wait that was asked for is kept, and it is on record', async (bankCode, code) => {
    const engine = await open();
    await engine.bank.set({ quotas: false });
    await engine.bank.fault({ fault: 'rate-limit', code: bankCode, retryAfterSeconds: 7200 });
    const askedMs = engine.clock.nowMs();
    await syncIn(engine, 0);
    const { status, lastError, nextAttemptAt } = await engine.connection();
    expect([status, lastError?.code]).toEqual(['ACTIVE', code]);
    const waitMs = Date.parse(nextAttemptAt ?? '') - askedMs;
    // Not before what was asked, a little after it, and not all at the same moment.
    expect(waitMs).toBeGreaterThanOrEqual(2 * HOUR_MS);
    expect(waitMs).toBeLessThan(2.3 * HOUR_MS);
    const [limited] = await engine.audit('RATE_LIMITED');
    expect(limited?.metadata).toMatchObject({ code, bankCode, retryAfterMs: 7_200_000 });
  });

  test('for days on end: the status says unreachable in the end, never expired or revoked', async () => {
    const engine = await open();
    await engine.bank.fault({ fault: 'rate-limit' });
    for (let day = 0; day < 6; day += 1) await syncIn(engine, DAY_MS);
    expect(await statusTrail(engine, engine.connectionId)).toEqual(['ACTIVE > ERROR (unreachable)']);
  });
});

test('the whole life of a connection is in the audit, each change with its reason, and its end is its status', async () => {
  const engine = await open();
  const { connectionId } = engine;
  await engine.bank.fault({ fault: 'token-error', code: 'invalid_client', endpoint: 'refresh' });
  await syncIn(engine, 2 * HOUR_MS);
  await engine.bank.clearFaults();
  await syncIn(engine, HOUR_MS);
  await engine.bank.fault({ fault: 'revoke' });
  await syncIn(engine, HOUR_MS);
  await connectBank(engine, engine.bank, 'ob-barclays', { connectionId });
  await untilQuiet(engine);
  await engine.advance(91 * DAY_MS);
  await syncIn(engine, 0);
  const { authUrl } = (await engine.call('connections.renew', { connectionId, open: false })) as { authUrl: string };
  await engine.call('connections.finish', { redirectUrl: await signInAtBank(engine.bank, authUrl) });
  await engine.call('connections.disconnect', { connectionId, deleteData: false });
  expect(await statusTrail(engine, connectionId)).toEqual([
    'ACTIVE > ERROR (credentials_rejected)',
    'ERROR > ACTIVE',
    'ACTIVE > REVOKED (revoked_at_bank)',
    'REVOKED > ACTIVE',
    'ACTIVE > EXPIRED (consent_expired)',
    'EXPIRED > ACTIVE',
    'ACTIVE > REVOKED (disconnected)',
  ]);
});

test('a clock that jumps by a year and back ends nothing, and what it wrote holds nobody up', async () => {
  const engine = await open();
  const { connectionId } = engine;
  for (const years of [1, -1, -1, 1]) {
    engine.clock.advance(years * 365 * DAY_MS);
    await engine.call('connections.refreshTokens', { connectionId });
    expect((await engine.connection()).status).toBe('ACTIVE');
  }
  expect(await syncIn(engine, 0)).toBe('succeeded');
});

test('a laptop asleep for a hundred days: what the bank still honours goes on, what it does not is said to be over', async () => {
  const british = await open({ providerId: 'ob-barclays' });
  const german = await open({ providerId: 'xs2a-dkb' });
  await syncIn(british, 100 * DAY_MS).catch(() => undefined);
  expect(await british.connection()).toMatchObject({ status: 'EXPIRED', reason: 'consent_expired' });
  expect(await syncIn(german, 100 * DAY_MS)).toBe('succeeded');
  expect((await german.connection()).status).toBe('ACTIVE');
});

test('calling a sync off says nothing about the connection', async () => {
  const engine = await open();
  await engine.bank.fault({ fault: 'slow', ms: 500 });
  const running = engine.call('sync.run', { connectionId: engine.connectionId });
  const again = await engine.reopen();
  expect((await running).runs).toMatchObject([{ state: 'cancelled' }]);
  const { connections } = await again.call('connections.list', {});
  expect(connections).toMatchObject([{ status: 'ACTIVE' }]);
  expect(connections[0]?.lastError).toBeUndefined();
});
