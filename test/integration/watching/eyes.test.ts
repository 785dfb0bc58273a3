import { expect, test } from 'vitest';
import { openDatabase } from '../../../core/database/database.ts';
import type { UserNotification } from '../../../core/ports.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { connectBank, TEST_KEY } from '../../support/test-engine.ts';

const open = useEngineAndBank();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An engine that works by itself, with everything it would show outside the window. */
async function openWatched() {
  const told: UserNotification[] = [];
  const options = { notifier: { notify: (said: UserNotification) => void told.push(said), setBadge: () => {} } };
  const engine = await open({ engine: options });
  return { engine, told, options };
}

const banksOf = async (engine: EngineAndBank) => (await engine.call('health.banks', {})).banks;

test('how a bank answers is counted from our own calls, its outage has a beginning and an end, and TrueLayer is apart', async () => {
  const { engine } = await openWatched();
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
  await connectBank(engine, engine.bank, 'ob-monzo');
  const before = await banksOf(engine);
  expect(before.map(({ providerId }) => providerId).toSorted()).toEqual(['', 'ob-barclays', 'ob-monzo']);
  for (const { calls, failures, successRate, days, outages } of before) {
    expect([calls > 0, failures, successRate, days.length, outages]).toEqual([true, 0, 1, 1, []]);
  }

  await engine.bank.fault({ fault: 'outage', providerId: 'ob-barclays' });
  for (let attempt = 0; attempt < 2; attempt++) {
    await engine.advance(3 * HOUR);
    await engine.call('sync.run', { connectionId: connection.connectionId });
  }
  const during = (await banksOf(engine)).find(({ providerId }) => providerId === 'ob-barclays');
  expect(during?.failures).toBeGreaterThanOrEqual(2);
  expect(during?.outages).toMatchObject([{ failures: during?.failures }]);
  expect(during?.outages[0]?.to).toBeUndefined();

  await engine.bank.clearFaults();
  await engine.advance(3 * HOUR);
  await engine.call('sync.run', { connectionId: connection.connectionId });
  const [worst, ...others] = await banksOf(engine);
  expect(worst).toMatchObject({ providerId: 'ob-barclays', outages: [{ to: expect.any(String) }] });
  expect(others.every(({ failures }) => failures === 0)).toBe(true);
});

test('renewals that fail again and again are told of once, in the window and outside, over restarts, and end with a success', async () => {
  const { engine: first, told, options } = await openWatched();
  let engine = first;
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
  const { connectionId } = connection;
  const fail = async () => {
    await engine.advance(HOUR);
    await engine.failure('connections.refreshTokens', { connectionId });
  };
  await engine.bank.fault({ fault: 'outage', endpoint: 'token' });
  await fail();
  await fail();
  engine = await engine.reopen({ ...options, background: true });
  expect((await engine.call('alerts.list', {})).alerts).toEqual([]);
  await fail();
  await engine.until(({ event }) => event === 'alerts.changed');
  expect((await engine.call('alerts.list', {})).alerts).toMatchObject([
    { kind: 'refresh-failing', connectionId, count: 3 },
  ]);
  expect(told.map(({ title }) => title)).toEqual(['Barclays: access cannot be renewed']);
  expect((await engine.audit('ALERT_RAISED'))[0]).toMatchObject({
    connectionId,
    metadata: { kind: 'refresh-failing', count: 3 },
  });
  const stats = await engine.call('tokens.stats', {});
  expect(stats).toMatchObject({ refreshed: 0, failed: 3, successRate: 0, active: 1, expiringSoon: 0 });

  // More of the same, and a restart, are no news.
  engine = await engine.reopen({ ...options, background: true });
  await fail();
  await expect.poll(async () => (await engine.call('alerts.list', {})).alerts[0]?.count).toBe(4);
  expect(told).toHaveLength(1);

  // Put aside, it is not shown; the cause goes on.
  const [alert] = (await engine.call('alerts.list', {})).alerts;
  await engine.call('alerts.dismiss', { alertId: alert?.alertId ?? '' });
  expect((await engine.call('alerts.list', {})).alerts).toEqual([]);
  expect((await engine.failure('alerts.dismiss', { alertId: 'no such' })).code).toBe('NOT_FOUND');
  expect(await engine.audit('ALERT_DISMISSED')).toMatchObject([
    { connectionId, metadata: { kind: 'refresh-failing' } },
  ]);

  await engine.bank.clearFaults();
  await engine.call('connections.refreshTokens', { connectionId });
  expect(await engine.call('tokens.stats', {})).toMatchObject({ refreshed: 1, failed: 4, successRate: 0.2 });
  await engine.advance(30 * DAY);
  expect(told).toHaveLength(1);
});

test('a trail that was changed from outside is told of at the next start', async () => {
  const { engine: first, told, options } = await openWatched();
  await connectBank(first, first.bank, 'ob-barclays');
  await first.close();
  const database = await openDatabase(first.profileDir, TEST_KEY);
  database.exec(
    "DROP TRIGGER audit_logs_are_final; UPDATE audit_logs SET action = 'DATA_DELETED' WHERE id = (SELECT max(id) FROM audit_logs)",
  );
  const newest = database.prepare<[], number>('SELECT max(id) FROM audit_logs').pluck().get();
  database.close();
  const engine = await first.reopen({ ...options, background: true });
  await engine.until(({ event }) => event === 'alerts.changed');
  expect((await engine.call('app.status', {})).auditTrail).toEqual({ state: 'broken', anchor: 'file', reason: 'entry-changed' }); // prettier-ignore
  expect((await engine.call('alerts.list', {})).alerts).toMatchObject([{ kind: 'audit-broken' }]);
  expect(told.map(({ title }) => title)).toEqual(['The record was changed from outside']);
  expect(await engine.call('audit.verify', {})).toMatchObject({ ok: false, firstBad: newest, reason: 'entry-changed' });
});

test('a clock that is wrong is told of, by the dates of the answers that come in anyway', async () => {
  const { engine: first, told, options } = await openWatched();
  await connectBank(first, first.bank, 'ob-barclays');
  // Only this computer's clock; the bank keeps its own.
  first.clock.advance(-20 * 60_000);
  const engine = await first.reopen({ ...options, background: true });
  await engine.call('sync.run', {});
  await expect.poll(() => told.map(({ title }) => title)).toEqual(['This computer’s clock is wrong']);
  expect((await engine.call('alerts.list', {})).alerts).toMatchObject([{ kind: 'clock-wrong', count: 20 }]);
});

test('a bundle tells how things stand, and is saved as it was shown', async () => {
  const { engine } = await openWatched();
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
  await engine.bank.fault({ fault: 'outage' });
  await engine.advance(3 * HOUR);
  await engine.call('sync.run', {});
  await engine.call('settings.update', { accountHolder: { name: 'Ada Planted', email: 'ada@planted.example' } });
  const bundle = await engine.call('diagnostics.build', {});
  const told = Object.fromEntries(bundle.parts.map(({ part, text }) => [part, JSON.parse(text) as unknown]));
  expect(told).toMatchObject({
    program: { version: '0.0.0-test', host: 'headless', versions: { node: process.versions.node } },
    profile: { connections: 1, trail: { standing: 'intact', anchor: 'file' }, keyStore: { kind: 'environment' } },
    settings: { environment: 'demo', holder: { first: 'set', second: 'set' }, application: { hasSecret: false } },
    connections: [{ connectionId: connection.connectionId, status: 'ACTIVE', lastError: { code: 'PROVIDER_UNAVAILABLE' } }],
    syncs: { newest: [{ outcome: 'failed' }, { outcome: 'succeeded' }] },
  }); // prettier-ignore
  expect(told['trail']).toEqual(expect.arrayContaining([expect.objectContaining({ action: 'SYNC_FAILED' })]));
  const text = bundle.parts.map((part) => part.text).join('\n');
  expect(text).not.toMatch(/planted|undefined|NaN/i);
  const { accounts } = await engine.call('accounts.list', {});
  for (const { iban, name, balance } of accounts) {
    if (iban !== undefined) expect(text).not.toContain(iban);
    expect(text).not.toContain(name);
    if (balance && Math.abs(balance.currentMinor) > 99_999) expect(text).not.toContain(String(balance.currentMinor));
  }

  const saved = await engine.call('diagnostics.save', { bundleId: bundle.bundleId, parts: ['program', 'trail'] });
  if (saved.outcome !== 'download') return expect.unreachable();
  const file = engine.engine.takeDownload(saved.downloadId);
  let content = '';
  for await (const piece of file?.content() ?? []) content += Buffer.from(piece).toString('utf8');
  const shown = (part: string) => bundle.parts.find((one) => one.part === part)?.text ?? '';
  expect(content).toBe(`# program\n\n${shown('program')}\n\n# trail\n\n${shown('trail')}\n`);
  expect((await engine.failure('diagnostics.save', { bundleId: 'gone', parts: ['trail'] })).code).toBe('NOT_FOUND');
});
