/** The languages Coffer speaks, and the countries whose numbers, dates and words it writes. */

/** A language with its country, as browsers and `Intl` name it (BCP 47). */
export const LOCALES = ['en-GB', 'de-DE', 'de-AT'] as const;
/** One of {@link LOCALES}. */
export type Locale = (typeof LOCALES)[number];

/** A catalogue of words. Germany and Austria share one, but for the words in which they differ. */
export type Language = 'en' | 'de';

/** What the user has set: a locale, or whatever the system prefers. */
export type LanguageSetting = 'system' | Locale;

/** Where no preference fits. */
const FALLBACK: Locale = 'en-GB';

/** The catalogue of a locale. */
export function languageOf(locale: Locale): Language {
  return locale === 'en-GB' ? 'en' : 'de';
}

/**
 * The locale to use: the set one, else the first of the system's preferences that Coffer speaks. English of any country
 * is British here, and German of any country but Austria is Germany's: that is what their readers expect of a program
 * that has no other.
 *
 * @param preferred Tags in order of preference, as `navigator.languages` or `Accept-Language` give them. May hold anything.
 */
export function chooseLocale(setting: LanguageSetting, preferred: readonly string[]): Locale {
  if (setting !== 'system') return setting;
  for (const tag of preferred) {
    const [language, ...rest] = tag.trim().toLowerCase().split(/[-_]/);
    if (language === 'en') return 'en-GB';
    if (language === 'de') return rest.includes('at') ? 'de-AT' : 'de-DE';
  }
  return FALLBACK;
}

/** The tags of an `Accept-Language` header, best first (RFC 9110 §12.5.4). Junk is left out. */
export function readAcceptLanguage(header: string | undefined): readonly string[] {
  return (header ?? '')
    .slice(0, 512)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.split(';');
      const weight = parameters.find((text) => text.trim().startsWith('q='))?.split('=')[1];
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) || 0, index };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ tag }) => tag);
}
