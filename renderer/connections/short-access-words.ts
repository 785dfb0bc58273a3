import type { Tongue } from '../format/sentences.ts';

/** What is said of an access that ends before its consent, because the bank gave nothing to renew it with. */
export function shortAccessWords(accessEndsAt: string, { words, formats }: Tongue): { title: string; text: string } {
  const { shortAccess, shortAccessText } = words.attention;
  return { title: shortAccess, text: shortAccessText(formats.instant(accessEndsAt)) };
}
