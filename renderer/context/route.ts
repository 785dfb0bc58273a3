import { useSyncExternalStore } from 'react';

/** The screens, in the order of the rail. */
export const SCREENS = ['overview', 'transactions', 'insights', 'connections', 'activity', 'settings'] as const;
/** One of {@link SCREENS}, or one account, which has a screen but no place in the rail. */
export type ScreenName = (typeof SCREENS)[number] | 'accounts';

/** Where the user is. Kept in the address after `#`, which works under any host and brings the back button along. */
export type Route = {
  readonly screen: ScreenName;
  /** A second level inside a screen, for example `add` under Connections; the account's id under `accounts`. */
  readonly part: string | undefined;
  readonly parameters: URLSearchParams;
};

/** Reads an address; anything unknown is the Overview. Never throws. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [name, part] = path.split('/', 2);
  const parameters = new URLSearchParams(query);
  const id = part === undefined ? undefined : decoded(part);
  if (name === 'accounts' && id !== undefined) return { screen: 'accounts', part: id, parameters };
  const screen = SCREENS.find((known) => known === name) ?? 'overview';
  return { screen, part: screen === name ? id : undefined, parameters };
}

/** The address of a place, for links. */
export function hrefOf(screen: ScreenName, part?: string, parameters?: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${screen}${part === undefined ? '' : `/${encodeURIComponent(part)}`}${query === '' ? '' : `?${query}`}`;
}

/** The current {@link Route}, following the address. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(followHash, () => location.hash);
  return parseRoute(hash);
}

/** Goes to a place; `replace` leaves no step in the history (for filters that change with every key). */
export function goTo(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') location.hash = href;
  else {
    history.replaceState(null, '', href);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return undefined;
  }
}

function followHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}
