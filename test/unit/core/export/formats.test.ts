import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { parseSync as parseOfx } from 'ofx-js';
import { deserializeQif } from 'qif-ts';
import { describe, expect, it } from 'vitest';
import { type CSV_COLUMNS, exportCsv, neutralise, restoreText } from '../../../../core/export/export-csv.ts';
import { exportJson } from '../../../../core/export/export-json.ts';
import type { ExportRow } from '../../../../core/export/export-model.ts';
import { exportOfx } from '../../../../core/export/export-ofx.ts';
import { exportQif } from '../../../../core/export/export-qif.ts';
import { onOneLine } from '../../../../core/export/statements.ts';
import { minorToDecimal } from '../../../../shared/domain/money.ts';
import {
  exportAccount,
  exportRow,
  exportSource,
  hostileRows,
  PLAIN_STYLE,
  textOf,
} from '../../../support/export-source.ts';
import { HOSTILE_TEXTS, hostileText } from '../../../support/hostile-text.ts';

const RUNS = { numRuns: 150 };
const MEGABYTE = `=${'ü<&"'.repeat(250_000)}`;

/** What stands in OFX or QIF of a text, where a reader trims it. */
const oneLine = (text: string | null): string => onOneLine(text ?? '');

describe('CSV', () => {
  const read = (text: string, separator = ','): Record<(typeof CSV_COLUMNS)[number], string>[] =>
    parseCsv(text, { columns: true, bom: true, delimiter: separator, record_delimiter: '\r\n', trim: false });

  it('is read by a reader of its own, field by field, whatever the texts are', () => {
    fc.assert(
      fc.property(hostileRows, fc.boolean(), fc.boolean(), (rows, withByteOrderMark, decimalComma) => {
        const style = { ...PLAIN_STYLE, withByteOrderMark, decimalComma };
        const { text, count } = textOf(exportCsv(exportSource(rows), style));
        expect(count).toBe(rows.length);
        expect(text.startsWith('\u{FEFF}')).toBe(withByteOrderMark);
        const records = read(text, decimalComma ? ';' : ',');
        expect(records.map((record) => restoreText(record.Description))).toEqual(
          rows.map(({ description }) => description.toWellFormed()),
        );
        expect(records.map((record) => restoreText(record.Merchant))).toEqual(
          rows.map(({ merchant }) => merchant?.toWellFormed() ?? ''),
        );
        expect(records.map((record) => restoreText(record.Note))).toEqual(
          rows.map(({ note }) => note?.toWellFormed() ?? ''),
        );
        expect(records.map(({ Amount }) => Amount.replace(',', '.'))).toEqual(
          rows.map((row) => minorToDecimal(row.amount_minor, row.currency)),
        );
        expect(records.map(({ Date: date }) => date)).toEqual(rows.map(({ date }) => date));
      }),
      RUNS,
    );
  });

  it('holds no field that a spreadsheet would run, and every text can be had back', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const safe = neutralise(text);
        expect(safe).not.toMatch(/^[=+\-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]/u);
        expect(restoreText(safe)).toBe(text);
      }),
      RUNS,
    );
    expect(neutralise('=1+1')).toBe("'=1+1");
    expect(neutralise('Rent')).toBe('Rent');
    expect(neutralise("O'Neill")).toBe("O'Neill");
  });

  it('leaves out what the user deleted, names what is pending, and keeps amounts plain numbers', () => {
    const rows = [exportRow({ deleted: 1 }), exportRow({ status: 'pending', amount_minor: -1250 })];
    const { text, count } = textOf(exportCsv(exportSource(rows), PLAIN_STYLE));
    expect(count).toBe(1);
    expect(text.split('\r\n')[1]).toBe('2026-06-20,-12.50,GBP,COFFEE,,,,pending,,Current account,Example Bank,t1');
  });
});

describe('JSON', () => {
  it('is read back whole, nothing lost, what the user deleted included', () => {
    fc.assert(
      fc.property(hostileRows, (rows) => {
        const { text, count } = textOf(exportJson(exportSource([...rows, exportRow({ deleted: 1 })])));
        expect(count).toBe(rows.length + 1);
        const { transactions, accounts, format } = JSON.parse(text) as {
          format: string;
          accounts: { iban: string }[];
          transactions: Record<string, unknown>[];
        };
        expect([format, accounts[0]?.iban]).toEqual(['coffer-export/1', 'GB29NWBK60161331926819']);
        expect(transactions.at(-1)).toMatchObject({ deleted: true });
        expect(transactions.slice(0, -1).map((row) => [row['amountMinor'], row['description'], row['note']])).toEqual(
          rows.map((row) => [row.amount_minor, row.description, row.note ?? undefined]),
        );
      }),
      RUNS,
    );
  });
});

describe('OFX', () => {
  type Line = { TRNTYPE: string; DTPOSTED: string; TRNAMT: string; FITID: string; NAME?: string; MEMO?: string };
  const asList = <Value>(value: Value | Value[] | undefined): Value[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];
  const linesOf = (text: string): Line[] => {
    const { OFX } = parseOfx(text) as unknown as {
      OFX: { BANKMSGSRSV1?: { STMTTRNRS: { STMTRS: { BANKTRANLIST: { STMTTRN?: Line | Line[] } } } } };
    };
    return asList(OFX.BANKMSGSRSV1?.STMTTRNRS.STMTRS.BANKTRANLIST.STMTTRN);
  };

  it('is read by a reader of its own: days, amounts, ids, and texts as far as the format goes', () => {
    fc.assert(
      fc.property(hostileRows, (rows) => {
        const { text, count } = textOf(exportOfx(exportSource(rows)));
        expect(count).toBe(rows.length);
        const lines = linesOf(text);
        expect(lines.map(({ DTPOSTED, TRNAMT, FITID }) => [DTPOSTED.slice(0, 8), TRNAMT, FITID])).toEqual(
          rows.map((row) => [row.date.replaceAll('-', ''), minorToDecimal(row.amount_minor, 'GBP'), `t${row.id}`]),
        );
        for (const [index, { NAME = '', MEMO = '' }] of lines.entries()) {
          const { description = '', merchant = null } = rows[index] ?? {};
          const name = oneLine(merchant) === '' ? oneLine(description) : oneLine(merchant);
          expect(name.startsWith(NAME)).toBe(true);
          expect([...NAME].length).toBeLessThanOrEqual(32);
          expect(oneLine(description).startsWith(MEMO)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('names the account as other programs know it, cards apart, and a balance only where the bank stated one', () => {
    const accounts = [
      exportAccount(),
      exportAccount({
        id: 'a2',
        currency: 'EUR',
        iban: 'DE89370400440532013000',
        sort_code: null,
        current_minor: null,
      }),
      exportAccount({
        id: 'a3',
        kind: 'card',
        iban: null,
        account_number: null,
        card_tail: '4411',
        current_minor: -5000,
      }),
    ];
    const rows = [exportRow({ account_id: 'a3', category: 'DIRECT_DEBIT' }), exportRow({ amount_minor: 5, id: 2 })];
    const { text } = textOf(exportOfx(exportSource(rows, accounts)));
    const { OFX } = parseOfx(text) as unknown as { OFX: Record<string, unknown> };
    expect(OFX).toMatchObject({
      BANKMSGSRSV1: {
        STMTTRNRS: [
          {
            STMTRS: {
              CURDEF: 'GBP',
              BANKACCTFROM: { BANKID: '601613', ACCTID: 'GB29NWBK60161331926819', ACCTTYPE: 'CHECKING' },
              BANKTRANLIST: { STMTTRN: { TRNTYPE: 'CREDIT', TRNAMT: '0.05' } },
              LEDGERBAL: { BALAMT: '1234.56', DTASOF: '20260630080000' },
            },
          },
          { STMTRS: { CURDEF: 'EUR', BANKACCTFROM: { BANKID: '37040044', ACCTID: 'DE89370400440532013000' } } },
        ],
      },
      CREDITCARDMSGSRSV1: {
        CCSTMTTRNRS: {
          CCSTMTRS: {
            CCACCTFROM: { ACCTID: '************4411' },
            BANKTRANLIST: { STMTTRN: { TRNTYPE: 'DIRECTDEBIT' } },
            LEDGERBAL: { BALAMT: '-50.00' },
          },
        },
      },
    });
    expect(text.match(/<LEDGERBAL>/g)).toHaveLength(2);
  });

  it('never puts two currencies into one statement', () => {
    const rows = [exportRow(), exportRow({ id: 2, currency: 'EUR' }), exportRow({ id: 3 })];
    const { text, count } = textOf(exportOfx(exportSource(rows)));
    expect(count).toBe(3);
    const parts = text.split('<STMTTRNRS>').slice(1);
    expect(parts.map((part) => [/<CURDEF>(\w+)/.exec(part)?.[1], [...part.matchAll(/<FITID>(\w+)/g)].map(([, id]) => id)]))
      .toEqual([['GBP', ['t1', 't3']], ['EUR', ['t2']]]); // prettier-ignore
  });
});

describe('QIF', () => {
  it('is read by a reader of its own: days, amounts and texts', () => {
    fc.assert(
      fc.property(hostileRows, (rows) => {
        const { text, count } = textOf(exportQif(exportSource(rows), PLAIN_STYLE));
        expect(count).toBe(rows.length);
        const { transactions } = deserializeQif(text);
        expect(transactions.map(({ date, amount, payee = '', memo }) => [date, amount, payee, memo ?? payee])).toEqual(
          rows.map((row) => {
            const [year, month, day] = row.date.split('-');
            const description = oneLine(row.description);
            const payee = oneLine(row.merchant) === '' ? description : oneLine(row.merchant);
            const amount = Number(minorToDecimal(row.amount_minor, 'GBP'));
            return [`${day}/${month}/${year}`, amount, payee, description === '' && payee !== '' ? '' : description];
          }),
        );
      }),
      RUNS,
    );
  });

  it('introduces several accounts by name, and writes dates in the order asked for', () => {
    const accounts = [exportAccount(), exportAccount({ id: 'a2', kind: 'card', name: 'Card\n^', bank: 'Other' })];
    const rows = [exportRow(), exportRow({ account_id: 'a2', currency: 'EUR', amount_minor: 100, category: 'FEE' })];
    const { text } = textOf(exportQif(exportSource(rows, accounts), { ...PLAIN_STYLE, qifDates: 'mdy' }));
    expect(text).toBe(
      [
        '!Account', 'NExample Bank Current account', 'TBank', '^', '!Type:Bank', 'D06/20/2026', 'T-2.50', 'PCOFFEE', '^',
        '!Account', 'NOther Card ^', 'TCCard', '^', '!Type:CCard',
        '!Account', 'NOther Card ^ (EUR)', 'TCCard', '^', '!Type:CCard', 'D06/20/2026', 'T1.00', 'PCOFFEE', 'LFEE', '^', '',
      ].join('\n'),
    ); // prettier-ignore
  });
});

it('takes a megabyte of hostile text in every format', () => {
  const rows: ExportRow[] = [exportRow({ description: MEGABYTE, note: MEGABYTE, merchant: MEGABYTE })];
  const source = exportSource(rows);
  const [record] = parseCsv(textOf(exportCsv(source, PLAIN_STYLE)).text, { columns: true }) as { Note: string }[];
  expect(restoreText(record?.Note ?? '') === MEGABYTE).toBe(true);
  expect(textOf(exportOfx(source)).text.length).toBeLessThan(5000);
  expect(deserializeQif(textOf(exportQif(source, PLAIN_STYLE)).text).transactions[0]?.payee?.length).toBe(1_000_001);
});

it('every listed text goes through every format and leaves its lines where they are', () => {
  const rows = HOSTILE_TEXTS.map((description, index) => exportRow({ description, id: index + 1 }));
  const source = exportSource(rows);
  expect(textOf(exportQif(source, PLAIN_STYLE)).text.match(/^\^$/gm)).toHaveLength(rows.length);
  expect(textOf(exportOfx(source)).text.match(/<STMTTRN>/g)).toHaveLength(rows.length);
});
