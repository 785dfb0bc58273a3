import { decimalToMinor, currencyExponent } from '../../shared/domain/money.ts';
import { BANK_WORDS_OF_OFX } from '../export/export-ofx.ts';
import { optionalText } from './optional-text.ts';
import type { FileReading, ReadingOrder, UnreadableRow } from './import-model.ts';
import { readDay } from './read-day.ts';
import { shortened } from './shortened.ts';

/** A tag and the text behind it. Closing tags of values may be absent (OFX 1 is SGML), so a value ends where the next tag begins. */
const TAG = /<(\/?)([A-Za-z0-9.]+)[^>]*>([^<]*)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** As long as OFX lets a name be; one that ends there has been cut from the memo. */
const NAME_LENGTH = 32;

type Entry = { line: number; from: number; values: Map<string, string> };

/** Whether a text is OFX, of either generation. */
export function isOfx(text: string): boolean {
  return /<OFX>/i.test(text.slice(0, 20_000)) || /^\s*OFXHEADER/i.test(text);
}

/** Reads OFX 1 (SGML) and 2 (XML): every statement of the file is an account, with its currency. */
export function readOfx(text: string, order: ReadingOrder): Omit<FileReading, 'format' | 'encoding'> {
  const reading: Omit<FileReading, 'format' | 'encoding'> = {
    dates: { order: 'ymd', isSure: true },
    decimal: { mark: '.', isSure: true },
    missing: [],
    sources: [],
    unreadable: [],
    pending: 0,
    rows: [],
  };
  const lineAt = createLineCounter(text);
  let entry: Entry | undefined;
  let isPending = false;
  for (const { 1: slash = '', 2: name = '', 3: value = '', index } of text.matchAll(TAG)) {
    const tag = name.toUpperCase();
    if (tag === 'STMTRS' || tag === 'CCSTMTRS') {
      if (slash === '') reading.sources.push({ name: '' });
    } else if (tag === 'BANKTRANLISTP') isPending = slash === '';
    else if (tag === 'STMTTRN' || tag === 'STMTTRNP') {
      if (entry) finish(entry, index);
      entry = slash === '' ? { line: lineAt(index), from: index, values: new Map() } : undefined;
    } else if (slash !== '') {
      if (entry && tag === 'BANKTRANLIST') {
        finish(entry, index);
        entry = undefined;
      }
    } else if (entry) {
      if (!entry.values.has(tag)) entry.values.set(tag, unescaped(value).trim());
    } else noteAccount(tag, unescaped(value).trim());
  }
  if (entry) finish(entry, text.length);
  return reading;

  function noteAccount(tag: string, value: string): void {
    const source = reading.sources.at(-1);
    if (!source || value === '') return;
    if (tag === 'CURDEF') source.currency = value.toUpperCase();
    else if (tag === 'ACCTID' && source.name === '') source.name = shortened(value, 120);
  }

  function finish({ line, from, values }: Entry, to: number): void {
    if (isPending) {
      reading.pending += 1;
      return;
    }
    const refuse = (reason: UnreadableRow['reason']): void => {
      reading.unreadable.push({ line, reason, text: shortened(text.slice(from, Math.min(to, from + 400)), 200) });
    };
    const source = Math.max(0, reading.sources.length - 1);
    const currency = reading.sources[source]?.currency ?? order.currency;
    const dateText = values.get('DTPOSTED') ?? '';
    const date = readDay(dateText, 'ymd');
    const amountText = values.get('TRNAMT') ?? '';
    if (dateText === '') return refuse('date-missing');
    if (date === undefined) return refuse('date-unreadable');
    if (amountText === '') return refuse('amount-missing');
    if (currency !== order.currency) return refuse('other-currency');
    const decimal = amountText.replace(',', '.');
    const minor = decimalToMinor(decimal, order.currency);
    if (minor === undefined) return refuse('amount-unreadable');
    if (/[1-9]/.test((decimal.split('.')[1] ?? '').slice(currencyExponent(order.currency))))
      return refuse('amount-too-fine');
    const category = BANK_WORDS_OF_OFX[values.get('TRNTYPE')?.toUpperCase() ?? ''];
    reading.rows.push({
      line,
      source,
      date,
      amountMinor: order.isFlipped === true && minor !== 0 ? -minor : minor,
      ...textsOf(values),
      category,
      id: optionalText(values.get('FITID')),
    });
  }
}

/** The memo is the bank's text, and a name that is not merely its beginning is who was paid. */
function textsOf(values: ReadonlyMap<string, string>): { description: string; merchant?: string | undefined } {
  const name = values.get('NAME') ?? values.get('PAYEE') ?? '';
  const memo = values.get('MEMO') ?? '';
  if (memo === '') return { description: name };
  const isCut = [...name].length > NAME_LENGTH - 2 && memo.startsWith(name);
  return { description: memo, merchant: isCut || name === memo ? undefined : optionalText(name) };
}

function unescaped(text: string): string {
  return text.replaceAll(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return Number.isInteger(code) && code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

/** Counts lines on the way, so that a file of any size is counted once. */
function createLineCounter(text: string): (index: number) => number {
  let [line, at] = [1, 0];
  return (index) => {
    for (let next = text.indexOf('\n', at); next !== -1 && next < index; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return line;
  };
}
