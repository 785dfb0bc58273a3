import type { Country } from '../../shared/contract/index.ts';
import { consentWords, type ConsentWordsKey } from '../../shared/domain/consent-words.ts';
import { fillWords } from '../../shared/domain/fill-words.ts';
import { languageOf, type Locale } from '../../shared/domain/language.ts';
import type { UserNotification } from '../ports.ts';
import type { DueWarning } from './plan-warnings.ts';

/** What the user reads outside the window when a consent nears its end. Pure. */
export function warningNotification(
  { connectionId, daysLeft, termEndsAtMs }: DueWarning,
  bank: { providerName: string; country: Country | undefined; isEstimate: boolean; isWithToken: boolean },
  locale: Locale,
): UserNotification {
  const words = consentWords(languageOf(locale));
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(termEndsAtMs);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(termEndsAtMs);
  const values = { provider: bank.providerName, days: daysLeft, date, time };
  const say = (key: ConsentWordsKey) => fillWords(words[key], values);
  return {
    title: say(titleOf(daysLeft, bank)),
    body: say(bodyOf(daysLeft, bank)),
    connectionId,
    action: 'renew',
  };
}

function titleOf(daysLeft: number, { isWithToken }: { isWithToken: boolean }): ConsentWordsKey {
  if (isWithToken) return daysLeft < 0 ? 'warning.token-over.title' : 'warning.token.title';
  if (daysLeft < 0) return 'warning.over.title';
  if (daysLeft === 0) return 'warning.last-day.title';
  return daysLeft === 1 ? 'warning.one-day.title' : 'warning.days.title';
}

function bodyOf(
  daysLeft: number,
  bank: { country: Country | undefined; isEstimate: boolean; isWithToken: boolean },
): ConsentWordsKey {
  if (bank.isWithToken) return daysLeft < 0 ? 'warning.token-over.body' : 'warning.token.body';
  if (daysLeft < 0) return 'warning.over.body';
  if (bank.isEstimate) return 'warning.estimate.body';
  return bank.country === 'uk' ? 'warning.confirm.body' : 'warning.sign-in.body';
}
