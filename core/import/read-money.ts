import type { DecimalMark, UnreadableReason } from '../../shared/contract/index.ts';
import { currencyExponent, decimalToMinor } from '../../shared/domain/money.ts';

/** An amount in minor units, or why it is none. */
export type ReadMoney = { minor: number } | { reason: UnreadableReason };

const GROUPED = { '.': /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/, ',': /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/ } as const;
const PLAIN = { '.': /^(?:\d+(?:\.\d*)?|\.\d+)$/, ',': /^(?:\d+(?:,\d*)?|,\d+)$/ } as const;
/** Signs and names of currencies, spaces of every kind, and the Swiss mark between thousands. */
const AROUND = /[\p{Sc}\s'’\u{A0}\u{202F}]|\b(?:GBP|EUR|USD|CHF)\b/gu;
const MINUS = /[\u{2212}\u{2010}-\u{2014}]/gu;

/**
 * Reads an amount as people and banks write it: `-1.234,56 €`, `(12.50)`, `1,234.56 DR`, `50,00-`. Never guessed: digits past
 * the currency's smallest unit, thousands in the wrong places and formulas are refused.
 */
export function readMoney(text: string, mark: DecimalMark, currency: string): ReadMoney {
  const trimmed = text.trim();
  if (trimmed === '') return { reason: 'amount-missing' };
  if (trimmed.startsWith('=') || trimmed.startsWith('@')) return { reason: 'formula' };
  const { isNegative, digits } = unsigned(trimmed.replaceAll(MINUS, '-').replaceAll(AROUND, ''));
  if (!PLAIN[mark].test(digits) && !GROUPED[mark].test(digits)) return { reason: 'amount-unreadable' };
  const decimal = digits.replaceAll(mark === '.' ? ',' : '.', '').replace(',', '.');
  const fraction = decimal.split('.')[1] ?? '';
  if (/[1-9]/.test(fraction.slice(currencyExponent(currency)))) return { reason: 'amount-too-fine' };
  const minor = decimalToMinor(decimal, currency);
  if (minor === undefined) return { reason: 'amount-unreadable' };
  return { minor: isNegative && minor !== 0 ? -minor : minor };
}

/** Which sign separates the decimals, from all amounts of a file; sure when one of them shows it. */
export function guessDecimalMark(
  texts: Iterable<string>,
  otherwise: DecimalMark,
): { mark: DecimalMark; isSure: boolean } {
  const votes = { '.': 0, ',': 0 };
  let isOpen = false;
  for (const text of texts) {
    const marks = text.match(/[.,]/g) ?? [];
    const last = marks.at(-1);
    if (last !== '.' && last !== ',') continue;
    const tail = /[.,](\d*)\D*$/.exec(text)?.[1] ?? '';
    if (new Set(marks).size === 2) votes[last] += 1;
    else if (marks.length > 1) votes[last === '.' ? ',' : '.'] += 1;
    else if (tail.length === 3) isOpen = true;
    else votes[last] += 1;
  }
  if (votes['.'] === 0 && votes[','] === 0) return { mark: otherwise, isSure: !isOpen };
  return { mark: votes[','] > votes['.'] ? ',' : '.', isSure: votes['.'] === 0 || votes[','] === 0 };
}

/** Takes the sign off, wherever it stands: before, behind, as brackets, or as the letters of a bank's books. */
function unsigned(text: string): { isNegative: boolean; digits: string } {
  const bracketed = /^\((.*)\)$/.exec(text)?.[1];
  if (bracketed !== undefined) return { isNegative: true, digits: bracketed };
  const lettered = /^([+-]?)(.*?)(DR|CR|S|H|D|C)$/i.exec(text);
  if (lettered) {
    const isDebit = /^(?:DR|D|S)$/i.test(lettered[3] ?? '');
    return { isNegative: isDebit !== (lettered[1] === '-' && !isDebit), digits: lettered[2] ?? '' };
  }
  if (text.endsWith('-')) return { isNegative: true, digits: text.slice(0, -1) };
  return { isNegative: text.startsWith('-'), digits: text.replace(/^[+-]/, '') };
}
