import { currencyExponent } from './money.ts';

/**
 * Rates of exchange as exact fractions. A rate is written as a decimal text and never becomes a binary fraction, so a
 * converted sum can be worked out again on paper from the rate that is shown beside it.
 */
export type Rate = { readonly numerator: bigint; readonly denominator: bigint };

const DECIMAL = /^(\d{1,12})(?:\.(\d{1,12}))?$/;
/** Digits of a rate that tell it from any other. */
const SHOWN_DIGITS = 6;

/** Reads a rate from its decimal text; `undefined` for what is none, and for zero. */
export function rateOf(text: string): Rate | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const numerator = BigInt(whole + fraction);
  return numerator === 0n ? undefined : { numerator, denominator: 10n ** BigInt(fraction.length) };
}

/** The rate the other way round. */
export function inverseOf({ numerator, denominator }: Rate): Rate {
  return { numerator: denominator, denominator: numerator };
}

/** From one currency to a third by way of a second. */
export function chainOf(first: Rate, second: Rate): Rate {
  return { numerator: first.numerator * second.numerator, denominator: first.denominator * second.denominator };
}

/** A rate as a decimal text of six telling digits, rounded half up; for showing. */
export function rateText({ numerator, denominator }: Rate): string {
  const whole = (numerator / denominator).toString();
  // Zeros after the point tell nothing: they do not count.
  let digits = whole === '0' ? SHOWN_DIGITS : Math.max(0, SHOWN_DIGITS - whole.length);
  if (whole === '0') for (let scaled = numerator * 10n; scaled < denominator && digits < 18; scaled *= 10n) digits += 1;
  const scale = 10n ** BigInt(digits);
  const rounded = (2n * numerator * scale + denominator) / (2n * denominator);
  const text = rounded.toString().padStart(digits + 1, '0');
  if (digits === 0) return text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}

/** Minor units of one currency in minor units of another, rounded half away from zero. `undefined` beyond safe integers. */
export function convertMinor(amountMinor: number, from: string, to: string, rate: Rate): number | undefined {
  const numerator = BigInt(Math.abs(amountMinor)) * rate.numerator * 10n ** BigInt(currencyExponent(to));
  const denominator = rate.denominator * 10n ** BigInt(currencyExponent(from));
  const rounded = Number((2n * numerator + denominator) / (2n * denominator));
  if (!Number.isSafeInteger(rounded)) return undefined;
  return amountMinor < 0 && rounded !== 0 ? -rounded : rounded;
}
