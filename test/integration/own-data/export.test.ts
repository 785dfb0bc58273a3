import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterEach, expect, test } from 'vitest';
import type { FileDialogs } from '../../../core/ports.ts';
import { contentOf, makeLedger, openLedgerEngine, type LedgerEngine } from '../../support/ledger-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
let open: LedgerEngine | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** The text of an export that goes as a download. */
async function download(
  { call, engine }: LedgerEngine,
  input: Parameters<typeof call<'export.run'>>[1],
): Promise<string> {
  const answer = await call('export.run', input);
  if (answer.outcome !== 'download') throw new Error(`the outcome was ${answer.outcome}`);
  return (await contentOf(engine.takeDownload(answer.downloadId))).toString('utf8');
}

const rowsOf = (text: string): Record<string, string>[] => parseCsv(text, { columns: true });

test('exports what is asked for, and writes down that it did', async () => {
  const profileDir = folder();
  const { accountIds } = await makeLedger(profileDir);
  open = await openLedgerEngine(profileDir);
  const all = rowsOf(await download(open, { format: 'csv' }));
  expect(all).toHaveLength(300);
  const days = all.map(({ Date: date = '' }) => date);
  expect(days).toEqual(days.toSorted());

  const [first = '', second = ''] = accountIds;
  const some = { accountIds: [second], from: '2025-03-01', to: '2025-09-30' };
  const expected = (await open.call('transactions.page', { ...some, limit: 500 })).transactions;
  expect(expected.length).toBeGreaterThan(3);
  for (const format of ['csv', 'json', 'ofx', 'qif'] as const) {
    const text = await download(open, { format, ...some });
    const counted = { csv: /,booked,/g, json: /"transactionId"/g, ofx: /<STMTTRN>/g, qif: /^\^$/gm }[format];
    expect(text.match(counted), format).toHaveLength(expected.length);
    expect(text.includes(first), format).toBe(false);
  }
  expect(open.engine.takeDownload('nothing')).toBeUndefined();
  const { entries } = await open.call('audit.page', { action: 'EXPORT_CREATED' });
  expect(entries.map(({ metadata }) => metadata)).toEqual([
    ...['qif', 'ofx', 'json', 'csv'].map((format) => ({ format, accounts: 1, rows: expected.length, from: some.from, to: some.to })),
    { format: 'csv', accounts: 4, rows: 300 },
  ]); // prettier-ignore
});

test('shows one moment, whatever is written while it is read, and a reader who leaves ends it', async () => {
  const profileDir = folder();
  const { accountIds } = await makeLedger(profileDir, { rows: 12_000 });
  open = await openLedgerEngine(profileDir);
  const { call, engine } = open;
  const answer = await call('export.run', { format: 'json' });
  if (answer.outcome !== 'download') throw new Error('no download');
  const file = engine.takeDownload(answer.downloadId);
  let text = '';
  for await (const chunk of file?.content() ?? []) {
    // The first piece is here, so the moment is fixed; then half of the ledger is said to be somebody else's.
    if (text === '') {
      const { transactions } = await call('transactions.page', { accountIds: accountIds.slice(0, 1), limit: 500 });
      for (const { transactionId } of transactions) await call('transactions.update', { transactionId, note: 'LATER' });
    }
    text += Buffer.from(chunk).toString('utf8');
  }
  expect((JSON.parse(text) as { transactions: unknown[] }).transactions).toHaveLength(12_000);
  expect(text).not.toContain('LATER');
  expect(await download(open, { format: 'json' })).toContain('LATER');

  const again = await call('export.run', { format: 'json' });
  const left = engine.takeDownload(again.outcome === 'download' ? again.downloadId : '');
  const reader = left?.content()[Symbol.asyncIterator]();
  expect((await reader?.next())?.done).toBe(false);
  await reader?.return?.();
  const { entries } = await call('audit.page', { action: 'EXPORT_CREATED' });
  expect(entries).toHaveLength(2);
});

test('refuses accounts that are not there, and days in the wrong order', async () => {
  const profileDir = folder();
  await makeLedger(profileDir, { rows: 10 });
  open = await openLedgerEngine(profileDir);
  expect(await open.failure('export.run', { format: 'csv', accountIds: ['gone'] })).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await open.failure('export.run', { format: 'csv', from: '2026-02-01', to: '2026-01-01' })).toMatchObject({
    code: 'INVALID_INPUT',
  });
});

test('a download is there once, and not for ever', async () => {
  const profileDir = folder();
  await makeLedger(profileDir, { rows: 10 });
  let nowMs = Date.parse('2026-06-30T09:00:00Z');
  open = await openLedgerEngine(profileDir, { clock: { nowMs: () => nowMs } });
  const idOf = async (): Promise<string> => {
    const answer = await open?.call('export.run', { format: 'qif' });
    return answer?.outcome === 'download' ? answer.downloadId : '';
  };
  const once = await idOf();
  expect(open.engine.takeDownload(once)?.fileName).toBe('coffer-2026-06-30.qif');
  expect(open.engine.takeDownload(once)).toBeUndefined();
  const late = await idOf();
  nowMs += 6 * 60_000;
  expect(open.engine.takeDownload(late)).toBeUndefined();
  const ids = [];
  for (let index = 0; index < 20; index++) ids.push(await idOf());
  expect(ids.filter((id) => open?.engine.takeDownload(id) !== undefined)).toEqual(ids.slice(-16));
});

test('a host with dialogs writes the file where the person says: whole, private, or not at all', async () => {
  const profileDir = folder();
  await makeLedger(profileDir, { rows: 50 });
  const target = folder('target');
  const asked: string[] = [];
  let answer: string | undefined = join(target, 'mine.csv');
  const fileDialogs: FileDialogs = {
    chooseFolder: () => Promise.resolve(undefined),
    saveFile(fileName) {
      asked.push(fileName);
      return Promise.resolve(answer);
    },
  };
  open = await openLedgerEngine(profileDir, { fileDialogs });
  expect(await open.call('export.run', { format: 'csv' })).toEqual({ outcome: 'saved', fileName: 'mine.csv' });
  expect(rowsOf(readFileSync(join(target, 'mine.csv'), 'utf8'))).toHaveLength(50);
  if (process.platform !== 'win32') expect(statSync(join(target, 'mine.csv')).mode & 0o777).toBe(0o600);
  expect(asked[0]).toMatch(/^coffer-\d{4}-\d\d-\d\d\.csv$/);

  answer = undefined;
  expect(await open.call('export.run', { format: 'csv' })).toEqual({ outcome: 'cancelled' });
  answer = join(target, 'missing', 'mine.csv');
  expect(await open.failure('export.run', { format: 'csv' })).toMatchObject({ code: 'FILE_UNWRITABLE', retry: 'now' });
  expect(readdirSync(target)).toEqual(['mine.csv']);
  expect(existsSync(join(target, 'missing'))).toBe(false);
});
