import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportCsv } from '../../../../core/export/export-csv.ts';
import { exportJson } from '../../../../core/export/export-json.ts';
import type { ExportRow, ExportSource, ExportStyle } from '../../../../core/export/export-model.ts';
import { exportOfx } from '../../../../core/export/export-ofx.ts';
import { exportQif } from '../../../../core/export/export-qif.ts';
import type { FileRow } from '../../../../core/import/import-model.ts';
import { planImport } from '../../../../core/import/plan-import.ts';
import { readFile } from '../../../../core/import/read-file.ts';
import { fileRowId } from '../../../../core/ledger/file-row.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import { finishAtOnce } from '../../../../core/turns.ts';
import { exportRow, exportSource, hostileRows, PLAIN_STYLE, textOf } from '../../../support/export-source.ts';
import { ledgerRow } from './ledger-row.ts';

const RUNS = { numRuns: 120 };
/** Forty years back every date shows its order; the days of a file of one row need not. */
const WRITERS: Readonly<Record<string, { write(source: ExportSource): string; dateOrder?: ExportStyle['qifDates'] }>> =
  {
    CSV: { write: (source) => textOf(exportCsv(source, PLAIN_STYLE)).text },
    'CSV for a German Excel': {
      write: (source) =>
        textOf(exportCsv(source, { ...PLAIN_STYLE, withByteOrderMark: true, decimalComma: true })).text,
    },
    JSON: { write: (source) => textOf(exportJson(source)).text },
    OFX: { write: (source) => textOf(exportOfx(source)).text },
    QIF: { write: (source) => textOf(exportQif(source, PLAIN_STYLE)).text, dateOrder: 'dmy' },
    'QIF with American dates': {
      write: (source) => textOf(exportQif(source, { ...PLAIN_STYLE, qifDates: 'mdy' })).text,
      dateOrder: 'mdy',
    },
  };
const BANK_WORD = /^[A-Z_]+$/;

/** The rows of an export as an import reads them; none where the file holds none. */
function readRows(text: string, dateOrder?: ExportStyle['qifDates']): FileRow[] {
  if (!/^.{0,2}\d{4}-|"date":|<STMTTRN>|^D\d/m.test(text)) return [];
  const reading = readFile(Buffer.from(text), { fileName: 'export', currency: 'GBP', dateOrder });
  expect(reading.unreadable).toEqual([]);
  return reading.rows;
}

/** What an import makes of a row. */
function rowOf(
  { date, amountMinor, description, merchant, note, category, ...row }: FileRow,
  index: number,
): ExportRow {
  const isBankWord = category !== undefined && BANK_WORD.test(category);
  return exportRow({
    id: index + 1,
    date,
    amount_minor: amountMinor,
    description,
    merchant: merchant ?? null,
    note: note ?? null,
    category: isBankWord ? category : null,
    category_id: isBankWord ? null : (category ?? null),
    running_balance_minor: row.balanceMinor ?? null,
    provider_transaction_id: fileRowId(row),
  });
}

const plan = (rows: readonly FileRow[], known: readonly TransactionRow[]) =>
  finishAtOnce(planImport({ currency: 'GBP', rows, known, answered: [], addsLookalikes: false }));
const inLedger = (row: ExportRow): TransactionRow => ledgerRow({ ...row });

describe.each(Object.entries(WRITERS))('%s', (_, { write, dateOrder }) => {
  it('exported, imported into an empty account and exported again is the same file', () => {
    fc.assert(
      fc.property(hostileRows, (rows) => {
        const first = write(exportSource(rows)).toWellFormed();
        const { fresh, known } = plan(readRows(first, dateOrder), []);
        expect(known).toEqual([]);
        expect(fresh).toHaveLength(rows.length);
        // The bank's own ids and its raw classification are the bank's to give, and no file hands them on.
        const bare = (text: string): string =>
          text.replaceAll(/"bankTransactionId":"[^"]*"|"bankTimestamp":"[^"]*"/g, '');
        expect(bare(write(exportSource(fresh.map(rowOf))))).toBe(bare(first));
      }),
      RUNS,
    );
  });

  it('imported into the account it came from adds nothing, and into one that it was imported into neither', () => {
    fc.assert(
      fc.property(hostileRows, (rows) => {
        const file = readRows(write(exportSource(rows)), dateOrder);
        expect(plan(file, rows.map(inLedger)).fresh).toEqual([]);
        // Rows of an import have other numbers than those that the file names.
        const imported = file.map((row, index) => inLedger({ ...rowOf(row, index), id: 1000 + index }));
        expect(plan(file, imported).fresh).toEqual([]);
      }),
      RUNS,
    );
  });

  it('of twins brings the ones that are missing, and no more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), (inFile, here) => {
        const twins = (count: number, from: number) =>
          Array.from({ length: count }, (_unused, index) => exportRow({ id: from + index }));
        const file = readRows(write(exportSource(twins(inFile, 1))), dateOrder);
        const known = twins(here, 500).map(inLedger);
        expect(plan(file, known).fresh).toHaveLength(Math.max(0, inFile - here));
      }),
      RUNS,
    );
  });
});

it('whichever format a ledger was imported from, every other adds nothing to it', () => {
  fc.assert(
    fc.property(hostileRows, fc.constantFrom(...Object.keys(WRITERS)), fc.constantFrom(...Object.keys(WRITERS)), (rows, one, other) => {
      const read = (name: string) => readRows(WRITERS[name]?.write(exportSource(rows)) ?? '', WRITERS[name]?.dateOrder);
      const imported = read(one).map((row, index) => inLedger({ ...rowOf(row, index), id: 1000 + index }));
      expect(plan(read(other), imported).fresh).toEqual([]);
    }),
    RUNS,
  );
}); // prettier-ignore
