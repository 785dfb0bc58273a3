import { decimalToMinor } from '../../shared/domain/money.ts';

/**
 * An amount as people type it, in minor units: with a comma or a point before the pence, with or without separators of
 * thousands, in either country's manner. `undefined` for what is no amount. A single separator before exactly three
 * digits is one of thousands.
 */
export function readAmount(typed: string, currency: string): number | undefined {
  const text = typed.replaceAll(/[\s\u00A0\u202F'’]/g, '').replace('−', '-');
  if (!/^-?[\d.,]+$/.test(text) || !/\d/.test(text)) return undefined;
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return decimalToMinor(text, currency);
  const separator = text[last] ?? '';
  const [whole, fraction] = [text.slice(0, last), text.slice(last + 1)];
  const isThousands = fraction.length === 3 && whole !== '' && whole !== '-' && whole !== '0';
  if (whole.includes(separator) || isThousands) {
    // It stands between thousands, so nothing stands before pence.
    return /^-?\d{1,3}([.,]\d{3})*$/.test(text) && new Set(text.match(/[.,]/g)).size === 1
      ? decimalToMinor(text.replaceAll(/[.,]/g, ''), currency)
      : undefined;
  }
  if (!/^-?(\d*|\d{1,3}([.,]\d{3})*)$/.test(whole)) return undefined;
  return decimalToMinor(`${whole.replaceAll(/[.,]/g, '')}.${fraction}`, currency);
}
