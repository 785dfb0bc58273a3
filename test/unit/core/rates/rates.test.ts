import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { createMoneyEngine, type MoneyEngine } from '../../../support/money-engine.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';
import { addAccounts, addRows } from '../../../support/transfer-ledger.ts';

const FILE = `<gesmes:Envelope><Cube><Cube time='2026-06-29'>
  <Cube currency='USD' rate='1.1'/><Cube currency='GBP' rate='0.85'/></Cube></Cube></gesmes:Envelope>`;
const RANGE = { from: '2026-06-01', to: '2026-06-30' };

describe('rates of exchange', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let money: MoneyEngine;
  let server: Server;
  let answer: { status: number; body: string };
  let calls: string[];
  beforeEach(async () => {
    answer = { status: 200, body: FILE };
    calls = [];
    server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`);
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    database = await openDatabase(folder('rates'), TEST_KEY);
    // Nothing here has to survive a power cut.
    database.pragma('synchronous = OFF');
    const ratesUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/daily.xml`;
    money = createMoneyEngine(database, undefined, ratesUrl);
    addAccounts(database, money, 'c1', { pounds: 'GBP', euros: 'EUR', dollars: 'USD', yen: 'JPY' });
    for (const [id, currency, current_minor] of [
      ['pounds', 'GBP', 10_000],
      ['euros', 'EUR', 20_000],
      ['dollars', 'USD', -5500],
      ['yen', 'JPY', 9000],
    ] as const)
      money.accounts.putBalance({
        account_id: id, run: 1, as_of: '2026-06-30T08:00:00.000Z', currency, current_minor, available_minor: null, credit_limit_minor: null,
        proof_state: null, opening_minor: null, opening_date: null, movements_minor: null,
      }); // prettier-ignore
    addRows(database, money, [{ account: 'euros', date: '2026-06-10', minor: -1000, currency: 'EUR' }]);
  });
  afterEach(async () => {
    await money.keeper.stop();
    database.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const combined = (convertTo: string) => money.insights.netWorth({ ...RANGE, convertTo }).combined;

  test('nothing is mixed until a currency is named, and then only with rates that are told', async () => {
    expect(money.insights.netWorth(RANGE)).not.toHaveProperty('combined');
    expect(combined('GBP')).toMatchObject({ rates: [], missing: ['EUR', 'JPY', 'USD'] });
    expect(combined('GBP')?.points.at(-1)?.totalMinor).toBe(10_000);
    expect(calls).toEqual([]);
    expect(await money.rates.fetch()).toEqual({ date: '2026-06-29', count: 2 });
    expect(calls).toEqual(['GET /daily.xml ']);
    const inPounds = combined('GBP');
    expect(inPounds?.rates).toEqual([
      { from: 'EUR', to: 'GBP', rate: '0.85', date: '2026-06-29', source: 'ecb' },
      { from: 'USD', to: 'GBP', rate: '0.772727', date: '2026-06-29', source: 'ecb' },
    ]);
    expect(inPounds?.missing).toEqual(['JPY']);
    // 100 pounds, 200 euros at 0.85, 55 dollars owed at 0.85 / 1.1.
    expect(inPounds?.points.at(-1)).toEqual({ date: '2026-06-30', totalMinor: 10_000 + 17_000 - 4250 });
    // Ten euros were spent on the 10th.
    const at = (date: string) => inPounds?.points.find((point) => point.date === date)?.totalMinor ?? 0;
    expect(at('2026-06-09') - at('2026-06-10')).toBe(850);
    // The rows of each currency by itself say the same with and without.
    expect(money.insights.netWorth({ ...RANGE, convertTo: 'GBP' }).series).toEqual(
      money.insights.netWorth(RANGE).series,
    );
  });

  test('one entered by hand counts from the day it is entered, until it is removed', async () => {
    await money.rates.fetch();
    money.rates.set({ from: 'JPY', to: 'GBP', rate: '0.005' });
    money.rates.set({ from: 'USD', to: 'GBP', rate: '0.8' });
    expect(combined('GBP')).toMatchObject({ missing: [], rates: [{ from: 'EUR' }, { from: 'JPY', source: 'hand', date: '2026-06-30' }, { from: 'USD', rate: '0.8' }] }); // prettier-ignore
    expect(combined('GBP')?.points.at(-1)?.totalMinor).toBe(10_000 + 17_000 + 4500 - 4400);
    money.rates.remove({ from: 'USD', to: 'GBP' });
    expect(combined('GBP')?.rates.at(-1)).toMatchObject({ from: 'USD', source: 'ecb' });
    expect(() => money.rates.remove({ from: 'USD', to: 'GBP' })).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(() => money.rates.set({ from: 'USD', to: 'USD', rate: '1' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' })); // prettier-ignore
    expect(() => money.rates.set({ from: 'USD', to: 'EUR', rate: '0' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' })); // prettier-ignore
    const { entries } = await money.audit.page({ action: 'RATES_CHANGED' });
    expect(entries.map(({ metadata }) => metadata['change'])).toEqual(['removed', 'set', 'set', 'fetched']);
  });

  test('an answer that is no list of rates, or none at all, changes nothing', async () => {
    await money.rates.fetch();
    const before = money.rates.list();
    for (const wrong of [
      { status: 200, body: '<html>' },
      { status: 503, body: FILE },
      { status: 200, body: FILE + ' '.repeat(300_000) },
    ]) {
      // prettier-ignore
      answer = wrong;
      await expect(money.rates.fetch()).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
    }
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await expect(money.rates.fetch()).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' });
    expect(money.rates.list()).toEqual(before);
  });
});
