import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, utcDateOf } from '../../../shared/domain/local-date.ts';
import { BANKS } from '../../../sandbox/banks.ts';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';
import { connect, firstAccountPath, listIn, post, type Answered, type Connected } from './sandbox-client.ts';

let sandbox: RunningSandbox;
let today: string;
beforeAll(async () => {
  sandbox = await startSandbox({ startMs: Date.parse('2026-06-18T12:00:00Z') });
  today = utcDateOf(Date.parse('2026-06-18T12:00:00Z'));
});
afterAll(() => sandbox.close());

const minutes = (count: number): Promise<unknown> => post(`${sandbox.controlUrl}/clock`, { advanceMs: count * 60_000 });

test.each(BANKS.map(({ providerId }) => providerId))(
  '%s: list, balance and rows agree with one another',
  async (providerId) => {
    const bank = await connect(sandbox, { providerId });
    const [me] = await bank.results('/me');
    expect(me).toMatchObject({
      credentials_id: bank.credentialsId,
      consent_status: 'Authorised',
      provider: { provider_id: providerId },
    });
    for (const kind of ['accounts', 'cards']) {
      const list = await bank.get(`/${kind}`, { 'x-psu-ip': '203.0.113.7' });
      if (list.status === 501) continue;
      for (const account of listIn(list.json, 'results')) {
        const path = `/${kind}/${String(account['account_id'])}`;
        const [alone] = await bank.results(path);
        expect(alone).toMatchObject({ account_id: account['account_id'], display_name: account['display_name'] });
        const [balance] = await bank.results(`${path}/balance`);
        const rows = await bank.results(`${path}/transactions?from=${addDays(today, -89)}&to=${today}`);
        expect(balance?.['currency']).toBe(account['currency']);
        for (const row of rows)
          expect(Number(row['amount']) > 0).toBe((row['transaction_type'] === 'CREDIT') === (kind === 'accounts'));
        // The newest row's running balance is the account's balance, wherever a bank gives one.
        const newest = rows[0]?.['running_balance'] as { amount: number } | undefined;
        if (newest !== undefined) expect(newest.amount).toBe(balance?.['current']);
      }
    }
  },
);

describe('what is refused', () => {
  test('no token, a wrong token', async () => {
    const bank = await connect(sandbox);
    for (const authorization of ['', 'Bearer wrong', `Basic ${bank.accessToken}`]) {
      expect((await bank.get('/accounts', { authorization })).status).toBe(401);
    }
  });

  test('what the consent does not cover, and what the bank does not have', async () => {
    const narrow = await connect(sandbox, { link: { scope: 'accounts offline_access' } });
    const path = await firstAccountPath(narrow);
    expect((await narrow.get(`${path}/balance`)).json?.['error']).toBe('access_denied');
    expect((await narrow.get('/info')).json?.['error']).toBe('access_denied');
    expect((await narrow.get('/cards')).json?.['error']).toBe('access_denied');
    const amex = await connect(sandbox, { providerId: 'ob-amex' });
    expect((await amex.get('/accounts')).json?.['error']).toBe('endpoint_not_supported');
    const card = await firstAccountPath(amex, 'cards');
    expect((await amex.get(`${card}/direct_debits`)).status).toBe(404);
    expect((await amex.get('/cards/none/balance')).json?.['error']).toBe('account_not_found');
  });

  test('another user’s account', async () => {
    const john = await connect(sandbox);
    const johnOne = await connect(sandbox, { username: 'john1', password: 'doe1' });
    const path = await firstAccountPath(johnOne);
    expect((await john.get(`${path}/balance`)).json?.['error']).toBe('account_not_found');
  });

  test.each([
    ['from=yesterday&to=2026-06-01', 'validation_error'],
    ['from=2026-02-30&to=2026-06-01', 'validation_error'],
    ['from=2026-06-10&to=2026-06-01', 'invalid_date_range'],
    ['from=2001-01-01&to=2026-06-01', 'invalid_date_range'],
  ])('the range %s', async (query, error) => {
    const bank = await connect(sandbox);
    const answer = await bank.get(`${await firstAccountPath(bank)}/transactions?${query}`);
    expect([answer.status, answer.json?.['error']]).toEqual([400, error]);
  });

  test.each([
    ['error.account_permanently_locked', 403],
    ['error.internal_error', 500],
    ['error.provider_error', 503],
    ['error.wrong_credentials', 403],
  ])('%s can sign in, and then every call fails', async (username, status) => {
    const bank = await connect(sandbox, { username, password: 'error' });
    for (const path of ['/me', '/accounts', '/cards']) {
      const answer = await bank.get(path);
      expect([answer.status, answer.json?.['error']]).toEqual([status, username.slice('error.'.length)]);
    }
  });
});

describe('after sign-in', () => {
  const old = (path: string): string => `${path}/transactions?from=${addDays(today, -400)}&to=${today}`;
  const recent = (path: string): string => `${path}/transactions?from=${addDays(today, -88)}&to=${today}`;

  test.each([
    ['ob-barclays', 'access_denied'],
    ['xs2a-dkb', 'sca_exceeded'],
  ])('%s gives its full history for five minutes, then 90 days', async (providerId, error) => {
    const bank = await connect(sandbox, { providerId });
    const path = await firstAccountPath(bank);
    expect((await bank.results(old(path))).length).toBeGreaterThan((await bank.results(recent(path))).length);
    await minutes(5);
    const refused = await bank.get(old(path), { 'x-psu-ip': '203.0.113.7' });
    expect([refused.status, refused.json?.['error']]).toEqual([403, error]);
    expect((await bank.results(recent(path))).length).toBeGreaterThan(5);
  });

  test('some banks in the EU close /info as well', async () => {
    const bank = await connect(sandbox, { providerId: 'xs2a-berliner-sparkasse' });
    expect((await bank.results('/info'))[0]).toMatchObject({ full_name: 'John Doe' });
    await minutes(5);
    expect((await bank.get('/info')).json?.['error']).toBe('sca_exceeded');
  });

  test('the fifth unattended read of a day is refused, for each account and endpoint by itself', async () => {
    const bank: Connected = await connect(sandbox);
    const path = await firstAccountPath(bank);
    const read = async (headers: Record<string, string> = {}): Promise<number> =>
      (await bank.get(`${path}/balance`, headers)).status;
    expect([await read(), await read(), await read(), await read()]).toEqual([200, 200, 200, 200]);
    const fifth = await bank.get(`${path}/balance`);
    expect([fifth.status, fifth.json?.['error']]).toEqual([429, 'provider_request_limit_exceeded']);
    expect((await bank.get(`${path}/transactions/pending`)).status).toBe(200);
    expect(await read({ 'x-psu-ip': '203.0.113.7' })).toBe(200);
    await minutes(24 * 60);
    expect((await bank.refresh()).status).toBe(200);
  });

  test('rules can be loosened', async () => {
    const loose = await startSandbox({ settings: { quotas: false, windows: false } });
    const bank = await connect(loose);
    const path = await firstAccountPath(bank);
    await post(`${loose.controlUrl}/clock`, { advanceMs: 30 * 60_000 });
    for (let index = 0; index < 6; index += 1) expect((await bank.get(`${path}/balance`)).status).toBe(200);
    expect((await bank.get(`${path}/transactions?from=${addDays(today, -300)}`)).status).toBe(200);
    await loose.close();
  });
});

test('mandates agree with the payments they cause', async () => {
  const bank = await connect(sandbox);
  const path = await firstAccountPath(bank);
  const rows = await bank.results(`${path}/transactions?from=${addDays(today, -60)}&to=${today}`);
  const [orders, debits] = [await bank.results(`${path}/standing_orders`), await bank.results(`${path}/direct_debits`)];
  expect(orders.length).toBeGreaterThan(2);
  expect(debits.length).toBeGreaterThan(5);
  const councilTax = debits.find(({ name }) => name === 'LB Hackney Council Tax');
  const paid = rows.find(({ description }) => String(description).startsWith('LB HACKNEY COUNCIL TAX'));
  expect(councilTax?.['previous_payment_amount']).toBe(-Number(paid?.['amount']));
  expect(String(councilTax?.['previous_payment_timestamp']).slice(0, 10)).toBe(
    String(paid?.['timestamp']).slice(0, 10),
  );
});

test('account ids survive a new consent at some banks and not at others; numbers always do', async () => {
  const identity = async (providerId: string): Promise<{ id: unknown; number: unknown }[]> => {
    const accounts = await (await connect(sandbox, { providerId })).results('/accounts');
    return accounts.map((account) => ({ id: account['account_id'], number: account['account_number'] }));
  };
  const [barclays, again] = [await identity('ob-barclays'), await identity('ob-barclays')];
  expect(again).toEqual(barclays);
  const [monzo, anew] = [await identity('ob-monzo'), await identity('ob-monzo')];
  expect(anew.map(({ number }) => number)).toEqual(monzo.map(({ number }) => number));
  expect(anew[0]?.id).not.toBe(monzo[0]?.id);
});

test('asynchronous: queued, running, then the answer; not for somebody else', async () => {
  const bank = await connect(sandbox);
  const queued = await bank.get('/accounts?async=true');
  expect([queued.status, queued.json?.['status']]).toEqual([202, 'Queued']);
  const path = new URL(String(queued.json?.['results_uri'])).pathname.replace('/data/v1', '');
  const stranger = await connect(sandbox);
  expect((await stranger.get(path)).status).toBe(404);
  expect((await bank.get(path)).json?.['status']).toBe('Running');
  const idsIn = ({ json }: Answered): unknown[] => listIn(json, 'results').map((row) => row['account_id']);
  expect(idsIn(await bank.get(path))).toEqual(idsIn(await bank.get('/accounts')));
});
