import type { Session } from 'electron';
import type { Log } from '../core/ports.ts';
import { isAppUrl } from './app-scheme.ts';

/**
 * Whether the page may ask for this address. Only its own origin: the engine talks to the banks, the page to the engine.
 * The developer tools' own pages are let through where they can be opened at all.
 */
export function isAllowedRequest(url: string, options: { devTools: boolean }): boolean {
  if (isAppUrl(url)) return true;
  // Bank logos and downloads made by the page itself; neither leaves this process.
  if (url.startsWith('data:') || url.startsWith('blob:app://bundle/')) return true;
  return options.devTools && url.startsWith('devtools://');
}

/** Cancels every request of a session that {@link isAllowedRequest} does not name: the second wall behind the CSP. */
export function filterRequests(
  session: { webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> },
  options: { devTools: boolean; log: Log },
): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const cancel = !isAllowedRequest(details.url, options);
    if (cancel) options.log.warn('request cancelled', { scheme: schemeOf(details.url), type: details.resourceType });
    callback({ cancel });
  });
}

/** The scheme alone: an address that a page was made to ask for may carry what it tried to send out. */
function schemeOf(url: string): string {
  return /^[a-z][a-z0-9+.-]{0,30}:/i.exec(url)?.[0] ?? 'none';
}
