/**
 * Money as integers. Banks send decimals; this program keeps integer minor units beside the ISO 4217 code, because a
 * binary fraction cannot hold ten pence.
 */

/** Currencies whose minor unit is not a hundredth (ISO 4217, column "minor unit"). Everything else has two digits. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0,
  XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}; // prettier-ignore

/** How many decimal digits the minor unit of a currency has: 2 for GBP and EUR, 0 for JPY, 3 for KWD. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Fifteen digits survive the way through a JSON number; what has more may have lost its last before we saw it. */
const LARGEST_OF_A_NUMBER = 999_999_999_999_999;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Turns a decimal into integer minor units, by its digits and never through a binary fraction.
 *
 * Takes a JSON number or a string, because TrueLayer types some amounts as strings. Digits beyond the currency's
 * exponent are rounded half away from zero. `-0` is 0. Returns `undefined` for anything that is not a finite decimal,
 * does not fit a safe integer, or is a number too large to be known to the last digit: the caller decides what an unreadable
 * amount means.
 */
export function decimalToMinor(value: number | string, currency: string): number | undefined {
  const match = DECIMAL.exec(String(value).trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponentText] = match;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  // Where the decimal point of the result stands, counted from the left of `digits`.
  const point = whole.length + Number(exponentText ?? 0) + currencyExponent(currency);
  if (point > 40) return Number(digits) === 0 ? 0 : undefined;
  const integerDigits = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const roundsUp = point >= 0 && (digits[point] ?? '0') >= '5';
  const minor = Number(integerDigits) + (roundsUp ? 1 : 0);
  if (!Number.isSafeInteger(minor)) return undefined;
  if (typeof value === 'number' && minor > LARGEST_OF_A_NUMBER) return undefined;
  return sign === '-' && minor !== 0 ? -minor : minor;
}

/** Minor units as a plain decimal string (`-12.50`), for exports and for formatting without a float. */
export function minorToDecimal(amountMinor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
