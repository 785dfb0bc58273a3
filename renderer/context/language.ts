import { createFormats, type Formats } from '../format/formats.ts';
import { chooseLocale, LOCALES, type LanguageSetting, type Locale } from '../../shared/domain/language.ts';
import { wordsOf } from '../words/words-of.ts';
import type { Words } from '../words/en-gb.ts';

/** Words, formats and the locale they are of. */
export type Spoken = { readonly locale: Locale; readonly words: Words; readonly formats: Formats };

const KEPT_AS = 'coffer.language';

/** The language as it was set on the last visit, so that nothing is first said in another one. */
export function keptLanguage(kept: Pick<Storage, 'getItem'>): LanguageSetting {
  const value = kept.getItem(KEPT_AS);
  return LOCALES.find((locale) => locale === value) ?? 'system';
}

/** Remembers the language for {@link keptLanguage}. */
export function keepLanguage(kept: Pick<Storage, 'setItem'>, setting: LanguageSetting): void {
  kept.setItem(KEPT_AS, setting);
}

/** Everything that is said in the language of a setting. */
export function spokenIn(setting: LanguageSetting, preferred: readonly string[]): Spoken {
  const locale = chooseLocale(setting, preferred);
  return { locale, words: wordsOf(locale), formats: createFormats(locale) };
}
