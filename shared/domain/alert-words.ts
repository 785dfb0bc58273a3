import { GERMAN_ALERT_WORDS } from './alert-words-de.ts';
import type { Language } from './language.ts';

/** What the user is told when something is wrong: in the window, and as a notification. `{name}` is filled by `fillWords`. */
export const ALERT_WORDS = {
  'refresh-failing.title': '{provider}: access cannot be renewed',
  'refresh-failing.body':
    'Coffer has tried {count} times and goes on trying. If it stays like this, nothing new will come from this bank before long.',
  'webhooks-rejected.title': 'Webhooks are refused',
  'webhooks-rejected.body':
    '{count} came within the last day that Coffer cannot believe. Check the secret for webhooks in Settings; until then, new rows come with the next sync.',
  'audit-broken.title': 'The record was changed from outside',
  'audit-broken.body': 'Something other than Coffer has touched it. Open Activity to see where.',
  'clock-wrong.title': 'This computer’s clock is wrong',
  'clock-wrong.body': 'It is off by {count} minutes. Set it right, or the days and times in Coffer are wrong too.',
  'backup-failing.title': 'The automatic backup failed',
  'backup-failing.body':
    'Coffer tries again by itself. Look in Settings at why; until it works, the newest backup is an older one.',
} as const;

/** A sentence of {@link ALERT_WORDS}. */
export type AlertWordsKey = keyof typeof ALERT_WORDS;

/** {@link ALERT_WORDS} in a language. */
export function alertWords(language: Language): Readonly<Record<AlertWordsKey, string>> {
  return language === 'de' ? GERMAN_ALERT_WORDS : ALERT_WORDS;
}
