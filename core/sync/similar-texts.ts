/**
 * Whether two descriptions are about the same shop or person: they share a word that says something. Card numbers,
 * dates, cities' postcodes and the like do not.
 */
export function areSimilarTexts(left: string, right: string): boolean {
  const words = tellingWords(left);
  for (const word of tellingWords(right)) if (words.has(word)) return true;
  return false;
}

/** Words that stand in every second description. */
const COMMON = new Set([
  'card',
  'payment',
  'debit',
  'credit',
  'transfer',
  'direct',
  'visa',
  'mastercard',
  'pending',
  'pos',
  'the',
  'and',
  'gmbh',
  'ltd',
  'limited',
  'sepa',
  'lastschrift',
  'kartenzahlung',
  'überweisung',
  'gutschrift',
  'london',
  'berlin',
  'wien',
  'www',
  'com',
]);

function tellingWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)));
}
