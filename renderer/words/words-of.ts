import type { Locale } from '../../shared/domain/language.ts';
import { de, deAt } from './de.ts';
import { enGb, type Words } from './en-gb.ts';

const CATALOGUES: Readonly<Record<Locale, Words>> = { 'en-GB': enGb, 'de-DE': de, 'de-AT': deAt };

/** Every word for a locale. */
export function wordsOf(locale: Locale): Words {
  return CATALOGUES[locale];
}
