import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addDays, utcDateOf } from '../../../shared/domain/local-date.ts';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';
import { connect, firstAccountPath, listIn, post, type Answered, type Connected, type Json } from './sandbox-client.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { quotas: false } });
});
afterAll(() => sandbox.close());
afterEach(() => post(sandbox.controlUrl, { clear: true }));

async function setFault(fault: Json): Promise<void> {
  const answer = await post(sandbox.controlUrl, fault);
  if (answer.status !== 200) throw new Error(answer.text);
}

const today = (): string => utcDateOf(Date.now());
const recent = async (bank: Connected): Promise<string> =>
  `${await firstAccountPath(bank)}/transactions?from=${addDays(today(), -60)}`;

describe('inside the answer', () => {
  const idsOf = (rows: readonly Json[], name = 'transaction_id'): unknown[] => rows.map((row) => row[name]);

  test('unstable-ids: every answer names the same rows anew', async () => {
    const bank = await connect(sandbox, { providerId: 'ob-starling' });
    const path = await recent(bank);
    const plain = await bank.results(path);
    await setFault({ fault: 'unstable-ids' });
    const [one, two] = [await bank.results(path), await bank.results(path)];
    expect(idsOf(one)).not.toEqual(idsOf(two));
    expect(idsOf(one, 'provider_transaction_id')).not.toEqual(idsOf(two, 'provider_transaction_id'));
    expect(one.map(({ amount, timestamp }) => [amount, timestamp])).toEqual(
      plain.map(({ amount, timestamp }) => [amount, timestamp]),
    );
    await post(sandbox.controlUrl, { clear: true });
    await setFault({ fault: 'unstable-ids', ids: 'transaction' });
    expect(idsOf(await bank.results(path), 'provider_transaction_id')).toEqual(idsOf(plain, 'provider_transaction_id'));
  });

  test('duplicate-ids: a row twice, or two rows under one id', async () => {
    const bank = await connect(sandbox);
    const path = await recent(bank);
    const plain = await bank.results(path);
    await setFault({ fault: 'duplicate-ids', rows: 4, times: 1 });
    const doubled = await bank.results(path);
    expect(doubled).toHaveLength(plain.length + 4);
    expect(new Set(idsOf(doubled)).size).toBe(plain.length);
    await setFault({ fault: 'duplicate-ids', how: 'shared-id', rows: 2, times: 1 });
    const shared = await bank.results(path);
    expect(shared).toHaveLength(plain.length);
    expect(new Set(idsOf(shared)).size).toBe(plain.length - 2);
  });

  test('shift-dates moves each row by a day and keeps the form of its timestamp', async () => {
    const bank = await connect(sandbox);
    const path = await recent(bank);
    const plain = await bank.results(path);
    await setFault({ fault: 'shift-dates', days: 1 });
    const shifted = await bank.results(path);
    const first = String(plain[0]?.['timestamp']);
    expect(shifted[0]?.['timestamp']).toBe(addDays(first.slice(0, 10), 1) + first.slice(10));
  });

  test('partial, out-of-order, bare-rows, no-running-balance', async () => {
    const bank = await connect(sandbox);
    const path = await recent(bank);
    const plain = await bank.results(path);
    await setFault({ fault: 'partial', keep: 0.5, times: 1 });
    const part = await bank.results(path);
    expect(part.length).toBeLessThan(plain.length * 0.7);
    expect(part.length).toBeGreaterThan(plain.length * 0.3);
    await setFault({ fault: 'out-of-order', times: 1 });
    const mixed = await bank.results(path);
    expect(idsOf(mixed)).not.toEqual(idsOf(plain));
    expect(new Set(idsOf(mixed))).toEqual(new Set(idsOf(plain)));
    await setFault({ fault: 'bare-rows', times: 1 });
    expect(Object.keys((await bank.results(path))[0] ?? {})).toHaveLength(8);
    await setFault({ fault: 'no-running-balance', times: 1 });
    expect((await bank.results(path))[0]).not.toHaveProperty('running_balance');
    expect(plain[0]).toHaveProperty('running_balance');
  });

  test('big-body: so many rows', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'big-body', rows: 50_000 });
    expect(await bank.results(await recent(bank))).toHaveLength(50_000);
  });

  test('odd-rows: the built-in collection as it stands on the wire, or rows of one’s own', async () => {
    const bank = await connect(sandbox);
    const path = await recent(bank);
    const plain = await bank.results(path);
    await setFault({ fault: 'odd-rows', times: 1 });
    const answer = await bank.get(path);
    expect(answer.text).toContain('"amount":-0,');
    expect(answer.text).toContain('"amount":-1.5e1,');
    expect(listIn(answer.json, 'results').length).toBeGreaterThan(plain.length + 15);
    const own = { transaction_id: 'mine', amount: '1e3', timestamp: '1970-01-01T00:00:00' };
    await setFault({ fault: 'odd-rows', rawRows: [own], times: 1 });
    expect((await bank.results(path)).at(-1)).toEqual(own);
  });

  test('account-vanishes: from the list and by its own path', async () => {
    const bank = await connect(sandbox);
    const [first, second] = await bank.results('/accounts');
    await setFault({ fault: 'account-vanishes', accountId: String(first?.['account_id']) });
    expect(idsOf(await bank.results('/accounts'), 'account_id')).toEqual([second?.['account_id']]);
    expect((await bank.get(`/accounts/${String(first?.['account_id'])}/balance`)).json?.['error']).toBe(
      'account_not_found',
    );
    expect((await bank.get(`/accounts/${String(second?.['account_id'])}/balance`)).status).toBe(200);
  });

  test('balance-off: a balance that the rows do not explain', async () => {
    const bank = await connect(sandbox);
    const path = await firstAccountPath(bank);
    const [before] = await bank.results(`${path}/balance`);
    await setFault({ fault: 'balance-off', byMinor: 250 });
    const [after] = await bank.results(`${path}/balance`);
    expect(Number(after?.['current']) - Number(before?.['current'])).toBeCloseTo(2.5);
  });
});

describe('rewrite-history changes the bank’s own books', () => {
  test.each([
    ['description', { rows: 0, sum: 0 }],
    ['amount', { rows: 0, sum: 3 }],
    ['remove', { rows: -3, sum: undefined }],
    ['date', { rows: 0, sum: 0 }],
  ] as const)('%s', async (change, expected) => {
    const own = await startSandbox({ settings: { quotas: false } });
    const bank = await connect(own, { providerId: 'ob-starling' });
    const path = await firstAccountPath(bank);
    const range = `${path}/transactions?from=${addDays(today(), -80)}`;
    const before = await bank.results(range);
    const answer: Answered = await post(own.controlUrl, {
      fault: 'rewrite-history',
      change,
      rows: 3,
      accountId: path.split('/')[2],
    });
    expect(listIn(answer.json, 'affected')[0]?.['truthIds']).toHaveLength(3);
    const after = await bank.results(range);
    expect(after).not.toEqual(before);
    expect(after.length - before.length).toBe(expected.rows);
    const total = (rows: readonly Json[]): number =>
      rows.reduce((sum, { amount }) => sum + Math.abs(Number(amount)), 0);
    if (expected.sum !== undefined) expect(total(after) - total(before)).toBeCloseTo(expected.sum);
    await own.close();
  });
});
