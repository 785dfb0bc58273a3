import { expect, test } from 'vitest';
import { connectBank } from '../../support/test-engine.ts';
import { HOUR_MS, useConnected, type Connected } from './connected.ts';

const open = useConnected();

async function consentsEnd(engine: Pick<Connected, 'bank'>): Promise<void> {
  await expect.poll(() => engine.bank.consents(), { timeout: 15_000 }).toEqual([]);
}

test.each([true, false])(
  'while its tokens are being replaced (data deleted: %s): the late ones end the consent, and nothing of them is kept',
  async (deleteData) => {
    const engine = await open();
    const { connectionId } = engine;
    await engine.advance(2 * HOUR_MS);
    await engine.bank.fault({ fault: 'slow', ms: 500, endpoint: 'refresh', times: 1 });
    const refreshing = engine.failure('connections.refreshTokens', { connectionId });
    await expect.poll(async () => (await engine.bank.calls('refresh')).length, { interval: 10 }).toBe(1);
    await engine.call('connections.disconnect', { connectionId, deleteData });
    expect((await refreshing).code).toMatch(/^(CONSENT_REVOKED|NOT_FOUND)$/);
    await consentsEnd(engine);
    const { connections } = await engine.call('connections.list', {});
    expect(connections.map(({ status, reason, tokenExpiresAt }) => [status, reason, tokenExpiresAt])).toEqual(
      deleteData ? [] : [['REVOKED', 'disconnected', undefined]],
    );
  },
);

test('a deletion that fails behind a refresh: the fresh tokens are kept for the next try, since the old ones are dead', async () => {
  const engine = await open();
  await engine.advance(2 * HOUR_MS);
  await engine.bank.fault({ fault: 'outage', endpoint: 'delete' });
  await engine.call('connections.disconnect', { connectionId: engine.connectionId, deleteData: true });
  expect((await engine.bank.calls('refresh')).length + (await engine.bank.calls('delete')).length).toBeGreaterThan(0);
  for (let day = 0; day < 3; day += 1) {
    await engine.advance(24 * HOUR_MS);
    const again = await engine.reopen({ background: true });
    await expect.poll(async () => (await again.bank.calls('delete')).length, { timeout: 15_000 }).toBeGreaterThan(day);
    await again.close();
  }
  await engine.bank.clearFaults();
  await engine.advance(24 * HOUR_MS);
  await consentsEnd(await engine.reopen({ background: true }));
});

test('two at once: each consent is ended once, and neither takes the other’s tokens', async () => {
  const engine = await open();
  const { connection } = await connectBank(engine, engine.bank, 'ob-starling');
  await engine.advance(2 * HOUR_MS);
  await Promise.all(
    [engine.connectionId, connection.connectionId].map((connectionId) =>
      engine.call('connections.disconnect', { connectionId, deleteData: false }),
    ),
  );
  expect(await engine.bank.consents()).toEqual([]);
  expect((await engine.bank.calls('refresh')).length).toBe(2);
  const statuses = (await engine.bank.calls('delete')).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBe(2);
});
