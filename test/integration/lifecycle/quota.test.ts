import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, useConnected, type Connected } from './connected.ts';

const open = useConnected();
/** Gives its whole history at the first asking, so one sync is one read of each place. */
const OPTIONS = { providerId: 'ob-barclays' };

const sync = async (engine: Connected, input: { userPresent?: boolean } = {}) => {
  const { runs } = await engine.call('sync.run', { connectionId: engine.connectionId, ...input });
  return runs[0];
};
/** How often the most-read place was read, as the meter shows it. */
const used = async (engine: Pick<Connected, 'call' | 'connectionId'>) => {
  const { quotas } = await engine.call('quota.list', { connectionId: engine.connectionId });
  return Math.max(0, ...quotas.map((quota) => quota.used));
};
const refusedByBank = async (engine: Pick<Connected, 'bank'>) =>
  (await engine.bank.calls()).filter(({ status }) => status === 429).length;

test('four reads of a place in a day, then none that nobody asked for; a restart forgets nothing', async () => {
  const engine = await open(OPTIONS);
  const { connectionId } = engine;
  expect(await used(engine)).toBe(1);
  for (let reads = 2; reads <= 4; reads += 1) {
    await engine.advance(HOUR_MS);
    expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
    expect(await used(engine)).toBe(reads);
  }
  const { quotas } = await engine.call('quota.list', { connectionId });
  expect(new Set(quotas.map(({ limit }) => limit))).toEqual(new Set([4]));
  expect(new Set(quotas.map(({ endpoint }) => endpoint))).toEqual(new Set(['transactions', 'balance', 'pending']));
  // One place per account and endpoint, each with the moment at which its oldest read is over.
  const { accounts } = await engine.call('connections.get', { connectionId });
  expect(quotas.length).toBe(3 * accounts.length);
  for (const { windowEndsAt } of quotas) {
    expect(Date.parse(windowEndsAt) - engine.clock.nowMs()).toBeLessThanOrEqual(21 * HOUR_MS);
  }

  const calls = (await engine.bank.calls('transactions')).length;
  const unasked = { connectionId, userPresent: false };
  expect(await sync(engine, unasked)).toMatchObject({
    state: 'failed',
    error: { code: 'QUOTA_EXHAUSTED', retry: 'later' },
  });
  const again = { ...(await engine.reopen()), connectionId };
  expect(await used(again)).toBe(4);
  const { runs } = await again.call('sync.run', unasked);
  expect(runs).toMatchObject([{ state: 'failed', error: { code: 'QUOTA_EXHAUSTED' } }]);
  expect((await again.bank.calls('transactions')).length).toBe(calls);
  expect((await again.call('connections.get', { connectionId })).connection.status).toBe('ACTIVE');
  expect(await refusedByBank(again)).toBe(0);
  await again.advance(25 * HOUR_MS);
  expect(await used(again)).toBe(0);
});

test('what the user asks for is tried past the four, and counts', async () => {
  const engine = await open(OPTIONS);
  await engine.bank.set({ quotas: false });
  for (let round = 0; round < 5; round += 1) expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  expect(await used(engine)).toBe(4);
  expect(await sync(engine, { userPresent: false })).toMatchObject({ state: 'failed' });
});

test('where the bank itself says no, the user asks it once, and again when a read is free', async () => {
  const engine = await open(OPTIONS);
  for (let round = 0; round < 3; round += 1) expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  const { accounts } = await engine.call('connections.get', { connectionId: engine.connectionId });
  for (let round = 0; round < 3; round += 1) {
    expect(await sync(engine)).toMatchObject({ state: 'failed', error: { code: 'QUOTA_EXHAUSTED' } });
    expect(await refusedByBank(engine)).toBe(3 * accounts.length);
    expect((await engine.connection()).status).toBe('ACTIVE');
  }
  await engine.advance(25 * HOUR_MS);
  expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
});

test('reads used up do not hide that the consent was withdrawn: that may be asked as often as one likes', async () => {
  const engine = await open(OPTIONS);
  for (let round = 0; round < 4; round += 1) await sync(engine);
  const { credentialsId = '' } = await engine.connection();
  await engine.bank.fault({ fault: 'revoke', credentialsId });
  await sync(engine);
  expect(await engine.connection()).toMatchObject({ status: 'REVOKED', reason: 'revoked_at_bank' });
});

test('failed reads count: the bank counts them too', async () => {
  const engine = await open(OPTIONS);
  await engine.bank.fault({ fault: 'drop-before-response', endpoint: 'transactions' });
  for (let round = 0; round < 3; round += 1) await sync(engine);
  expect(await used(engine)).toBe(4);
  await engine.bank.clearFaults();
  expect(await sync(engine, { userPresent: false })).toMatchObject({
    state: 'failed',
    error: { code: 'QUOTA_EXHAUSTED' },
  });
  expect(await refusedByBank(engine)).toBe(0);
});

test('a call whose token is refused, and the same call again with a fresh one, are two reads', async () => {
  const engine = await open(OPTIONS);
  await engine.bank.fault({
    fault: 'data-error',
    code: 'invalid_token',
    status: 401,
    endpoint: 'transactions',
    times: 1,
  });
  expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  expect(await used(engine)).toBe(3);
  // The last read of one account's day is refused its token: the bank takes it for a fifth, and nothing worse comes of it.
  await engine.bank.fault({
    fault: 'data-error',
    code: 'invalid_token',
    status: 401,
    endpoint: 'transactions',
    times: 1,
  });
  expect(await sync(engine)).toMatchObject({ state: 'partial', error: { code: 'QUOTA_EXHAUSTED' } });
  expect(await used(engine)).toBe(4);
  expect(await refusedByBank(engine)).toBe(1);
  expect((await engine.connection()).status).toBe('ACTIVE');
});

test('a clock set back by a year and put right again has not made any read forgotten', async () => {
  const engine = await open(OPTIONS);
  for (let round = 0; round < 3; round += 1) await sync(engine);
  expect(await used(engine)).toBe(4);
  engine.clock.advance(-365 * DAY_MS);
  expect(await used(engine)).toBe(4);
  const again = { ...(await engine.reopen()), connectionId: engine.connectionId };
  again.clock.advance(365 * DAY_MS);
  expect(await used(again)).toBe(4);
  await again.advance(25 * HOUR_MS);
  expect(await used(again)).toBe(0);
});

test('reads made by a clock far ahead do not block longer than a day, however the clock comes back', async () => {
  const engine = await open(OPTIONS);
  await engine.bank.set({ quotas: false });
  engine.clock.advance(365 * DAY_MS);
  for (let round = 0; round < 4; round += 1) await sync(engine);
  engine.clock.advance(-335 * DAY_MS);
  expect(await used(engine)).toBe(4);
  engine.clock.advance(-30 * DAY_MS);
  expect(await used(engine)).toBe(4);
  await engine.advance(25 * HOUR_MS);
  expect(await used(engine)).toBe(0);
});

test('reads for which the bank is told that the user is there do not count', async () => {
  const engine = await open(OPTIONS);
  await engine.call('settings.update', { attendedAccess: { enabled: true, address: '203.0.113.7' } });
  for (let round = 0; round < 8; round += 1) expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  expect(await used(engine)).toBe(1);
  const attended = (await engine.bank.calls('transactions')).map((call) => call.attended);
  expect(attended.filter((isAttended) => isAttended === true).length).toBeGreaterThanOrEqual(8);

  // The same click without the user's leave, or work nobody waits for, tells the bank nothing and counts.
  expect(await sync(engine, { userPresent: false })).toMatchObject({ state: 'succeeded' });
  expect(await used(engine)).toBe(2);
  await engine.call('settings.update', { attendedAccess: { enabled: false } });
  await sync(engine);
  expect(await used(engine)).toBe(3);
  expect((await engine.bank.calls('transactions')).at(-1)?.attended).toBe(false);
});

test('work nobody waits for leaves reads in reserve for the user', async () => {
  const engine = await open(OPTIONS);
  expect(await sync(engine, { userPresent: false })).toMatchObject({ state: 'succeeded' });
  expect(await sync(engine, { userPresent: false })).toMatchObject({
    state: 'failed',
    error: { code: 'QUOTA_EXHAUSTED' },
  });
  expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  expect(await used(engine)).toBe(4);
});

test('a clock that was a year ahead leaves no read of the future behind that blocks for a year', async () => {
  const engine = await open(OPTIONS);
  await engine.bank.set({ quotas: false });
  engine.clock.advance(365 * DAY_MS);
  for (let round = 0; round < 4; round += 1) await sync(engine);
  engine.clock.advance(-365 * DAY_MS);
  // The bank keeps its own time: from the moment that the clock is seen to be right they count for a day, and no longer.
  expect(await used(engine)).toBe(4);
  expect(await sync(engine, { userPresent: false })).toMatchObject({ state: 'failed' });
  await engine.advance(2 * DAY_MS);
  expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
});
