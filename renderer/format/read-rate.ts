import { rateOf } from '../../shared/domain/exchange.ts';

/** A rate of exchange as people type it, with a comma or a point, as the decimal text that is kept; `undefined` for what is none. */
export function readRate(typed: string): string | undefined {
  const text = typed.trim().replace(',', '.');
  return rateOf(text) ? text : undefined;
}
