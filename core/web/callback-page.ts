import { errorWords } from '../../shared/contract/error-words.ts';
import type { ErrorCode } from '../../shared/contract/index.ts';
import { languageOf, type Locale } from '../../shared/domain/language.ts';
import { messagePage, type Page } from './message-page.ts';
import { pageTexts } from './page-words.ts';

/** Seconds the page is shown before it returns to Coffer in the same tab: long enough to see, short enough not to wait. */
const RETURN_AFTER_SECONDS = 1;

/**
 * The page a browser shows when it comes back from the bank, in fixed words chosen by what happened. Nothing of the
 * request is repeated, so there is nothing to inject, and it runs no script.
 *
 * `returnTo`, an address of our own, brings the browser back into Coffer in the same tab (headless host). It is a page
 * that refreshes and not a redirect, because a chain of redirects that began at the bank is cross-site to the end, and a
 * browser withholds `SameSite=Strict` cookies from it; the refresh starts a navigation of our own. A failure waits to be
 * read and only offers the link.
 */
export function callbackPage(
  outcome: { state: 'connected' } | { state: 'failed'; error: { code: ErrorCode } },
  options: { locale: Locale; returnTo?: string },
): Page {
  const { locale, returnTo } = options;
  const texts = pageTexts(languageOf(locale));
  const link = returnTo === undefined ? {} : { link: { address: returnTo, text: texts.back } };
  if (outcome.state === 'failed') {
    const { title, cause, action } = errorWords(languageOf(locale))[outcome.error.code];
    return messagePage(400, {
      locale,
      mood: 'bad',
      label: texts.notConnectedLabel,
      title,
      paragraphs: [cause, action],
      note: outcome.error.code,
      ...link,
    });
  }
  return messagePage(200, {
    locale,
    mood: 'good',
    label: texts.connectedLabel,
    title: texts.connectedTitle,
    paragraphs: [texts.connectedText, ...(returnTo === undefined ? [texts.closeTab] : [])],
    ...link,
    ...(returnTo === undefined ? {} : { refresh: { address: returnTo, seconds: RETURN_AFTER_SECONDS } }),
  });
}
