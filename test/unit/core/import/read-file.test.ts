import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../core/errors.ts';
import { decodeText } from '../../../../core/import/decode-text.ts';
import { guessDateOrder, readDay } from '../../../../core/import/read-day.ts';
import { readFile } from '../../../../core/import/read-file.ts';
import { guessDecimalMark, readMoney } from '../../../../core/import/read-money.ts';
import type { ReadingChoices } from '../../../../core/import/import-model.ts';

const read = (text: string | Uint8Array, choices: ReadingChoices = {}, currency = 'GBP') =>
  readFile(typeof text === 'string' ? Buffer.from(text) : text, { fileName: 'a.csv', currency, ...choices });
const sentenceOf = (bytes: Uint8Array): string | undefined => {
  try {
    read(bytes);
  } catch (thrown) {
    return thrown instanceof AppError && thrown.code === 'IMPORT_INVALID' ? thrown.sentence?.key : String(thrown);
  }
  return undefined;
};
const utf16 = (text: string, isBig = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

describe('days', () => {
  it.each([
    ['2026-06-03', 'dmy', '2026-06-03'],
    ['2026-06-03T23:10:00Z', 'mdy', '2026-06-03'],
    ['20260603', 'dmy', '2026-06-03'],
    ['20260603120000[-5:EST]', 'dmy', '2026-06-03'],
    ['03/06/2026', 'dmy', '2026-06-03'],
    ['06/03/2026', 'mdy', '2026-06-03'],
    ['03.06.26', 'dmy', '2026-06-03'],
    ['3.6.1999', 'dmy', '1999-06-03'],
    ["6/3'26", 'mdy', '2026-06-03'],
    ['26-06-03', 'ymd', '2026-06-03'],
    ['3 Jun 2026', 'dmy', '2026-06-03'],
    ['03-JUN-26', 'dmy', '2026-06-03'],
    ['3. März 2026', 'dmy', '2026-03-03'],
    ['Mon, 3 Oct 2022', 'dmy', '2022-10-03'],
    ['29/02/2024', 'dmy', '2024-02-29'],
    ['29/02/2023', 'dmy', undefined],
    ['31/06/2026', 'dmy', undefined],
    ['13/13/2026', 'dmy', undefined],
    ['0/1/2026', 'dmy', undefined],
    ['yesterday', 'dmy', undefined],
    ['12345', 'dmy', undefined],
    ['=TODAY()', 'dmy', undefined],
  ] as const)('%s (%s) is %s', (text, order, expected) => {
    expect(readDay(text, order)).toBe(expected);
  });

  it.each([
    [['03/06/2026', '25/06/2026'], 'dmy', true],
    [['03/06/2026', '06/25/2026'], 'mdy', true],
    [['03/06/2026', '04/06/2026'], 'dmy', false],
    [['03.06.2026'], 'dmy', true],
    [['2026-06-03'], 'dmy', true],
    [['45/06/03'], 'ymd', true],
    [['25/06/2026', '06/25/2026'], 'dmy', false],
  ] as const)('%j are %s, surely: %s', (texts, order, isSure) => {
    expect(guessDateOrder(texts)).toEqual({ order, isSure });
  });
});

describe('amounts', () => {
  it.each([
    ['1,234.56', '.', 123_456],
    ['1.234,56', ',', 123_456],
    ['-1.234.567,8', ',', -123_456_780],
    ['−12,50 €', ',', -1250],
    ['£1,000', '.', 100_000],
    ['(12.50)', '.', -1250],
    ['12.50-', '.', -1250],
    ['12.50 DR', '.', -1250],
    ['12,50 H', ',', 1250],
    ['12,50S', ',', -1250],
    ["1'234.50", '.', 123_450],
    ['1 234,50', ',', 123_450],
    ['.5', '.', 50],
    ['7', '.', 700],
    ['-0.00', '.', 0],
    ['1.500', '.', 150],
  ] as const)('%s with %s is %i', (text, mark, minor) => {
    expect(readMoney(text, mark, 'GBP')).toEqual({ minor });
  });

  it.each([
    ['', '.', 'amount-missing'],
    ['=1+1', '.', 'formula'],
    ['@SUM(A1)', '.', 'formula'],
    ['twelve', '.', 'amount-unreadable'],
    ['1,23,4.56', '.', 'amount-unreadable'],
    ['1.234,56', '.', 'amount-unreadable'],
    ['12.345', '.', 'amount-too-fine'],
    ['1e5', '.', 'amount-unreadable'],
    ['--5', '.', 'amount-unreadable'],
    ['99999999999999999999', '.', 'amount-unreadable'],
  ] as const)('%s with %s is refused: %s', (text, mark, reason) => {
    expect(readMoney(text, mark, 'GBP')).toEqual({ reason });
  });

  it.each([
    [['1.234,56'], '.', ',', true],
    [['1,234.56'], ',', '.', true],
    [['12,5'], '.', ',', true],
    [['1.234'], '.', '.', false],
    [['1.234', '5,50'], '.', ',', true],
    [['1.234.567'], '.', ',', true],
    [['7'], ',', ',', true],
  ] as const)('%j, else %s: %s, surely: %s', (texts, otherwise, mark, isSure) => {
    expect(guessDecimalMark(texts, otherwise)).toEqual({ mark, isSure });
  });

  it('every amount is read back as it was written, in either way', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom('en-GB', 'de-DE'), (minor, locale) => {
        const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(minor / 100);
        expect(readMoney(text, locale === 'en-GB' ? '.' : ',', 'GBP')).toEqual({ minor });
      }),
    );
  });
});

describe('encodings', () => {
  const text = 'Datum;Betrag;Text\r\n03.06.2026;-12,50;Bäckerei Höß €5';
  const windows = Buffer.from(text.replace('€', '\u{80}'), 'latin1');
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(text)])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(text, true)])],
    ['utf-16le', utf16(text)],
    ['utf-16be', utf16(text, true)],
    ['windows-1252', windows],
  ] as const)('%s is told', (encoding, bytes) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
    expect(read(bytes, {}, 'EUR').rows).toMatchObject([
      { date: '2026-06-03', amountMinor: -1250, description: 'Bäckerei Höß €5' },
    ]);
  });
});

describe('what is no statement is refused in words', () => {
  it.each([
    ['import-empty', Buffer.alloc(0)],
    ['import-empty', Buffer.from('\u{FEFF}\r\n  \r\n')],
    ['import-binary', Buffer.from('%PDF-1.7\n\0\u{1}\u{2}')],
    ['import-binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0])],
    ['import-binary', Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256))],
    ['import-open-quote', Buffer.from('Date,Amount,Text\n2026-06-03,1.00,"never closed\n2026-06-04,2.00,x')],
    ['import-other-json', Buffer.from('{"transactions":[]}')],
    ['import-other-json', Buffer.from('[1,2')],
    ['import-other-format', Buffer.from('<?xml version="1.0"?><Document><BkToCstmrStmt/></Document>')],
    ['import-no-rows', Buffer.from('Date,Amount,Text\n')],
    ['import-no-rows', Buffer.from('<OFX></OFX>')],
    ['import-no-rows', Buffer.from('!Type:Cat\nNFood\n^\n')],
  ] as const)('%s', (sentence, bytes) => {
    expect(sentenceOf(bytes)).toBe(sentence);
  });

  it('nothing that anybody hands in is a fault', () => {
    const pieces = fc.constantFrom('Date', 'Amount', ',', ';', '\n', '"', '2026-06-03', '1.00', '<OFX>', '<STMTTRN>', '</', '!Type:Bank\n', 'D', '^\n', '&#x110000;', '{', '=');
    const texts = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(texts, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expect(sentenceOf(bytes) ?? 'import-').toMatch(/^import-/);
      }),
      { numRuns: 400 },
    );
  }); // prettier-ignore
});

describe('CSV', () => {
  it('of a British bank: two columns of amounts, newest first', () => {
    const { rows, layout, dates } = read(
      'Transaction Date,Transaction Type,Transaction Description,Debit Amount,Credit Amount,Balance\r\n' +
        '25/06/2026,DEB,TESCO STORES 3297,12.50,,"1,204.10"\r\n24/06/2026,FPI,WAGES,,"2,100.00","1,216.60"\r\n',
    );
    expect(layout?.columns.map(({ role }) => role)).toEqual(['date', 'ignore', 'text', 'moneyOut', 'moneyIn', 'balance']);
    expect(dates).toEqual({ order: 'dmy', isSure: true });
    expect(rows).toEqual([
      expect.objectContaining({ line: 2, date: '2026-06-25', amountMinor: -1250, description: 'TESCO STORES 3297', balanceMinor: 120_410 }),
      expect.objectContaining({ line: 3, date: '2026-06-24', amountMinor: 210_000, description: 'WAGES' }),
    ]);
  }); // prettier-ignore

  it('of a German bank: a heading above the names, semicolons, commas, a payee of its own', () => {
    const { rows, layout, decimal } = read(
      '"Girokonto";"DE89370400440532013000"\n"Zeitraum:";"Juni"\n\n' +
        '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Betrag (€)"\n' +
        '"25.06.26";"25.06.26";"Gebucht";"A. Muster";"REWE Markt";"Einkauf 123";"-1.012,50"\n' +
        '"26.06.26";"26.06.26";"Vorgemerkt";"A. Muster";"Shell";"Tanken";"-60"\n',
      {},
      'EUR',
    );
    expect(layout?.delimiter).toBe(';');
    expect(decimal).toEqual({ mark: ',', isSure: true });
    expect(rows).toMatchObject([{ date: '2026-06-25', amountMinor: -101_250, merchant: 'REWE Markt', description: 'Einkauf 123' }]);
  }); // prettier-ignore

  it('without names, with debits told by a letter, and as its reader corrects it', () => {
    const text = '01/02/2026,GREGGS LEEDS,3.40\n02/02/2026,BARCLAYCARD,120.00\n';
    const guessed = read(text);
    expect(guessed.layout?.columns.map(({ role }) => role)).toEqual(['date', 'text', 'amount']);
    expect(guessed.dates).toEqual({ order: 'dmy', isSure: false });
    const corrected = read(text, { dateOrder: 'mdy', isFlipped: true, roles: ['date', 'payee', 'amount'] });
    expect(corrected.rows).toMatchObject([
      { date: '2026-01-02', amountMinor: -340, description: 'GREGGS LEEDS' },
      { date: '2026-02-02', amountMinor: -12_000 },
    ]);
    expect(read('Datum;Umsatz;S/H;Text\n01.02.2026;5,00;S;a\n01.02.2026;6,00;H;b\n', {}, 'EUR').rows).toMatchObject([
      { amountMinor: -500 },
      { amountMinor: 600 },
    ]);
  });

  it('names every line that it cannot take over, and why', () => {
    const { rows, unreadable } = read(
      [
        'Date,Amount,Currency,Description',
        '2026-06-01,1.00,GBP,good',
        '2026-06-31,1.00,GBP,no such day',
        ',1.00,GBP,no day',
        '2026-06-02,,GBP,no amount',
        '2026-06-02,1.005,GBP,half a penny',
        '2026-06-02,=1+1,GBP,a formula',
        '2026-06-02,1.00,EUR,euros',
        '2026-06-02,one,GBP,a word',
        'end of file',
        '2026-06-03,2.00,GBP,"two\nlines"',
      ].join('\n'),
    );
    expect(rows.map(({ line }) => line)).toEqual([2, 12]);
    expect(unreadable.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'date-unreadable'],
      [4, 'date-missing'],
      [5, 'amount-missing'],
      [6, 'amount-too-fine'],
      [7, 'formula'],
      [8, 'other-currency'],
      [9, 'amount-unreadable'],
      [10, 'too-few-columns'],
    ]);
  });

  it('a file whose columns nobody can tell waits for somebody who can', () => {
    const { missing, rows, layout } = read('Wann,Wieviel\nheute,viel\n');
    expect([missing, rows, layout?.columns.length]).toEqual([['date', 'amount'], [], 2]);
  });

  it('texts that were made safe for spreadsheets are what they were', () => {
    const { rows } = read(
      "Date,Amount,Description\n2026-06-01,1.00,'=SUM(A1)\n2026-06-01,1.00,''quoted\n2026-06-01,1.00,'tis\n",
    );
    expect(rows.map(({ description }) => description)).toEqual(['=SUM(A1)', "'quoted", "'tis"]);
  });

  it('splits as the reference reader does', () => {
    const field = fc.stringMatching(/^[a-z ,;"\n]{0,12}$/);
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 20 }), (texts) => {
        const quoted = texts.map((text) => `2026-06-01,1.00,"${text.replaceAll('"', '""')}"`);
        const text = ['Date,Amount,Description', ...quoted, ''].join('\r\n');
        const expected: { Description: string }[] = parseCsv(text, { columns: true });
        expect(read(text).rows.map(({ description }) => description)).toEqual(
          expected.map(({ Description }) => Description),
        );
      }),
      { examples: [[[',;\n;\n;']]], numRuns: 300 },
    );
  });
});

describe('OFX', () => {
  it('of the first generation, whose tags stay open, with two accounts', () => {
    const { rows, sources, unreadable } = read(
      [
        'OFXHEADER:100', 'DATA:OFXSGML', '', '<OFX><BANKMSGSRSV1>',
        '<STMTTRNRS><STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>601613<ACCTID>31926819<ACCTTYPE>CHECKING</BANKACCTFROM>',
        '<BANKTRANLIST><DTSTART>20260601',
        '<STMTTRN><TRNTYPE>DIRECTDEBIT<DTPOSTED>20260603120000[0:GMT]<TRNAMT>-12.50<FITID>A1<NAME>COUNCIL &amp; TAX<MEMO>Ref 7</STMTTRN>',
        '<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260604<TRNAMT>5,25<FITID>A2<NAME>REFUND</STMTTRN>',
        '<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260631<TRNAMT>1.00<FITID>A3<NAME>NO DAY</STMTTRN>',
        '<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260604<FITID>A4<NAME>NO AMOUNT</STMTTRN>',
        '</BANKTRANLIST></STMTRS></STMTTRNRS>',
        '<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>DE89</BANKACCTFROM><BANKTRANLIST>',
        '<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260604<TRNAMT>1.00<FITID>B1<NAME>EURO</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>',
        '</BANKMSGSRSV1></OFX>',
      ].join('\n'),
    );
    expect(sources).toEqual([{ name: '31926819', currency: 'GBP' }, { name: 'DE89', currency: 'EUR' }]);
    expect(rows).toEqual([
      { line: 7, source: 0, date: '2026-06-03', amountMinor: -1250, description: 'Ref 7', merchant: 'COUNCIL & TAX', category: 'DIRECT_DEBIT', id: 'A1' },
      { line: 8, source: 0, date: '2026-06-04', amountMinor: 525, description: 'REFUND', category: undefined, id: 'A2' },
    ]);
    expect(unreadable.map(({ line, reason }) => [line, reason])).toEqual([[9, 'date-unreadable'], [10, 'amount-missing'], [13, 'other-currency']]);
  }); // prettier-ignore
});

describe('QIF', () => {
  it('of several accounts, with American dates, splits and lists of other things', () => {
    const { rows, sources, dates, unreadable } = read(
      [
        '!Option:AutoSwitch', '!Type:Cat', 'NFood', '^', '!Account', 'NCurrent', 'TBank', '^', '!Type:Bank',
        "D6/25'26", 'T-1,234.56', 'PTesco', 'MGroceries', 'LFood', 'SFood', '$-1000.00', 'SFuel', '$-234.56', '^',
        'D06/01/2026', 'U5.00', 'T5.00', 'PRefund', '^', 'D06/02/2026', 'PNo amount', '^', 'T1.00', 'PNo day', '^',
        '!Account', 'NCard', 'TCCard', '^', '!Type:CCard', 'D12/24/2025', 'T-9.99', 'PFilm',
      ].join('\r\n'),
    );
    expect(sources.map(({ name }) => name)).toEqual(['Current', 'Card']);
    expect(dates).toEqual({ order: 'mdy', isSure: true });
    expect(rows).toMatchObject([
      { source: 0, date: '2026-06-25', amountMinor: -123_456, description: 'Groceries', merchant: 'Tesco', category: 'Food' },
      { source: 0, date: '2026-06-01', amountMinor: 500, description: 'Refund' },
      { source: 1, date: '2025-12-24', amountMinor: -999, description: 'Film' },
    ]);
    expect(unreadable.map(({ reason }) => reason)).toEqual(['amount-missing', 'date-missing']);
  }); // prettier-ignore
});
