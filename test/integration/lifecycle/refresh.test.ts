import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, readRow, useConnected, type Connected } from './connected.ts';

const open = useConnected();

/** Both clocks an hour on, so that the access token is dead and the next need refreshes. */
async function withDeadAccessToken(options: Parameters<typeof open>[0] = {}): Promise<Connected> {
  const engine = await open(options);
  await engine.advance(2 * HOUR_MS);
  return engine;
}

const refreshes = async (engine: Connected) => (await engine.bank.calls('refresh')).length;

describe('the order in which tokens are kept', () => {
  test('the old refresh token stays beside the new one until a call has succeeded', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    const before = await readRow(engine, connectionId);
    await engine.call('connections.refreshTokens', { connectionId });
    const refreshed = await readRow(engine, connectionId);
    expect(refreshed.tokens.refresh).not.toBe(before.tokens.refresh);
    expect(refreshed.tokens.previous).toBe(before.tokens.refresh);
    expect(refreshed.row.refresh_started_at).toBeNull();

    await engine.call('sync.run', { connectionId });
    const used = await readRow(engine, connectionId);
    expect(used.tokens.previous).toBeUndefined();
    expect(used.tokens.refresh).toBe(refreshed.tokens.refresh);
  });

  test('the intent is on disk while the call is under way, and a lost answer leaves it there', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    await engine.bank.fault({ fault: 'lose-refresh-response', times: 1 });
    await engine.failure('connections.refreshTokens', { connectionId });
    expect((await readRow(engine, connectionId)).row.refresh_started_at).not.toBeNull();
  });

  test('the current token is asked first, then the one before it, once each; the one that was taken becomes the current', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    // The bank answers with tokens that it then forgets, and still takes the ones before: a restore of its own.
    await engine.bank.set({ refreshGraceMs: DAY_MS });
    await engine.call('connections.refreshTokens', { connectionId });
    const { tokens } = await readRow(engine, connectionId);
    await engine.bank.fault({ fault: 'token-error', code: 'invalid_grant', endpoint: 'refresh', times: 1 });
    await engine.call('connections.refreshTokens', { connectionId });

    expect(await refreshes(engine)).toBe(3);
    const after = await readRow(engine, connectionId);
    expect(after.tokens.previous).toBe(tokens.previous);
    expect(after.tokens.refresh).not.toBe(tokens.refresh);
    const [latest] = await engine.audit('TOKEN_REFRESHED');
    expect(latest?.metadata).toMatchObject({ usedPrevious: true, rotated: true });
    expect((await engine.connection()).status).toBe('ACTIVE');
  });

  test('a token before the current one that is honoured is never dropped, also where the bank does not rotate', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    await engine.bank.set({ refreshGraceMs: DAY_MS });
    await engine.call('connections.refreshTokens', { connectionId });
    const { tokens } = await readRow(engine, connectionId);
    await engine.bank.set({ rotation: false });
    await engine.bank.fault({ fault: 'token-answer', omit: ['refresh_token'], endpoint: 'refresh', times: 1 });
    await engine.bank.fault({ fault: 'token-error', code: 'invalid_grant', endpoint: 'refresh', times: 1 });
    // The refresh with the token before, and a data call that succeeds with what it brought.
    await engine.call('connections.refreshTokens', { connectionId });
    await engine.call('sync.run', { connectionId });
    expect((await readRow(engine, connectionId)).tokens.refresh).toBe(tokens.previous);
    await engine.call('connections.refreshTokens', { connectionId });
    expect((await engine.connection()).status).toBe('ACTIVE');
  });

  test.each([
    ['times out on its way back', { fault: 'drop-before-response' }],
    ['is a fault of the bank', { fault: 'outage' }],
    ['asks for patience', { fault: 'rate-limit' }],
  ] as const)('the token before is left alone when the answer to the current one %s', async (_name, fault) => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    await engine.bank.set({ refreshGraceMs: DAY_MS });
    await engine.call('connections.refreshTokens', { connectionId });
    await engine.bank.fault({ ...fault, endpoint: 'refresh', times: 1 });
    await engine.failure('connections.refreshTokens', { connectionId });
    expect(await refreshes(engine)).toBe(2);
    expect((await engine.connection()).status).toBe('ACTIVE');
    expect((await readRow(engine, connectionId)).tokens.previous).toBeDefined();
  });

  test('both refused: the consent is over, and the bank is not asked a third time', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    await engine.call('connections.refreshTokens', { connectionId });
    await engine.bank.fault({ fault: 'revoke' });
    const error = await engine.failure('connections.refreshTokens', { connectionId });
    expect(error).toMatchObject({ retry: 'reconnect' });
    expect(await refreshes(engine)).toBe(3);
    expect(await engine.connection()).toMatchObject({ status: 'REVOKED', reason: 'revoked_at_bank' });
  });
});

/** Token answers that are odd, and how many seconds the access token counts as good for. */
const ODD_ANSWERS: readonly (readonly [
  name: string,
  change: { set?: Record<string, unknown>; omit?: string[] },
  livesSeconds: number,
])[] = [
  ['expires_in missing', { omit: ['expires_in'] }, 3600],
  ['expires_in zero', { set: { expires_in: 0 } }, 3600],
  ['expires_in negative', { set: { expires_in: -1 } }, 3600],
  ['expires_in a text', { set: { expires_in: '1800' } }, 1800],
  ['expires_in a word', { set: { expires_in: 'soon' } }, 3600],
  ['expires_in null', { set: { expires_in: null } }, 3600],
  ['expires_in an object', { set: { expires_in: {} } }, 3600],
  ['expires_in a fraction', { set: { expires_in: 1799.6 } }, 1799],
  ['expires_in beyond all dates', { set: { expires_in: 1e15 } }, 90 * 86_400],
  ['token_type missing', { omit: ['token_type'] }, 3600],
  ['token_type unknown', { set: { token_type: 'mac' } }, 3600],
  ['scope no text', { set: { scope: 7 } }, 3600],
  ['an id token that is none', { set: { id_token: 'x' } }, 3600],
  ['fields nobody knows', { set: { refresh_expires_in: 0, foo: [] } }, 3600],
];

describe('what a refresh answers', () => {
  test('without a refresh token: the old one stays good and stays', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    const before = await readRow(engine, connectionId);
    await engine.bank.set({ rotation: false });
    await engine.bank.fault({ fault: 'token-answer', omit: ['refresh_token'], endpoint: 'refresh', times: 1 });
    await engine.call('connections.refreshTokens', { connectionId });
    const { tokens } = await readRow(engine, connectionId);
    expect(tokens).toMatchObject({ refresh: before.tokens.refresh });
    expect(tokens.access).not.toBe(before.tokens.access);
    await engine.advance(2 * HOUR_MS);
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  });

  test('with fields that are missing, senseless or unknown: the rotated token is kept all the same', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    for (const [name, change, livesSeconds] of ODD_ANSWERS) {
      const before = await readRow(engine, connectionId);
      await engine.bank.fault({ fault: 'token-answer', ...change, endpoint: 'refresh', times: 1 });
      const { connection } = await engine.call('connections.refreshTokens', { connectionId });
      const { tokens } = await readRow(engine, connectionId);
      expect(tokens.previous, name).toBe(before.tokens.refresh);
      const seconds = (Date.parse(connection.tokenExpiresAt ?? '') - engine.clock.nowMs()) / 1000;
      expect(Math.abs(seconds - livesSeconds), name).toBeLessThan(30);
      // The new token is the one that the bank takes from here on.
      await engine.call('connections.refreshTokens', { connectionId });
      expect((await engine.connection()).status, name).toBe('ACTIVE');
      // A minute's worth of refreshes is free again.
      await engine.advance(60_000);
    }
  });

  test('without an access token, but with a new refresh token: that one is the only one left, and is kept', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    await engine.bank.fault({ fault: 'token-answer', omit: ['access_token'], endpoint: 'refresh', times: 1 });
    await engine.call('connections.refreshTokens', { connectionId }).catch(() => undefined);
    await engine.call('connections.refreshTokens', { connectionId });
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  });
});

describe('callers at the same time', () => {
  test('fifty of them, with a bank that rotates: one refresh', async () => {
    const engine = await withDeadAccessToken();
    const { connectionId } = engine;
    await engine.bank.fault({ fault: 'slow', ms: 50, endpoint: 'refresh' });
    await engine.bank.set({ quotas: false });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 5 === 0
          ? engine.call('sync.run', { connectionId })
          : engine.call('connections.refreshTokens', { connectionId }),
      ),
    );
    expect(answers.length).toBe(50);
    expect(await refreshes(engine)).toBe(1);
    expect((await engine.audit('TOKEN_REFRESHED')).length).toBe(1);
    expect((await engine.audit('TOKEN_REFRESH_FAILED')).length).toBe(0);
  });

  test('fifty calls that the bank answers with 401: one refresh, and each replayed once', async () => {
    const engine = await open();
    const { connectionId } = engine;
    await engine.bank.set({ quotas: false });
    // The bank's clock alone: every access token is dead there and good here.
    await engine.bank.advance(2 * HOUR_MS);
    const before = (await engine.bank.calls()).length;
    await Promise.all(Array.from({ length: 50 }, () => engine.call('sync.run', { connectionId })));
    const calls = (await engine.bank.calls()).slice(before);
    expect(calls.filter(({ endpoint }) => endpoint === 'refresh').length).toBe(1);
    // All fifty join one sync, which asks for the three parts of an account at once.
    expect(calls.filter(({ status }) => status === 401).length).toBe(3);
    expect((await engine.connection()).status).toBe('ACTIVE');
  });
});

describe('a refresh whose answer is lost is asked for once in a sync', () => {
  /** Every access token is dead at the bank and good here; the first refresh is carried out, and its answer lost. */
  async function withLostRefresh(): Promise<Connected> {
    const engine = await open();
    await engine.bank.set({ refreshGraceMs: DAY_MS });
    await engine.bank.advance(2 * HOUR_MS);
    await engine.bank.fault({ fault: 'lose-refresh-response', times: 1 });
    return engine;
  }
  const sync = async ({ call, connectionId }: Connected) => (await call('sync.run', { connectionId })).runs[0];

  test('also when one read of an account hears late that its token is dead', async () => {
    const engine = await withLostRefresh();
    await engine.bank.fault({ fault: 'slow', ms: 500, endpoint: 'pending' });
    expect(await sync(engine)).toMatchObject({ state: 'failed', error: { code: 'BAD_RESPONSE' } });
    expect(await refreshes(engine)).toBe(1);
    expect((await engine.audit('TOKEN_REFRESH_FAILED')).length).toBe(1);
    // The next need asks, as after any lost answer.
    expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
    expect(await refreshes(engine)).toBe(2);
  });

  test('also when the sync goes on to the next account, whose token is as dead', async () => {
    const engine = await withLostRefresh();
    await engine.bank.fault({ fault: 'outage', endpoint: 'transactions', times: 1 });
    expect(await sync(engine)).toMatchObject({ state: 'failed', error: { code: 'PROVIDER_UNAVAILABLE' } });
    expect((await engine.bank.calls('transactions')).filter(({ status }) => status === 401).length).toBe(1);
    expect(await refreshes(engine)).toBe(1);
    expect(await sync(engine)).toMatchObject({ state: 'succeeded' });
  });
});

test('the secret is corrected while a refresh with the wrong one is under way: the refresh goes through', async () => {
  const right = { clientId: 'sandbox-coffer-demo', clientSecret: '' };
  const engine = await withDeadAccessToken();
  right.clientSecret = engine.bank.clientSecret;
  const { connectionId } = engine;
  const set = (clientSecret: string) =>
    engine.call('credentials.set', {
      environment: 'demo',
      clientId: right.clientId,
      clientSecret,
      redirectMode: 'loopback',
    });
  await set('not-the-secret');
  await engine.bank.fault({ fault: 'slow', ms: 300, endpoint: 'refresh', times: 1 });
  const refreshing = engine.call('connections.refreshTokens', { connectionId });
  await expect.poll(() => refreshes(engine)).toBe(1);
  await set(right.clientSecret);
  expect((await refreshing).connection.status).toBe('ACTIVE');
  expect(await refreshes(engine)).toBe(2);
  expect(await engine.audit('CONNECTION_ERROR')).toEqual([]);
});

test('the secret is spoilt while a refresh is under way: its tokens are kept, the next refresh says so, and the right secret heals', async () => {
  const engine = await withDeadAccessToken();
  const { connectionId } = engine;
  const set = (clientSecret: string) =>
    engine.call('credentials.set', {
      environment: 'demo',
      clientId: engine.bank.clientId,
      clientSecret,
      redirectMode: 'loopback',
    });
  await engine.bank.fault({ fault: 'slow', ms: 300, endpoint: 'refresh', times: 1 });
  const refreshing = engine.call('connections.refreshTokens', { connectionId });
  await expect.poll(() => refreshes(engine)).toBe(1);
  await set('not-the-secret');
  expect((await refreshing).connection.status).toBe('ACTIVE');
  const kept = await readRow(engine, connectionId);

  expect(await engine.failure('connections.refreshTokens', { connectionId })).toMatchObject({
    code: 'CREDENTIALS_REJECTED',
  });
  expect(await engine.connection()).toMatchObject({ status: 'ERROR', reason: 'credentials_rejected' });
  expect((await readRow(engine, connectionId)).tokens).toEqual(kept.tokens);
  await set(engine.bank.clientSecret);
  await engine.call('connections.refreshTokens', { connectionId });
  expect((await engine.connection()).status).toBe('ACTIVE');
});
