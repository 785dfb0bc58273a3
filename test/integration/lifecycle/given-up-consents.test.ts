import { describe, expect, test } from 'vitest';
import { signInAtBank } from '../../support/test-engine.ts';
import { expectNothingStored, useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { connectedTo, DAY_MS, HOUR_MS, untilQuiet, useConnected, type Connected } from './connected.ts';

const openEmpty = useEngineAndBank();
const open = useConnected();
const PROVIDER = 'ob-n26';

/** A sign-in as far as the bank's answer; answers what came of it here. */
async function signIn(engine: EngineAndBank, user: { username: string; password: string }, connectionId?: string) {
  const link = await engine.call('connections.begin', {
    providerId: PROVIDER,
    open: false,
    review: true,
    ...(connectionId === undefined ? {} : { connectionId }),
  });
  const redirectUrl = await signInAtBank(engine.bank, link.authUrl, { providerId: PROVIDER, ...user });
  return { attemptId: link.attemptId, answer: await engine.engine.dispatch('connections.finish', { redirectUrl }) };
}

const JOHN = { username: 'john', password: 'doe' };
const failing = (code: string) => ({ username: `error.${code}`, password: 'error' });
const alive = async ({ bank }: EngineAndBank) =>
  (await bank.consents()).filter(({ status }) => status === 'Authorised');
const ended = async (engine: EngineAndBank) =>
  (await engine.audit('CONSENT_ENDED')).map(
    ({ metadata: { because, outcome } }) => `${String(because)}: ${String(outcome)}`,
  );

async function untilAlive(engine: EngineAndBank, count: number): Promise<void> {
  await expect.poll(async () => (await alive(engine)).length, { timeout: 15_000 }).toBe(count);
}

describe('a sign-in that fails for good after its tokens arrived', () => {
  test('leaves no consent alive at the bank, and nothing here but its record', async () => {
    const engine = await openEmpty();
    const { answer, attemptId } = await signIn(engine, failing('account_permanently_locked'));
    expect(answer).toMatchObject({ ok: false, error: { code: 'CONSENT_REVOKED' } });
    await untilAlive(engine, 0);
    await expect.poll(() => ended(engine)).toEqual(['sign-in-failed: revoked']);
    const [entry] = await engine.audit('CONSENT_ENDED');
    expect(entry?.metadata['attemptId']).toBe(attemptId);
    await expectNothingStored(engine);
  });

  test('while TrueLayer cannot be reached: it is told as soon as it can, also after a restart', async () => {
    const engine = await openEmpty();
    await engine.bank.fault({ fault: 'outage', endpoint: 'delete' });
    await signIn(engine, failing('wrong_credentials'));
    await expect.poll(async () => (await engine.bank.calls('delete')).length).toBeGreaterThan(0);
    expect((await alive(engine)).length).toBe(1);
    const again = await engine.reopen({ background: true });
    await engine.bank.clearFaults();
    await again.advance(2 * HOUR_MS);
    again.engine.resume();
    await untilAlive(again, 0);
    expect(await ended(again)).toEqual(['sign-in-failed: revoked']);
  });

  test('at a bank that never says whose consent it is: it is asked for a day, and then ended all the same', async () => {
    const engine = await openEmpty({ engine: { background: true } });
    const { attemptId, answer } = await signIn(engine, failing('provider_error'));
    expect(answer).toMatchObject({ ok: false, error: { code: 'PROVIDER_UNAVAILABLE' } });
    await engine.call('connections.dismiss', { attemptId });
    await expect.poll(async () => (await engine.bank.calls('me')).length).toBeGreaterThan(1);
    expect((await alive(engine)).length).toBe(1);
    await engine.advance(25 * HOUR_MS);
    engine.engine.resume();
    await untilAlive(engine, 0);
  });

  test('is kept while trying again can help, and ended once nobody has for a day', async () => {
    const engine = await openEmpty({ engine: { background: true } });
    await engine.bank.fault({ fault: 'outage', endpoint: 'me', times: 1 });
    await signIn(engine, JOHN);
    await engine.advance(20 * HOUR_MS);
    engine.engine.resume();
    expect((await alive(engine)).length).toBe(1);
    await engine.advance(5 * HOUR_MS);
    engine.engine.resume();
    await untilAlive(engine, 0);
    expect((await engine.call('connections.attempts', {})).attempts).toEqual([]);
  });

  test('onto a bank that works: the consent it brought goes, the one before it stays', async () => {
    const engine = await open({ providerId: PROVIDER });
    const { credentialsId } = await engine.connection();
    await engine.bank.fault({ fault: 'data-error', code: 'access_denied', status: 403, endpoint: 'accounts' });
    await engine.bank.fault({ fault: 'data-error', code: 'access_denied', status: 403, endpoint: 'cards' });
    const { answer } = await signIn(engine, JOHN, engine.connectionId);
    expect(answer).toMatchObject({ ok: false, error: { code: 'CONSENT_REVOKED' } });
    await untilAlive(engine, 1);
    expect((await alive(engine)).map((consent) => consent.credentialsId)).toEqual([credentialsId]);
    await engine.bank.clearFaults();
    await engine.call('connections.refreshTokens', { connectionId: engine.connectionId });
    expect((await engine.connection()).status).toBe('ACTIVE');
  });

  test('and that led back to the consent in use: nothing is ended, and the connection works on', async () => {
    const engine = await open();
    const { connectionId } = engine;
    await engine.call('settings.update', { accountHolder: { name: 'John Doe', email: 'john@example.org' } });
    const renewal = await engine.call('connections.renew', {
      connectionId,
      userHasReconfirmedConsent: true,
      open: false,
    });
    if (renewal.outcome !== 'browser') throw new Error('the bank was expected to ask for a sign-in');
    await engine.bank.fault({ fault: 'data-error', code: 'access_denied', status: 403, endpoint: 'accounts' });
    await engine.bank.fault({ fault: 'data-error', code: 'access_denied', status: 403, endpoint: 'cards' });
    const redirectUrl = await signInAtBank(engine.bank, renewal.authUrl, JOHN);
    await engine.failure('connections.finish', { redirectUrl });
    await expect.poll(() => ended(engine)).toEqual(['sign-in-failed: kept-in-use']);
    await engine.bank.clearFaults();
    await engine.call('connections.refreshTokens', { connectionId });
    expect(await engine.connection()).toMatchObject({ status: 'ACTIVE' });
    expect((await engine.bank.calls('delete')).length).toBe(0);
  });
});

describe('a consent that another has taken the place of', () => {
  /** A bank connected anew by a link although it worked: two consents at the bank, one connection here. */
  async function reconnected(): Promise<Connected & { before: string | undefined; attemptId: string }> {
    const engine = await open({ providerId: PROVIDER, engine: { background: true } });
    const { credentialsId: before } = await engine.connection();
    const { attemptId } = await signIn(engine, JOHN, engine.connectionId);
    await untilQuiet(engine);
    expect((await alive(engine)).length).toBe(2);
    return { ...engine, before, attemptId };
  }

  test('lives as long as the reconnect can be undone, and no longer', async () => {
    const engine = await reconnected();
    await engine.advance(20 * HOUR_MS);
    engine.engine.resume();
    expect((await alive(engine)).length).toBe(2);
    await engine.advance(5 * HOUR_MS);
    engine.engine.resume();
    await untilAlive(engine, 1);
    expect((await alive(engine))[0]?.credentialsId).not.toBe(engine.before);
    expect(await ended(engine)).toEqual(['superseded: revoked']);
    await engine.call('connections.refreshTokens', { connectionId: engine.connectionId });
  });

  test('comes back when the reconnect is undone; then the newer one goes', async () => {
    const engine = await reconnected();
    const { connectionId, attemptId } = engine;
    await engine.call('connections.rollback', { connectionId, attemptId });
    await untilAlive(engine, 1);
    expect((await alive(engine))[0]?.credentialsId).toBe(engine.before);
    expect(await ended(engine)).toEqual(['rolled-back: revoked']);
    await engine.call('connections.refreshTokens', { connectionId });
    expect(await engine.connection()).toMatchObject({ status: 'ACTIVE', credentialsId: engine.before });
  });

  test('goes with the first of two reconnects, since nobody can go back two steps', async () => {
    const engine = await reconnected();
    await signIn(engine, JOHN, engine.connectionId);
    await untilAlive(engine, 2);
    expect((await alive(engine)).map(({ credentialsId }) => credentialsId)).not.toContain(engine.before);
  });

  test.each([true, false])('goes with its connection (data deleted: %s)', async (deleteData) => {
    const engine = await reconnected();
    await engine.call('connections.disconnect', { connectionId: engine.connectionId, deleteData });
    await untilAlive(engine, 0);
    expect(await ended(engine)).toEqual(['disconnected: revoked', 'disconnected: revoked']);
    // A way back would bring a consent to life again that the user has ended.
    expect((await engine.call('connections.attempts', {})).attempts.some(({ canRollBack }) => canRollBack)).toBe(false);
  });

  test('a renewal of the very same consent, undone: accounts go back, the consent and its newest tokens stay', async () => {
    const engine = await open({ engine: { background: true } });
    const { connectionId } = engine;
    const renewal = await engine.call('connections.renew', { connectionId, open: false });
    if (renewal.outcome !== 'browser') throw new Error('the bank was expected to ask for a sign-in');
    const redirectUrl = await signInAtBank(engine.bank, renewal.authUrl, JOHN);
    await engine.call('connections.finish', { redirectUrl });
    await untilQuiet(engine);
    const { accounts } = await engine.call('connections.get', { connectionId });
    await engine.call('connections.rollback', { connectionId, attemptId: renewal.attemptId });
    expect((await alive(engine)).length).toBe(1);
    expect((await engine.call('connections.get', { connectionId })).accounts.map(({ accountId }) => accountId)).toEqual(
      accounts.map(({ accountId }) => accountId),
    );
    await engine.call('connections.refreshTokens', { connectionId });
    const again = connectedTo(await engine.reopen(), connectionId);
    await again.advance(2 * DAY_MS);
    again.engine.resume();
    await again.call('connections.refreshTokens', { connectionId });
    expect((await again.connection()).status).toBe('ACTIVE');
    expect((await alive(again)).length).toBe(1);
  });
});
