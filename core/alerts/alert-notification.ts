import { alertWords } from '../../shared/domain/alert-words.ts';
import { fillWords } from '../../shared/domain/fill-words.ts';
import { languageOf, type Locale } from '../../shared/domain/language.ts';
import type { UserNotification } from '../ports.ts';
import type { StoredAlert } from './plan-alerts.ts';

/** What the user reads outside the window. Pure. */
export function alertNotification(
  { kind, connectionId, count }: Pick<StoredAlert, 'kind' | 'connectionId' | 'count'>,
  providerName: string | undefined,
  locale: Locale,
): UserNotification {
  const words = alertWords(languageOf(locale));
  const values = { provider: providerName ?? '', count: new Intl.NumberFormat(locale).format(count) };
  return {
    title: fillWords(words[`${kind}.title`], values),
    body: fillWords(words[`${kind}.body`], values),
    ...(connectionId === undefined ? {} : { connectionId }),
  };
}
