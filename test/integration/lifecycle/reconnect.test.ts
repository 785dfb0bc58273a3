import { describe, expect, test } from 'vitest';
import { signInAtBank } from '../../support/test-engine.ts';
import { allTransactions } from '../engine/differences-from-bank.ts';
import { expectSameAsBank } from '../engine/same-as-bank.ts';
import { untilWorkedOut } from '../engine/worked-out.ts';
import { connectedTo, DAY_MS, HOUR_MS, readRow, untilQuiet, useConnected, type Connected } from './connected.ts';

const open = useConnected();
/** Deals its account ids out anew with every consent. */
const PROVIDER = 'ob-n26';

const accountsOf = async ({ call, connectionId }: Connected) =>
  (await call('connections.get', { connectionId })).accounts;

/** Everything the user has, as one comparable text. */
async function everything(engine: Connected): Promise<string> {
  await untilWorkedOut(engine);
  const accounts = await accountsOf(engine);
  const rows = await Promise.all(accounts.map(({ accountId }) => allTransactions(engine, accountId)));
  return JSON.stringify({ accounts, rows });
}

/** A new link onto the same connection, as far as the bank's answer. */
async function reconnect(engine: Connected, options: { review?: boolean } = {}) {
  const { connectionId } = engine;
  const link = await engine.call('connections.begin', { connectionId, providerId: PROVIDER, open: false, ...options });
  const redirectUrl = await signInAtBank(engine.bank, link.authUrl, { providerId: PROVIDER });
  return { ...(await engine.call('connections.finish', { redirectUrl })), attemptId: link.attemptId };
}

const attemptOf = async (engine: Connected, attemptId: string) =>
  (await engine.call('connections.attempts', {})).attempts.find((attempt) => attempt.attemptId === attemptId);

describe('a reconnect whose bank deals account ids out anew', () => {
  test('finds every account by its number: nothing doubled, nothing lost', async () => {
    const engine = await open({ providerId: PROVIDER });
    const before = await everything(engine);
    const { plan } = await reconnect(engine);
    await untilQuiet(engine);
    expect(plan.accounts.map(({ action, because }) => [action, because])).toEqual(
      plan.accounts.map(() => ['match', 'same IBAN']),
    );
    const ids = (text: string) =>
      JSON.parse(text) as { accounts: { accountId: string }[]; rows: { transactionId: string }[][] };
    const after = await everything(engine);
    expect(ids(after).accounts.map(({ accountId }) => accountId)).toEqual(
      ids(before).accounts.map(({ accountId }) => accountId),
    );
    expect(
      ids(after)
        .rows.flat()
        .map(({ transactionId }) => transactionId)
        .toSorted(),
    ).toEqual(
      ids(before)
        .rows.flat()
        .map(({ transactionId }) => transactionId)
        .toSorted(),
    );
    await expectSameAsBank(engine, engine.connectionId);
  });

  test('ten times over changes nothing', async () => {
    const engine = await open({ providerId: PROVIDER });
    const before = (await accountsOf(engine)).map(({ accountId }) => accountId);
    for (let round = 0; round < 10; round += 1) {
      await engine.advance(HOUR_MS);
      await reconnect(engine);
      await untilQuiet(engine);
    }
    expect((await accountsOf(engine)).map(({ accountId }) => accountId)).toEqual(before);
    await expectSameAsBank(engine, engine.connectionId);
  });

  test('begins with all of its unattended reads, whatever the old consent had used up', async () => {
    const engine = await open({ providerId: PROVIDER });
    const { connectionId } = engine;
    for (let round = 0; round < 4; round += 1) await engine.call('sync.run', { connectionId });
    expect((await engine.call('sync.run', { connectionId })).runs).toMatchObject([{ state: 'failed' }]);
    await reconnect(engine);
    await untilQuiet(engine);
    expect(await engine.connection()).toMatchObject({ status: 'ACTIVE' });
    expect((await engine.connection()).lastError).toBeUndefined();
    const { quotas } = await engine.call('quota.list', { connectionId });
    expect(Math.max(...quotas.map(({ used }) => used))).toBeLessThanOrEqual(2);
  });
});

describe('a plan that is not plainly clean', () => {
  /** A bank that stops showing one of its accounts, and a reconnect that has to be looked at. */
  async function withMissingAccount() {
    const engine = await open({ providerId: PROVIDER });
    const before = await everything(engine);
    await engine.bank.fault({ fault: 'account-vanishes' });
    const { plan, attemptId } = await reconnect(engine, { review: true });
    expect(plan.accounts.filter(({ action }) => action === 'missing').length).toBe(1);
    return { engine, before, plan, attemptId };
  }

  test('waits for the user, and until then the old connection is what it was and works', async () => {
    const { engine, before, plan, attemptId } = await withMissingAccount();
    expect(await attemptOf(engine, attemptId)).toMatchObject({ state: 'review', plan, canRollBack: false });
    expect(await everything(engine)).toBe(before);
    await engine.bank.clearFaults();
    expect(await engine.call('sync.run', { connectionId: engine.connectionId })).toMatchObject({
      runs: [{ state: 'succeeded' }],
    });
  });

  test('committed days later, after a restart: its tokens are refreshed, and the plan is made again', async () => {
    const { engine, attemptId } = await withMissingAccount();
    const { credentialsId } = await engine.connection();
    const again = connectedTo(await engine.reopen(), engine.connectionId);
    await expect.poll(() => attemptOf(again, attemptId), { timeout: 15_000 }).toMatchObject({ state: 'review' });
    await again.advance(12 * HOUR_MS);
    const { connection, plan } = await again.call('connections.commit', { attemptId });
    expect(connection.credentialsId).not.toBe(credentialsId);
    expect(plan.accounts.filter(({ action }) => action === 'missing').length).toBe(1);
    // The account that is gone keeps its history.
    expect((await accountsOf(again)).length).toBe(plan.accounts.length);
    await untilQuiet(again);
    expect((await again.connection()).status).toBe('ACTIVE');
    expect(await again.failure('connections.commit', { attemptId })).toMatchObject({ code: 'STATE_USED' });
  });

  test('declined: nothing has changed, and it cannot be taken up again', async () => {
    const { engine, before, attemptId } = await withMissingAccount();
    await engine.call('connections.dismiss', { attemptId });
    expect(await everything(engine)).toBe(before);
    expect(await attemptOf(engine, attemptId)).toMatchObject({ state: 'failed', error: { code: 'CANCELLED' } });
    expect(await engine.failure('connections.commit', { attemptId })).toMatchObject({ code: 'STATE_USED' });
    expect(await engine.failure('connections.retry', { attemptId })).toMatchObject({ code: 'STATE_USED' });
  });

  test('of two clicks on yes, one commits', async () => {
    const { engine, attemptId } = await withMissingAccount();
    const envelopes = await Promise.all([1, 2].map(() => engine.engine.dispatch('connections.commit', { attemptId })));
    expect(envelopes.filter(({ ok }) => ok).length).toBe(1);
    await untilQuiet(engine);
  });
});

describe('a rollback', () => {
  test('puts back exactly what was: tokens, consent, accounts, rows', async () => {
    const engine = await open({ providerId: PROVIDER });
    const { connectionId } = engine;
    const before = {
      all: await everything(engine),
      row: await readRow(engine, connectionId),
      seen: await engine.connection(),
    };
    await engine.advance(10 * DAY_MS);
    const { attemptId } = await reconnect(engine);
    await untilQuiet(engine);
    expect(await attemptOf(engine, attemptId)).toMatchObject({ state: 'connected', canRollBack: true });
    await engine.call('connections.rollback', { connectionId, attemptId });

    expect(await everything(engine)).toBe(before.all);
    const after = await readRow(engine, connectionId);
    expect(after.tokens).toEqual(before.row.tokens);
    expect(after.row).toEqual(before.row.row);
    expect(await engine.connection()).toEqual({ ...before.seen, daysLeft: (before.seen.daysLeft ?? 0) - 10 });
    expect(await attemptOf(engine, attemptId)).toMatchObject({ canRollBack: false });
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
    await expectSameAsBank(engine, connectionId);
  });

  test('works after the key has been rotated: the way back was sealed anew as well', async () => {
    const engine = await open({ providerId: PROVIDER });
    const { connectionId } = engine;
    const before = await readRow(engine, connectionId);
    const { attemptId } = await reconnect(engine);
    await untilQuiet(engine);
    await engine.call('keyStore.rotate', {});
    await engine.call('connections.rollback', { connectionId, attemptId });
    expect((await readRow(engine, connectionId)).tokens).toEqual(before.tokens);
    await engine.call('connections.refreshTokens', { connectionId });
  });

  test('is offered for a day, and then its tokens are forgotten', async () => {
    const engine = await open({ providerId: PROVIDER });
    const { connectionId } = engine;
    const { attemptId } = await reconnect(engine);
    await untilQuiet(engine);
    await engine.advance(25 * HOUR_MS);
    expect(await engine.failure('connections.rollback', { connectionId, attemptId })).toMatchObject({
      code: 'NOT_FOUND',
    });
    const again = await engine.reopen();
    expect(await again.failure('connections.rollback', { connectionId, attemptId })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('of another connection’s attempt, or of one that is not known, is refused', async () => {
    const engine = await open({ providerId: PROVIDER });
    const { connectionId } = engine;
    const { attemptId } = await reconnect(engine);
    await untilQuiet(engine);
    for (const input of [
      { connectionId: 'another', attemptId },
      { connectionId, attemptId: 'another' },
    ]) {
      expect(await engine.failure('connections.rollback', input)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
