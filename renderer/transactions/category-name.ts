import type { Transaction } from '../../shared/contract/index.ts';
import type { Words } from '../words/en-gb.ts';

/** What kind of payment a row is: the user's own word, else the bank's. Empty when nobody said. */
export function categoryName({ categoryId, category }: Transaction, words: Words): string {
  const code = categoryId ?? category;
  return code === undefined ? '' : (words.categories[code] ?? sentenceCase(code));
}

/** A category this program has no word for, made readable: `DIRECT_DEBIT` → `Direct debit`. */
function sentenceCase(code: string): string {
  const text = code.replaceAll('_', ' ').toLocaleLowerCase('en');
  return `${text.charAt(0).toLocaleUpperCase('en')}${text.slice(1)}`;
}
