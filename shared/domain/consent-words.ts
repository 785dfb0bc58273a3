import { GERMAN_CONSENT_WORDS } from './consent-words-de.ts';
import type { Language } from './language.ts';

/**
 * What Coffer says about consents outside its window: notifications and the exported calendar. Key-based, so that another
 * language is another map of the same keys. `{name}` is filled by `fillWords`.
 */
export const CONSENT_WORDS = {
  'warning.days.title': '{provider}: {days} days of consent left',
  'warning.one-day.title': '{provider}: one day of consent left',
  'warning.last-day.title': '{provider}: the consent ends within a day',
  'warning.over.title': '{provider}: the consent has ended',
  'warning.confirm.body': 'It ends on {date}. Confirm it again in Coffer and nothing stops.',
  'warning.sign-in.body': 'It ends on {date}. Sign in at the bank once more and nothing stops.',
  'warning.estimate.body':
    'The bank has not said when it ends; we expect {date}. Sign in at the bank once more and nothing stops.',
  'warning.over.body': 'It ended on {date}. Renew it to go on; your history is kept.',
  'warning.token.title': '{provider}: the access ends soon',
  'warning.token.body':
    'The bank gave no key for later visits, so nothing new can be read after {time}. Sign in at the bank once more, and allow Coffer to read while you are away.',
  'warning.token-over.title': '{provider}: the access has ended',
  'warning.token-over.body':
    'The bank gave no key for later visits, and what it gave ended at {time}. Reconnect it to go on; your history is kept.',
  'calendar.name': 'Coffer: bank consents',
  'calendar.end.title': '{provider}: consent ends',
  'calendar.estimate.title': '{provider}: consent ends (our estimate)',
  'calendar.confirm.body': 'Open Coffer before this day and confirm the access to {provider} again.',
  'calendar.sign-in.body': 'Open Coffer before this day and sign in at {provider} again.',
  'calendar.alarm': '{provider}: renew the consent in Coffer',
} as const;

/** A sentence of {@link CONSENT_WORDS}. */
export type ConsentWordsKey = keyof typeof CONSENT_WORDS;

/** {@link CONSENT_WORDS} in a language. */
export function consentWords(language: Language): Readonly<Record<ConsentWordsKey, string>> {
  return language === 'de' ? GERMAN_CONSENT_WORDS : CONSENT_WORDS;
}
