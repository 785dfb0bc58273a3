import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../core/database/database.ts';
import { searchOf } from '../../../core/ledger/search-words.ts';
import { BankFailure, type FailureKind } from '../../../core/providers/bank-failure.ts';
import { FIRST_ASKED_DAYS, WINDOW_DAYS } from '../../../core/sync/search-history.ts';
import { addDays, daysBetween } from '../../../shared/domain/local-date.ts';
import { bankRow, createPlainBank, type PlainBank } from '../../support/plain-bank.ts';
import { openScratchDatabase } from '../../support/scratch-database.ts';
import { createSyncScenario, type SyncScenario } from '../../support/sync-scenario.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { readBody, truelayerBody } from '../../support/truelayer-body.ts';

/** What banks send and should not, through the real sync into a real database. */
describe('bad input', { timeout: 180_000 }, () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let bank: PlainBank;
  let scenario: SyncScenario;
  beforeAll(async () => {
    database = await openScratchDatabase(folder('bad-input'));
  });
  afterAll(() => database.close());
  beforeEach(() => {
    bank = createPlainBank();
    scenario = createSyncScenario(database, bank);
  });

  const standing = () => scenario.rows().filter(({ vanished_at }) => vanished_at === null);
  const sumOf = (rows: readonly { amountMinor: number }[]) => rows.reduce((sum, row) => sum + row.amountMinor, 0);
  /** A second witness: later than the hour for which TrueLayer repeats its answer. */
  const syncLater = () => {
    scenario.wait(2 * 3_600_000);
    return scenario.sync();
  };

  it('50 000 rows in one answer, shuffled: all there, once, and nothing changes the second time', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) =>
      bankRow({
        providerTransactionId: `row-${index}`,
        date: addDays(bank.today, -((index * 7919) % 1700)),
        amountMinor: -((index * 31) % 5000) - 1,
        description: `SHOP ${index % 97}`,
      }),
    );
    const body = truelayerBody(rows);
    bank.provider.transactions = (_session, account) => readBody(body, account);
    expect(await scenario.sync()).toMatchObject({ state: 'succeeded', added: 50_000 });
    expect(standing().length).toBe(50_000);
    expect(await syncLater()).toMatchObject({ added: 0, changed: 0, vanished: 0 });
    expect(standing().reduce((sum, row) => sum + row.amount_minor, 0)).toBe(sumOf(rows));
  });

  it.each<[string, Parameters<typeof bankRow>[0][], number]>([
    ['the same lasting id and content twice: one payment', [{ stableId: 'a' }, { stableId: 'a' }], 1],
    ['the same lasting id with different content: two', [{ stableId: 'a' }, { stableId: 'a', amountMinor: -99 }], 2],
    ['the same row id without running balances: two coffees', [{}, {}], 2],
    ['the same row id after the same balance: one', [{ runningBalanceMinor: 5 }, { runningBalanceMinor: 5 }], 1],
    ['the same row id after different balances: two', [{ runningBalanceMinor: 5 }, { runningBalanceMinor: 3 }], 2],
    ['empty row ids: two', [{ providerTransactionId: '' }, { providerTransactionId: '' }], 2],
  ])('%s', async (_name, parts, expected) => {
    bank.booked = parts.map((part) => bankRow(part));
    await scenario.sync();
    expect(standing().length).toBe(expected);
    await syncLater();
    expect(standing().length).toBe(expected);
  });

  it('ids that change with every answer double nothing', async () => {
    for (let answer = 0; answer < 4; answer++) {
      bank.booked = Array.from({ length: 30 }, (_, index) =>
        bankRow({
          providerTransactionId: `row-${answer}-${index}`,
          stableId: `lasting-${answer}-${index}`,
          date: addDays('2026-06-25', -(index % 5)),
          amountMinor: -250 - (index % 3),
        }),
      );
      await syncLater();
      expect(standing().length).toBe(30);
    }
  });

  it('thousands of payments of one amount, every id and text of them new with every answer, stay as many', async () => {
    for (let answer = 0; answer < 3; answer++) {
      bank.booked = Array.from({ length: 8000 }, (_, index) =>
        bankRow({
          providerTransactionId: `row-${answer}-${index}`,
          date: addDays(bank.today, -(index % 80)),
          amountMinor: -250,
          description: `FARE ${answer} ${index}`,
        }),
      );
      expect((await syncLater()).state).toBe('succeeded');
      expect(standing().length).toBe(8000);
    }
  });

  it('an account whose rows change currency keeps them apart, and proves its own', async () => {
    bank.booked = [
      bankRow({ providerTransactionId: '1' }),
      bankRow({ providerTransactionId: '2', currency: 'EUR', amountMinor: -999 }),
    ];
    bank.balanceMinor = 1000;
    await scenario.sync();
    bank.booked.push(bankRow({ providerTransactionId: '3', currency: 'JPY', amountMinor: -5, date: '2026-06-21' }));
    await syncLater();
    expect(scenario.proof()).toMatchObject({ state: 'proven', opening_minor: 1250 });
    expect(
      standing()
        .map(({ currency }) => currency)
        .toSorted(),
    ).toEqual(['EUR', 'GBP', 'JPY']);
  });

  it('rows of 1970 and 2100 stand where their dates say, whenever the bank answers them', async () => {
    const dates = ['1970-01-01', '2026-06-20', '2100-12-31'];
    bank.booked = dates.map((date, index) => bankRow({ providerTransactionId: `${index}`, date }));
    // This bank does not care for the range it was asked.
    bank.provider.transactions = () => Promise.resolve({ transactions: bank.booked, unreadable: 0, rawSha256: '' });
    await scenario.sync();
    expect(standing().map(({ date }) => date)).toEqual(dates);
    await syncLater();
    expect(standing().map(({ date }) => date)).toEqual(dates);
  });

  it('a payment that comes again with its lasting id and another day is that payment, however old it was', async () => {
    const dates = ['1969-03-01', '1970-01-01', '2020-02-29', '2025-11-05', addDays(bank.today, -100)];
    bank.booked = dates.map((date, index) =>
      bankRow({ providerTransactionId: `row-${index}`, stableId: `lasting-${index}`, date, amountMinor: -100 - index }),
    );
    bank.provider.transactions = () => Promise.resolve({ transactions: bank.booked, unreadable: 0, rawSha256: '' });
    await scenario.sync();
    expect(standing().map(({ date }) => date)).toEqual(dates);
    bank.booked = bank.booked.map((row) => ({ ...row, date: addDays(bank.today, -2) }));
    expect(await syncLater()).toMatchObject({ added: 0, changed: dates.length, vanished: 0 });
    expect(standing().length).toBe(dates.length);
  });

  it.each([
    '<script>alert(1)</script><b onclick="x">SHOP</b>',
    '👩‍👩‍👧‍👦🏦 KAFFEE \u{1F1E9}\u{1F1EA}',
    'PAY \u202Eevil\u202C \u2066x\u2069 \u0000 \uFFFE',
    `${'LONG '.repeat(200_000)}END`,
    "'; DROP TABLE transactions; --",
    '\u{E000}',
    '',
  ])('descriptions are data (%#)', async (description) => {
    bank.booked = [bankRow({ description, merchant: `ZEBRA${description.length}` })];
    await scenario.sync();
    expect(await syncLater()).toMatchObject({ added: 0, changed: 0 });
    expect(standing().map((row) => row.description)).toEqual([description]);
    const words = searchOf(`zebra${description.length}`);
    const found = scenario.transactions.page({ words, accountIds: [scenario.accountId], limit: 5 });
    expect(found.length).toBe(1);
  });

  const daysAsked = () => bank.asked.map(({ from, to }) => daysBetween(from, to));

  it.each<FailureKind>(['sca-exceeded', 'access-denied'])(
    '%s for wide ranges: asks the narrow one at once, then never wide',
    async (kind) => {
      bank.booked = [bankRow()];
      bank.refuse = (question, range) =>
        question === 'transactions' && range && daysBetween(range.from, range.to) > WINDOW_DAYS ? kind : undefined;
      expect(await scenario.sync()).toMatchObject({ state: 'succeeded', added: 1 });
      expect(daysAsked()).toEqual([FIRST_ASKED_DAYS, WINDOW_DAYS]);
      await syncLater();
      expect(bank.asked.length).toBe(3);
    },
  );

  it('a bank that gives 720 days and refuses 730 is fetched as far back, and remembered for all of its connections', async () => {
    const providerId = 'ob-two-years';
    const refuse: PlainBank['refuse'] = (question, range) =>
      question === 'transactions' && range && daysBetween(range.from, range.to) > 725 ? 'range-refused' : undefined;
    const asked: number[][] = [];
    for (let connection = 0; connection < 5; connection++) {
      bank = createPlainBank();
      bank.refuse = refuse;
      bank.booked = [bankRow({ date: addDays(bank.today, -715) })];
      scenario = createSyncScenario(database, bank, { providerId });
      expect((await scenario.sync()).added).toBe(1);
      asked.push(daysAsked());
    }
    expect(asked[0]).toEqual([1815, 720]);
    // The border is known well enough by now, and one question is enough.
    expect(asked.at(-1)).toEqual([720]);
  });

  it('a bank that refuses even the window is asked for half of it, and for no more from then on', async () => {
    bank.booked = [bankRow()];
    bank.refuse = (question, range) =>
      question === 'transactions' && range && daysBetween(range.from, range.to) > 60 ? 'range-refused' : undefined;
    expect(await scenario.sync()).toMatchObject({ state: 'succeeded', added: 1 });
    await syncLater();
    expect(daysAsked()).toEqual([1815, 720, 355, WINDOW_DAYS, WINDOW_DAYS / 2, WINDOW_DAYS / 2]);
  });

  it('what a later account finds is fetched for the first as well, while the bank still gives it', async () => {
    const accounts = [0, 1, 2].map((index) => ({ ...createPlainBank(), accountId: `account-${index}` }));
    const limit = 600;
    const byAccount = new Map(accounts.map((one) => [one.accountId, one]));
    bank.provider.transactions = (_session, { providerAccountId }, range) => {
      const one = byAccount.get(providerAccountId);
      if (range) one?.asked.push(range);
      const days = range ? daysBetween(range.from, range.to) : 0;
      return days > limit
        ? Promise.reject(new BankFailure('range-refused'))
        : Promise.resolve({ transactions: [bankRow({})], unreadable: 0, rawSha256: '' });
    };
    scenario.addAccounts(accounts.slice(1).map(({ accountId }) => accountId));
    await scenario.sync();
    const days = accounts.map(({ asked }) => asked.map(({ from, to }) => daysBetween(from, to)));
    expect(days[0]).toEqual([1815, 720, 355, 540]);
    expect(days.map((asked) => Math.max(...asked.filter((one) => one <= limit)))).toEqual([540, 540, 540]);
    expect(days.every((asked) => asked.length <= 4)).toBe(true);
  });

  it('an account that has no payments right after the sign-in, and money, has its whole history from the next answer', async () => {
    bank.balanceMinor = 5900;
    expect(await scenario.sync()).toMatchObject({ state: 'succeeded', added: 0 });
    expect(scenario.balances().map(({ current_minor, proof_state }) => [current_minor, proof_state])).toEqual([
      [5900, 'unknown'],
    ]);
    bank.booked = ['2026-06-20', '2024-01-15', '2021-09-01'].map((date, index) =>
      bankRow({ providerTransactionId: `row-${index}`, date }),
    );
    scenario.wait(60_000);
    expect(await scenario.sync()).toMatchObject({ state: 'succeeded', added: 3 });
    expect(standing().map(({ date }) => date)).toEqual(['2021-09-01', '2024-01-15', '2026-06-20']);
  });

  it('an account without payments is asked for its history until a second answer, later than the cache, has none either', async () => {
    const widest = async () => {
      bank.asked.length = 0;
      expect((await syncLater()).state).toBe('succeeded');
      return Math.max(...bank.asked.map(({ from, to }) => daysBetween(from, to)));
    };
    expect([await widest(), await widest(), await widest()]).toEqual([FIRST_ASKED_DAYS, FIRST_ASKED_DAYS, WINDOW_DAYS]);
    // One that is quiet for a year, after its history was had, is not asked for that again.
    bank.booked = [bankRow({ date: '2025-05-01' })];
    expect(await widest()).toBe(WINDOW_DAYS);
  });

  it('what is refused long after the sign-in says nothing of what is given right after one', async () => {
    const refuseOld = (question: string, range: { from: string; to: string } | undefined) =>
      question === 'transactions' && range && daysBetween(range.from, range.to) > WINDOW_DAYS
        ? 'range-refused'
        : undefined;
    bank.refuse = refuseOld;
    await syncLater();
    bank.refuse = () => undefined;
    scenario.reconnect();
    bank.asked.length = 0;
    await scenario.sync();
    expect(bank.asked.map(({ from, to }) => daysBetween(from, to))).toContain(FIRST_ASKED_DAYS);
  });

  it('a failure writes no balance, no empty list and no end of anything', async () => {
    bank.booked = [
      bankRow({ providerTransactionId: '1' }),
      bankRow({ providerTransactionId: '2', date: '2026-06-22' }),
    ];
    bank.pending = [bankRow({ providerTransactionId: '3', date: '2026-06-29', description: 'HOTEL' })];
    bank.balanceMinor = 5000;
    await scenario.sync();
    const before = scenario.state();
    bank.balanceMinor = 0;
    for (const kind of [
      'unavailable',
      'unreadable',
      'timeout',
      'offline',
      'rate-limited',
      'quota-exhausted',
    ] as const) {
      bank.refuse = () => kind;
      expect((await syncLater()).state, kind).toBe('failed');
      expect(scenario.state(), kind).toBe(before);
    }
    // A balance that is not to be had now leaves the last one, and the rows still come.
    bank.refuse = (question) => (question === 'transactions' ? undefined : 'quota-exhausted');
    bank.booked.push(bankRow({ providerTransactionId: '4', date: '2026-06-28' }));
    expect(await syncLater()).toMatchObject({ state: 'succeeded', added: 1, vanished: 0 });
    expect(scenario.balances().map(({ current_minor }) => current_minor)).toEqual([5000]);
    expect(scenario.pending().length).toBe(1);
  });

  it('an empty answer about an account that had payments takes nothing away', async () => {
    bank.booked = [bankRow()];
    bank.balanceMinor = 750;
    await scenario.sync();
    bank.booked = [];
    for (let turn = 0; turn < 3; turn++) expect(await syncLater()).toMatchObject({ vanished: 0 });
    expect(standing().length).toBe(1);
  });

  it('rows that cannot be read make the sync partial, not silent', async () => {
    bank.booked = [bankRow()];
    bank.unreadable = 2;
    expect(await scenario.sync()).toMatchObject({ state: 'partial', added: 1 });
  });

  it('booked history that the bank rewrites is reported; a changed text is not', async () => {
    bank.booked = [
      bankRow({ stableId: 'a' }),
      bankRow({ stableId: 'b', providerTransactionId: 'row-2', date: '2026-06-21' }),
    ];
    bank.balanceMinor = 500;
    await scenario.sync();
    bank.booked = bank.booked.map((row) => ({ ...row, description: 'COFFEE 22' }));
    await syncLater();
    expect(scenario.audited('HISTORY_REWRITTEN')).toBe(0);
    bank.booked = bank.booked.map((row) => (row.stableId === 'a' ? { ...row, amountMinor: -9999 } : row));
    expect(await syncLater()).toMatchObject({ changed: 1 });
    expect(scenario.audited('HISTORY_REWRITTEN')).toBe(1);
  });

  it('what the user has deleted stays deleted, whatever the bank calls it next', async () => {
    bank.booked = [bankRow({ stableId: 'a' })];
    await scenario.sync();
    scenario.editor.update(`t${scenario.rows()[0]?.id}`, { deleted: true });
    bank.booked = [bankRow({ stableId: 'other', providerTransactionId: 'other', description: 'COFFEE CORNER' })];
    await syncLater();
    expect(scenario.rows().map(({ deleted }) => deleted)).toEqual([1]);
    expect(scenario.transactions.page({ accountIds: [scenario.accountId], limit: 5 })).toEqual([]);
  });

  it('a pending row that is booked keeps its note when it is clear which one it is', async () => {
    bank.pending = [bankRow({ providerTransactionId: 'p', description: 'PENDING HOTEL', amountMinor: -10_000 })];
    await scenario.sync();
    scenario.editor.update(`t${scenario.pending()[0]?.id}`, { note: 'Vienna' });
    bank.pending = [];
    bank.booked = [
      bankRow({ providerTransactionId: 'b', date: '2026-06-23', description: 'HOTEL SACHER', amountMinor: -10_850 }),
    ];
    expect(await syncLater()).toMatchObject({ booked: 1, added: 0 });
    expect(standing().map(({ note, amount_minor }) => [note, amount_minor])).toEqual([['Vienna', -10_850]]);
    expect(scenario.pending()).toEqual([]);
  });

  it('when it could be either of two, the user is asked and nothing is guessed', async () => {
    bank.pending = [bankRow({ providerTransactionId: 'p', description: 'HOLD', amountMinor: -5000 })];
    await scenario.sync();
    scenario.editor.update(`t${scenario.pending()[0]?.id}`, { note: 'mine' });
    bank.pending = [];
    bank.booked = ['ALPHA', 'BETA'].map((description) =>
      bankRow({ providerTransactionId: description, description, amountMinor: -5000 }),
    );
    await syncLater();
    expect(standing().map(({ note }) => note)).toEqual([null, null]);
    const reviews = scenario.openQuestions();
    expect(reviews.map(({ kind, before, candidates }) => [kind, before.note, candidates.length])).toEqual([
      ['booked', 'mine', 2],
    ]);
  });

  it('a cancelled sync says so, keeps what it had, and the next one is whole', async () => {
    bank.booked = [bankRow()];
    bank.balanceMinor = 1;
    bank.refuse = (question) => {
      if (question === 'transactions') scenario.cancel();
      return undefined;
    };
    expect((await scenario.sync()).state).toBe('cancelled');
    expect(standing()).toEqual([]);
    bank.refuse = () => undefined;
    expect(await scenario.sync()).toMatchObject({ state: 'succeeded', added: 1 });
  });

  it('a full disk fails the sync by name, and the rest comes when there is room', async () => {
    bank.booked = Array.from({ length: 3000 }, (_, index) =>
      bankRow({
        providerTransactionId: `row-${index}`,
        date: addDays(bank.today, -(index % 80)),
        amountMinor: -index - 1,
      }),
    );
    const pages = database.pragma('page_count', { simple: true }) as number;
    const free = database.pragma('freelist_count', { simple: true }) as number;
    database.pragma(`max_page_count = ${pages - free + 40}`);
    expect(await scenario.sync()).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
    database.pragma('max_page_count = 1073741823');
    expect(standing().length).toBeLessThan(3000);
    expect(await syncLater()).toMatchObject({ state: 'succeeded' });
    expect(standing().length).toBe(3000);
    expect(standing().reduce((sum, row) => sum + row.amount_minor, 0)).toBe(sumOf(bank.booked));
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});
