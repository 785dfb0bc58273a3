import { afterEach, describe, expect, test } from 'vitest';
import type { ImportOrder, ImportPreview, Transaction } from '../../../shared/contract/index.ts';
import { contentOf, makeLedger, openLedgerEngine, type LedgerEngine } from '../../support/ledger-engine.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { allTransactions } from '../engine/differences-from-bank.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { handOver } from './hand-over.ts';

const folder = useTemporaryFolders();
const openBank = useEngineAndBank();
let open: LedgerEngine | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

type Engine = Pick<EngineAndBank, 'call'>;
/** Those that carry no notes first: what was undone is remembered, and comes back with the next import. */
const FORMATS = ['ofx', 'qif', 'csv', 'json'] as const;

async function start(options: Parameters<typeof makeLedger>[1] = {}) {
  const profileDir = folder('profile');
  const { accountIds } = await makeLedger(profileDir, options);
  open = await openLedgerEngine(profileDir);
  return { engine: open, accountIds };
}

/** An export of one account as text. */
async function exportOf(engine: LedgerEngine | EngineAndBank, accountId: string, format: (typeof FORMATS)[number]) {
  const answer = await engine.call('export.run', { format, accountIds: [accountId], style: { qifDates: 'ymd' } });
  if (answer.outcome !== 'download') throw new Error('no download');
  return contentOf(engine.engine.takeDownload(answer.downloadId));
}

const orderOf = async (engine: Engine, accountId: string, content: Buffer, name = 'older.csv'): Promise<ImportOrder> => ({
  fileId: await handOver(engine, content, { kind: 'statement', name }),
  accountId,
}); // prettier-ignore

const tallyOf = ({ counts }: ImportPreview) => [counts.fresh, counts.known, counts.unreadable];

/** What a payment is, whoever named it first. */
const contents = (rows: readonly Transaction[]): string[] =>
  rows.map(({ date, amountMinor, description, merchant = '', note = '' }) => [date, amountMinor, description, merchant, note].join('|')).sort(); // prettier-ignore

test('every export of a ledger is imported into an empty account as it was, adds nothing a second time, and is undone', async () => {
  const { engine, accountIds } = await start({ rows: 400, accounts: 3 });
  const [from = '', , empty = ''] = accountIds;
  const { transactions } = await engine.call('transactions.page', { accountIds: [from], limit: 3 });
  for (const { transactionId } of transactions)
    await engine.call('transactions.update', { transactionId, note: 'mine', categoryId: 'gifts' });
  const all = await allTransactions(engine, from);
  const emptied = await allTransactions(engine, empty);
  for (const format of FORMATS) {
    const content = await exportOf(engine, from, format);
    const same = await engine.call('import.preview', await orderOf(engine, from, content));
    expect([format, ...tallyOf(same)]).toEqual([format, 0, all.length, 0]);
    const failure = await engine.failure('import.commit', await orderOf(engine, from, content));
    expect([format, failure.code, failure.sentence?.key]).toEqual([format, 'IMPORT_INVALID', 'import-nothing-new']);

    const order = await orderOf(engine, empty, content, `older.${format}`);
    const preview = await engine.call('import.preview', order);
    expect([format, ...tallyOf(preview)]).toEqual([format, all.length, 0, 0]);
    expect(preview.inMinor + preview.outMinor).toBe(all.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
    const { run } = await engine.call('import.commit', order);
    expect(run).toMatchObject({ state: 'succeeded', added: all.length, imported: { accountId: empty, fileName: `older.${format}`, format } }); // prettier-ignore
    const added = (await allTransactions(engine, empty)).filter(({ transactionId }) => !emptied.some((row) => row.transactionId === transactionId)); // prettier-ignore
    const bare = (rows: readonly Transaction[]) => rows.map((row) => ({ ...row, note: undefined })) as Transaction[];
    const carriesNotes = format === 'csv' || format === 'json';
    expect(contents(carriesNotes ? added : bare(added))).toEqual(contents(carriesNotes ? all : bare(all)));
    expect(added.filter(({ categoryId }) => categoryId === 'gifts')).toHaveLength(format === 'ofx' ? 0 : 3);
    expect(tallyOf(await engine.call('import.preview', order))).toEqual([0, all.length, 0]);

    const { changes } = await engine.call('sync.changes', { runId: run.runId, limit: 1 });
    expect(changes).toMatchObject([{ kind: 'added', reason: 'imported' }]);
    await engine.call('sync.undo', { runId: run.runId });
    expect(await allTransactions(engine, empty)).toEqual(emptied);
    expect(await engine.failure('sync.undo', { runId: run.runId })).toMatchObject({ code: 'INVALID_INPUT' });
  }
  const { entries } = await engine.call('audit.page', { action: 'STATEMENT_IMPORTED' });
  expect(entries.map(({ metadata }) => [metadata['format'], metadata['added']])).toEqual(
    FORMATS.toReversed().map((format) => [format, all.length]),
  );
  expect(entries[0]?.metadata['rawSha256']).toMatch(/^[0-9a-f]{64}$/);
});

test('a note on an imported payment waits when the import is undone, and comes back with it', async () => {
  const { engine, accountIds } = await start({ rows: 20, accounts: 2 });
  const [, accountId = ''] = accountIds;
  const content = Buffer.from('Datum;Betrag;Verwendungszweck\n03.02.2015;-7,50;KINO INTERNATIONAL\n');
  const order = await orderOf(engine, accountId, content);
  const { run } = await engine.call('import.commit', order);
  const find = async () => (await engine.call('transactions.page', { search: 'kino', limit: 5 })).transactions;
  const [cinema] = await find();
  await engine.call('transactions.update', { transactionId: cinema?.transactionId ?? '', note: 'with Sam' });
  await engine.call('sync.undo', { runId: run.runId });
  expect(await find()).toEqual([]);
  await engine.call('import.commit', order);
  expect(await find()).toMatchObject([{ note: 'with Sam', amountMinor: -750, date: '2015-02-03', currency: 'EUR' }]);
});

describe('a bank that answers about the days of a file', () => {
  /** A bank’s account whose history was brought by a file, in the file’s own words, before the bank was ever asked for it. */
  async function importedFirst() {
    const engine = await openBank();
    // More is asked below than the law allows in a day.
    await engine.bank.set({ quotas: false });
    const { connection } = await connectBank(engine, engine.bank, 'ob-monzo');
    const { connectionId } = connection;
    const [account] = (await engine.call('connections.get', { connectionId })).accounts;
    const accountId = account?.accountId ?? '';
    const bankRows = await allTransactions(engine, accountId);
    const booked = bankRows.filter(({ status }) => status === 'booked');
    const csv = (await exportOf(engine, accountId, 'csv')).toString('utf8').replaceAll(/,t\d+\r/g, ',\r');
    const [first] = (await engine.call('sync.runs', { connectionId })).runs;
    await engine.call('sync.undo', { runId: first?.runId ?? '' });
    expect(await allTransactions(engine, accountId)).toEqual([]);
    const { run } = await engine.call('import.commit', await orderOf(engine, accountId, Buffer.from(csv)));
    expect(run.added).toBe(booked.length);
    return { engine, connectionId, accountId, bankRows, booked, run, csv };
  }

  test('doubles nothing and becomes the owner of what it names; neither undo takes away what is the other’s', async () => {
    const { engine, connectionId, accountId, bankRows, booked, run, csv } = await importedFirst();
    const imported = contents(await allTransactions(engine, accountId));
    const [sync] = (await engine.call('sync.run', { connectionId })).runs;
    expect(sync).toMatchObject({ state: 'succeeded', rewritten: 0 });
    const named = await allTransactions(engine, accountId);
    expect(contents(named)).toEqual(contents(bankRows));
    expect((await engine.call('accounts.list', {})).accounts.find((one) => one.accountId === accountId)?.balanceProof.state).not.toBe('off');
    expect(tallyOf(await engine.call('import.preview', await orderOf(engine, accountId, Buffer.from(csv))))).toEqual([0, booked.length, 0]);

    // The sync goes: the rows are the file’s again. It comes back: they are the bank’s.
    await engine.call('sync.undo', { runId: sync?.runId ?? '' });
    expect(contents(await allTransactions(engine, accountId))).toEqual(imported);
    const [again] = (await engine.call('sync.run', { connectionId })).runs;
    expect(contents(await allTransactions(engine, accountId))).toEqual(contents(bankRows));
    // The import goes: what the bank has named stays, and goes with the sync that named it.
    await engine.call('sync.undo', { runId: run.runId });
    expect(contents(await allTransactions(engine, accountId))).toEqual(contents(bankRows));
    await engine.call('sync.undo', { runId: again?.runId ?? '' });
    expect(await allTransactions(engine, accountId)).toEqual([]);
    await engine.call('sync.run', { connectionId });
    expect(contents(await allTransactions(engine, accountId))).toEqual(contents(bankRows));
    expect(await engine.call('audit.verify', {})).toMatchObject({ ok: true });
  }, 60_000); // prettier-ignore

  test('keeps the days for itself: what it does not name there is not added from a file, what is older is', async () => {
    const engine = await openBank();
    const { connection } = await connectBank(engine, engine.bank, 'ob-monzo');
    const [account] = (await engine.call('connections.get', { connectionId: connection.connectionId })).accounts;
    const accountId = account?.accountId ?? '';
    const { days } = await engine.call('coverage.get', { accountId });
    const answered = days[0]?.from ?? '';
    const text = `Date,Amount,Description\n${answered},-1.23,NOBODY KNOWS IT\n1999-12-31,-19.99,FIREWORKS\n`;
    const preview = await engine.call('import.preview', await orderOf(engine, accountId, Buffer.from(text)));
    expect(preview).toMatchObject({
      because: { 'bank-knows-the-day': 1 },
      range: { from: '1999-12-31', to: '1999-12-31' },
      fresh: [{ line: 3, amountMinor: -1999, description: 'FIREWORKS' }],
    });
  });

  test('waits while an import writes, and an import while it is asked', async () => {
    const { engine, connectionId, accountId, bankRows, csv, run } = await importedFirst();
    await engine.call('sync.undo', { runId: run.runId });
    const order = await orderOf(engine, accountId, Buffer.from(csv));
    const commit = engine.call('import.commit', order);
    const sync = engine.call('sync.run', { connectionId });
    await expect(engine.call('import.commit', order)).rejects.toThrow(/sync-running/);
    await Promise.all([commit, sync]);
    expect(contents(await allTransactions(engine, accountId))).toEqual(contents(bankRows));
  }, 60_000);
});

test('what is wrong with a file is said by code and words, and writes nothing', async () => {
  const { engine, accountIds } = await start({ rows: 40, accounts: 2 });
  const [accountId = '', euros = ''] = accountIds;
  const before = await engine.call('transactions.page', { limit: 50 });
  const cases: [Buffer, string, Partial<ImportOrder>?][] = [
    [Buffer.alloc(0), 'import-empty'],
    [Buffer.from('%PDF-1.4 …'), 'import-binary'],
    [Buffer.from('Wann,Wieviel\nheute,viel\n'), 'import-columns-missing'],
    [Buffer.from('Date,Amount,Currency\n2015-01-01,1.00,EUR\n'), 'import-other-currency'],
    [Buffer.from('Date,Amount,Text\n2015-01-01,=1+1,x\n'), 'import-no-rows'],
    [Buffer.from('Date,Amount,Account\n2015-01-01,1.00,One\n2015-01-01,1.00,Two\n'), 'import-source-missing'],
  ];
  for (const [bytes, sentence] of cases) {
    const error = await engine.failure('import.commit', await orderOf(engine, accountId, bytes));
    expect([error.code, error.sentence?.key]).toEqual(['IMPORT_INVALID', sentence]);
  }
  const order = await orderOf(engine, accountId, Buffer.from('Date,Amount\n2015-01-01,1.00\n'));
  expect(await engine.failure('import.preview', { ...order, accountId: 'gone' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.failure('import.preview', { ...order, fileId: 'gone' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.call('transactions.page', { limit: 50 })).toEqual(before);
  expect((await engine.call('sync.runs', {})).runs.filter(({ imported }) => imported)).toEqual([]);
  // The file names euros, and one account is in euros.
  const inEuros = await orderOf(engine, euros, Buffer.from('Date,Amount,Currency\n2015-01-01,1.00,EUR\n'));
  expect(tallyOf(await engine.call('import.preview', inEuros))).toEqual([1, 0, 0]);
});

test('fifty thousand rows come in whole while the engine answers others', async () => {
  const { engine, accountIds } = await start({ rows: 100, accounts: 2 });
  const [accountId = ''] = accountIds;
  const lines = Array.from({ length: 50_000 }, (_, index) => {
    const day = new Date(Date.UTC(2000, 0, 1 + Math.floor(index / 10))).toISOString().slice(0, 10);
    return `${day.split('-').toReversed().join('.')};"-1.0${String(index % 10)}0,5${String(index % 7)}";SHOP ${index}`;
  });
  const content = Buffer.from(`Buchungstag;Betrag;Verwendungszweck\n${lines.join('\n')}\n`, 'utf16le');
  const order = await orderOf(engine, accountId, content);
  const commit = engine.call('import.commit', order);
  const done = new AbortController();
  void commit.finally(() => done.abort());
  let answers = 0;
  while (!done.signal.aborted) {
    await engine.call('transactions.page', { limit: 20 });
    answers += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect((await commit).run.added).toBe(50_000);
  expect(answers).toBeGreaterThan(10);
  expect((await engine.call('import.preview', order)).counts).toMatchObject({ fresh: 0, known: 50_000 });
}, 120_000);
