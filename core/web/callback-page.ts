import { ERROR_WORDS, type ErrorCode } from '../../shared/contract/index.ts';
import { messagePage, type Page } from './message-page.ts';

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
  options: { returnTo?: string } = {},
): Page {
  const { returnTo } = options;
  const link = returnTo === undefined ? {} : { link: { address: returnTo, text: 'Back to Coffer' } };
  if (outcome.state === 'failed') {
    const { title, cause, action } = ERROR_WORDS[outcome.error.code];
    return messagePage(400, {
      mood: 'bad',
      label: 'Not connected',
      title,
      paragraphs: [cause, action],
      note: outcome.error.code,
      ...link,
    });
  }
  return messagePage(200, {
    mood: 'good',
    label: 'Connected',
    title: 'The bank is connected',
    paragraphs: [
      'Coffer has the bank’s answer and keeps it on this computer.',
      ...(returnTo === undefined ? ['You can close this tab and go back to Coffer.'] : []),
    ],
    ...link,
    ...(returnTo === undefined ? {} : { refresh: { address: returnTo, seconds: RETURN_AFTER_SECONDS } }),
  });
}
