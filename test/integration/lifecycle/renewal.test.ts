import { describe, expect, test } from 'vitest';
import { signInAtBank } from '../../support/test-engine.ts';
import { expectSameAsBank } from '../engine/same-as-bank.ts';
import {
  connectedTo,
  DAY_MS,
  HOUR_MS,
  readRow,
  statusTrail,
  untilQuiet,
  useConnected,
  type Connected,
} from './connected.ts';

const openWithoutHolder = useConnected();
/** The user has said who reconfirms, which TrueLayer asks for. */
const open: typeof openWithoutHolder = async (options) => {
  const engine = await openWithoutHolder(options);
  await engine.call('settings.update', { accountHolder: { name: 'Joan Doe', email: 'joan@example.com' } });
  return engine;
};
const RECONFIRMED = { userHasReconfirmedConsent: true, open: false } as const;

const renew = (engine: Connected, input: { userHasReconfirmedConsent?: boolean } = RECONFIRMED) =>
  engine.call('connections.renew', { connectionId: engine.connectionId, open: false, ...input });
const doors = async (engine: Connected) => (await engine.bank.calls()).map(({ endpoint }) => endpoint);
const accountIds = async ({ call, connectionId }: Connected) =>
  (await call('connections.get', { connectionId })).accounts.map(({ accountId }) => accountId);

/** Renews by way of the bank, from the link to the end of the fetch that follows. */
async function renewAtBank(engine: Connected, input?: { userHasReconfirmedConsent?: boolean }) {
  const answer = await renew(engine, input);
  if (answer.outcome !== 'browser') throw new Error('a link was expected');
  const finished = await engine.call('connections.finish', {
    redirectUrl: await signInAtBank(engine.bank, answer.authUrl),
  });
  await untilQuiet(engine);
  return { ...finished, attemptId: answer.attemptId, authUrl: answer.authUrl };
}

describe('in the United Kingdom, reconfirmed in our own app', () => {
  test('no action needed: extended at once with the rotated token, and the end is an estimate until /me shows it', async () => {
    const engine = await open({ password: 'eternal' });
    const { connectionId } = engine;
    await engine.advance(80 * DAY_MS);
    const { consentExpiresAt: oldEnd } = await engine.connection();
    // TrueLayer shows the new end some time later.
    await engine.bank.set({ extensionLagMs: HOUR_MS });
    const answer = await renew(engine);
    expect(answer).toMatchObject({
      outcome: 'extended',
      connection: { status: 'ACTIVE', consentExpiryIsEstimate: true },
    });
    expect((await doors(engine)).filter((door) => door === 'refresh' || door === 'extend')).toEqual([
      'refresh',
      'extend',
    ]);
    const [extended] = await engine.audit('CONNECTION_EXTENDED');
    expect(extended?.metadata).toMatchObject({ previousExpiry: oldEnd });
    expect((await engine.connection()).daysLeft).toBeGreaterThan(85);

    await untilQuiet(engine);
    await engine.advance(2 * HOUR_MS);
    const again = connectedTo(await engine.reopen({ background: true }), connectionId);
    await expect.poll(async () => (await again.connection()).consentExpiryIsEstimate, { timeout: 15_000 }).toBe(false);
    const newEnd = Date.parse((await again.connection()).consentExpiresAt ?? '');
    expect(newEnd - Date.parse(oldEnd ?? '')).toBeGreaterThan(75 * DAY_MS);
    expect(await statusTrail(again, connectionId)).toEqual([]);
  });

  test('authentication needed: a link to the same consent, the connection live all the while', async () => {
    const engine = await open();
    const before = { accounts: await accountIds(engine), connection: await engine.connection() };
    await engine.advance(80 * DAY_MS);
    const answer = await renew(engine);
    expect(answer.outcome).toBe('browser');
    expect(await engine.call('sync.run', { connectionId: engine.connectionId })).toMatchObject({
      runs: [{ state: 'succeeded' }],
    });
    if (answer.outcome !== 'browser') return;
    const { connection, plan } = await engine.call('connections.finish', {
      redirectUrl: await signInAtBank(engine.bank, answer.authUrl),
    });
    await untilQuiet(engine);
    expect(connection.connectionId).toBe(engine.connectionId);
    expect(connection.credentialsId).toBe(before.connection.credentialsId);
    expect(plan.accounts.every(({ action }) => action === 'match')).toBe(true);
    expect(await accountIds(engine)).toEqual(before.accounts);
    expect((await engine.connection()).daysLeft).toBeGreaterThan(85);
    await expectSameAsBank(engine, engine.connectionId);
  });

  test('another reconfirmation needed: its link is shown as it is', async () => {
    const engine = await open();
    await engine.bank.fault({ fault: 'extend', outcome: 'reconfirmation_of_consent_needed' });
    expect((await renewAtBank(engine)).connection.status).toBe('ACTIVE');
  });

  test.each([
    ['not enabled for this application (400)', 'not-enabled'],
    ['refused for its token (401)', 'unauthorised'],
    ['not for this connection (422)', 'cannot-extend'],
  ])('%s: a link to sign in again, and extending is left alone for a day', async (_name, outcome) => {
    const engine = await open();
    await engine.bank.fault({ fault: 'extend', outcome });
    const { connection } = await renewAtBank(engine);
    expect(connection.status).toBe('ACTIVE');
    expect((await doors(engine)).filter((door) => door === 'extend' || door === 'reauthuri')).toEqual([
      'extend',
      'reauthuri',
    ]);
    expect((await engine.audit('CONNECTION_RENEWED'))[0]?.metadata).toMatchObject({ kind: 'reauth' });
  });

  test('a refusal is remembered until the next term', async () => {
    const engine = await open();
    await engine.bank.fault({ fault: 'extend', outcome: 'cannot-extend' });
    await renew(engine);
    await engine.advance(HOUR_MS);
    await renew(engine);
    const calls = await doors(engine);
    expect(calls.filter((door) => door === 'extend').length).toBe(1);
    expect(calls.filter((door) => door === 'reauthuri').length).toBe(2);
  });

  test('no link to sign in again either: a new link onto the same connection', async () => {
    const engine = await open();
    await engine.bank.fault({ fault: 'extend', outcome: 'cannot-extend' });
    await engine.bank.fault({ fault: 'data-error', status: 401, code: 'invalid_request', endpoint: 'reauthuri' });
    const before = await engine.connection();
    const { connection, authUrl } = await renewAtBank(engine);
    expect(new URL(authUrl).searchParams.get('provider_id')).toBe('ob-barclays');
    expect(connection.connectionId).toBe(engine.connectionId);
    expect(connection.credentialsId).not.toBe(before.credentialsId);
    expect((await engine.audit('CONNECTION_RENEWED'))[0]?.metadata).toMatchObject({ kind: 'link' });
  });

  test('not reconfirmed: nothing is extended', async () => {
    const engine = await open({ password: 'eternal' });
    expect((await renew(engine, { userHasReconfirmedConsent: false })).outcome).toBe('browser');
    expect(await doors(engine)).not.toContain('extend');
  });

  test('nobody to reach: not asked in vain, and asked once there is somebody', async () => {
    const engine = await openWithoutHolder({ password: 'eternal' });
    expect((await renew(engine)).outcome).toBe('browser');
    expect(await doors(engine)).not.toContain('extend');
    await engine.call('settings.update', { accountHolder: { email: 'joan@example.com' } });
    expect((await renew(engine)).outcome).toBe('extended');
  });

  test('an answer that is lost: the connection stays, and goes on where the bank still takes the old token', async () => {
    const engine = await open({ password: 'eternal' });
    const { connectionId } = engine;
    await engine.bank.set({ refreshGraceMs: HOUR_MS });
    await engine.bank.fault({ fault: 'drop-before-response', endpoint: 'extend', times: 1 });
    expect(await engine.failure('connections.renew', { connectionId, ...RECONFIRMED })).toMatchObject({
      retry: 'later',
    });
    expect((await readRow(engine, connectionId)).row.refresh_started_at).not.toBeNull();
    expect((await engine.call('connections.attempts', {})).attempts.filter(({ state }) => state === 'waiting')).toEqual(
      [],
    );
    expect((await renew(engine)).outcome).toBe('extended');
    expect((await engine.connection()).status).toBe('ACTIVE');
  });

  test('a refresh at the same time waits for its turn: neither takes the token from the other', async () => {
    const engine = await open({ password: 'eternal' });
    const { connectionId } = engine;
    await engine.bank.fault({ fault: 'slow', ms: 200, endpoint: 'extend' });
    const extending = renew(engine);
    await expect
      .poll(async () => (await engine.bank.calls('extend')).length + (await engine.bank.calls('refresh')).length, {
        interval: 10,
      })
      .toBeGreaterThan(0);
    await Promise.all([
      extending,
      ...Array.from({ length: 5 }, () => engine.call('connections.refreshTokens', { connectionId })),
    ]);
    await untilQuiet(engine);
    await engine.call('connections.refreshTokens', { connectionId });
    expect((await extending).outcome).toBe('extended');
    expect(await engine.audit('TOKEN_REFRESH_FAILED')).toEqual([]);
    expect((await engine.connection()).status).toBe('ACTIVE');
  });
});

describe('where there is no extending', () => {
  test.each(['xs2a-dkb', 'ob-n26', 'ob-erste-at'])(
    '%s: a new link onto the same connection, its history kept',
    async (providerId) => {
      const engine = await open({ providerId });
      const before = { accounts: await accountIds(engine), connection: await engine.connection() };
      await engine.advance(100 * DAY_MS);
      const { connection, plan } = await renewAtBank(engine);
      expect(await doors(engine)).not.toContain('extend');
      expect(connection.connectionId).toBe(engine.connectionId);
      expect(connection.credentialsId).not.toBe(before.connection.credentialsId);
      expect(plan.accounts.every(({ action }) => action === 'match')).toBe(true);
      expect(await accountIds(engine)).toEqual(before.accounts);
      await expectSameAsBank(engine, engine.connectionId);
    },
  );
});

describe('when it is over already', () => {
  test('expired, in the United Kingdom: signing in again on the same consent', async () => {
    const engine = await open();
    await engine.advance(100 * DAY_MS);
    await engine.call('sync.run', { connectionId: engine.connectionId });
    expect((await engine.connection()).status).toBe('EXPIRED');
    const { connection } = await renewAtBank(engine);
    expect(connection.status).toBe('ACTIVE');
    expect(await doors(engine)).toContain('reauthuri');
    expect(await doors(engine)).not.toContain('extend');
    expect(await statusTrail(engine, engine.connectionId)).toEqual([
      'ACTIVE > EXPIRED (consent_expired)',
      'EXPIRED > ACTIVE',
    ]);
    await expectSameAsBank(engine, engine.connectionId);
  });

  test.each([['ob-barclays'], ['xs2a-dkb']])('revoked at %s: a new link', async (providerId) => {
    const engine = await open({ providerId });
    await engine.bank.fault({ fault: 'revoke' });
    await engine.call('sync.run', { connectionId: engine.connectionId });
    expect((await engine.connection()).status).toBe('REVOKED');
    const { connection } = await renewAtBank(engine);
    expect(connection).toMatchObject({ status: 'ACTIVE', connectionId: engine.connectionId });
    expect(await doors(engine)).not.toContain('reauthuri');
    await expectSameAsBank(engine, engine.connectionId);
  });

  test('disconnected with the data kept: a new link brings the same connection back', async () => {
    const engine = await open();
    const accounts = await accountIds(engine);
    await engine.call('connections.disconnect', { connectionId: engine.connectionId, deleteData: false });
    const { connection } = await renewAtBank(engine);
    expect(connection).toMatchObject({ status: 'ACTIVE', connectionId: engine.connectionId });
    expect(await accountIds(engine)).toEqual(accounts);
  });
});

test('a new term while a refresh of the old one is under way: the new tokens stay, and both terms live', async () => {
  const engine = await open({ providerId: 'xs2a-dkb' });
  const { connectionId } = engine;
  await engine.advance(2 * HOUR_MS);
  const answer = await renew(engine);
  if (answer.outcome !== 'browser') throw new Error('a link was expected');
  const redirectUrl = await signInAtBank(engine.bank, answer.authUrl);
  await engine.bank.fault({ fault: 'slow', ms: 600, endpoint: 'refresh', times: 1 });
  const refreshing = engine.call('connections.refreshTokens', { connectionId });
  await expect.poll(async () => (await engine.bank.calls('refresh')).length, { interval: 10 }).toBe(1);
  const { connection } = await engine.call('connections.finish', { redirectUrl });
  await refreshing;
  await untilQuiet(engine);

  await engine.advance(2 * HOUR_MS);
  expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  expect((await engine.connection()).credentialsId).toBe(connection.credentialsId);
  // What the late answer brought is on the way back, not lost.
  await engine.call('connections.rollback', { connectionId, attemptId: answer.attemptId });
  expect((await engine.connection()).credentialsId).not.toBe(connection.credentialsId);
  await engine.call('connections.refreshTokens', { connectionId });
  expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
});

test('a sync with the old tokens that the bank refuses after the new term has begun is no verdict on the new term', async () => {
  const engine = await open({ providerId: 'xs2a-dkb' });
  const { connectionId } = engine;
  await engine.bank.set({ quotas: false });
  const answer = await renew(engine);
  if (answer.outcome !== 'browser') throw new Error('a link was expected');
  const redirectUrl = await signInAtBank(engine.bank, answer.authUrl);
  const { credentialsId } = await engine.connection();
  await engine.bank.fault({ fault: 'revoke', credentialsId: credentialsId ?? '' });
  await engine.bank.fault({ fault: 'slow', ms: 400, credentialsId: credentialsId ?? '', endpoint: 'transactions' });
  const before = (await engine.bank.calls('transactions')).length;
  const syncing = engine.call('sync.run', { connectionId });
  await expect
    .poll(async () => (await engine.bank.calls('transactions')).length, { interval: 10 })
    .toBeGreaterThan(before);
  await engine.call('connections.finish', { redirectUrl });
  await syncing;
  await untilQuiet(engine);
  expect(await statusTrail(engine, connectionId)).toEqual([]);
  expect((await engine.connection()).status).toBe('ACTIVE');
});
