import { describe, expect, test } from 'vitest';
import type { UserNotification } from '../../../core/ports.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { connectedTo, HOUR_MS, readRow, statusTrail, untilQuiet, type Connected } from './connected.ts';

/**
 * A sign-in whose token answer carries no refresh token (official OpenAPI, `TokenExchangeResponse`: only with
 * `offline_access`): the access is over with its access token, which is said before it happens.
 */

const open = useEngineAndBank();

/** Signs in at a bank that gives nothing to renew the access with. */
async function signInForOnce(
  engine: EngineAndBank,
  options: { connectionId?: string } = {},
): Promise<{ engine: Connected; endMs: number }> {
  await engine.bank.fault({ fault: 'token-answer', omit: ['refresh_token'], endpoint: 'exchange', times: 1 });
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays', options);
  const connected = connectedTo(engine, connection.connectionId);
  await untilQuiet(connected);
  return { engine: connected, endMs: Date.parse((await connected.connection()).accessEndsAt ?? '') };
}

const causeOf = async ({ call, connectionId }: Connected) => {
  const { cause, nextStep } = await call('connections.diagnose', { connectionId });
  return [cause, nextStep.code];
};

describe('an access that cannot be renewed', () => {
  test('is told of while it works, works to its end, and then has ended without a withdrawal', async () => {
    const shown: UserNotification[] = [];
    const badges: number[] = [];
    const { engine, endMs } = await signInForOnce(
      await open({
        engine: {
          background: true,
          notifier: { notify: (note) => void shown.push(note), setBadge: (count) => void badges.push(count) },
        },
      }),
    );
    const { connectionId } = engine;
    const signedInAtMs = engine.clock.nowMs();

    expect(await engine.connection()).toMatchObject({ status: 'ACTIVE', daysLeft: 0 });
    expect(endMs - signedInAtMs).toBeGreaterThan(HOUR_MS / 2);
    expect(endMs - signedInAtMs).toBeLessThanOrEqual(HOUR_MS);
    expect(await causeOf(engine)).toEqual(['no_offline_access', 'reconnect']);
    await expect.poll(async () => (await engine.audit('CONSENT_WARNED')).length).toBe(1);
    const [warned] = await engine.audit('CONSENT_WARNED');
    expect(warned).toMatchObject({
      connectionId,
      metadata: { warningDay: 0, daysLeft: 0, accessEndsAt: new Date(endMs).toISOString() },
    });
    expect(shown).toMatchObject([{ title: 'Barclays: the access ends soon', connectionId, action: 'renew' }]);
    expect(badges.at(-1)).toBe(1);

    // A minute before the end, when other tokens are renewed already.
    await engine.advance(endMs - engine.clock.nowMs() - 60_000);
    await engine.call('sync.run', { connectionId });
    expect((await engine.connection()).status).toBe('ACTIVE');

    await engine.advance(2 * 60_000 + 1_000);
    engine.engine.resume();
    await expect.poll(async () => (await engine.connection()).status, { timeout: 20_000 }).toBe('EXPIRED');
    expect(await engine.connection()).toMatchObject({ reason: 'consent_expired' });
    expect(await statusTrail(engine, connectionId)).toEqual(['ACTIVE > EXPIRED (consent_expired)']);
    expect(await causeOf(engine)).toEqual(['no_offline_access', 'reconnect']);
    expect(shown.length).toBe(1);
    expect(await engine.audit('CONSENT_WARNED')).toEqual([warned]);
  });

  test('does not end sooner because somebody asks to refresh it', async () => {
    const { engine } = await signInForOnce(await open());
    const { connectionId } = engine;
    expect(await engine.failure('connections.refreshTokens', { connectionId })).toMatchObject({
      code: 'CONSENT_EXPIRED',
    });
    expect(await engine.connection()).toMatchObject({ status: 'ACTIVE' });
    expect((await engine.connection()).lastError).toBeUndefined();
    expect(await engine.audit('TOKEN_REFRESH_FAILED')).toEqual([]);
    await engine.call('sync.run', { connectionId });
    expect((await engine.connection()).lastError).toBeUndefined();
  });

  test('may be withdrawn at the bank like any other', async () => {
    const { engine } = await signInForOnce(await open());
    const { connectionId } = engine;
    await engine.bank.fault({ fault: 'revoke' });
    await engine.call('sync.run', { connectionId });
    expect(await engine.connection()).toMatchObject({ status: 'REVOKED', reason: 'revoked_at_bank' });
    expect(await causeOf(engine)).toEqual(['revoked_at_bank', 'reconnect']);
  });

  test('is made whole by a sign-in that brings a refresh token', async () => {
    const { engine } = await signInForOnce(await open());
    const { connectionId } = engine;
    await connectBank(engine, engine.bank, 'ob-barclays', { connectionId });
    await untilQuiet(engine);
    expect((await readRow(engine, connectionId)).tokens.refresh).toBeDefined();
    const connection = await engine.connection();
    expect(connection.accessEndsAt).toBeUndefined();
    expect(connection.daysLeft).toBeGreaterThan(80);
    expect(await causeOf(engine)).toEqual(['healthy', 'nothing']);
  });

  test('has its own end in the calendar', async () => {
    const { engine, endMs } = await signInForOnce(await open());
    const { entries } = await engine.call('consents.calendar', {});
    expect(entries.filter(({ kind }) => kind === 'expires')).toMatchObject([
      { date: new Date(endMs).toISOString().slice(0, 10), isEstimate: false },
    ]);
  });
});
