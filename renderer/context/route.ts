import { useSyncExternalStore } from 'react';

/** The screens, in the order of the rail. */
export const SCREENS = ['overview', 'transactions', 'connections', 'activity', 'settings'] as const;
/** One of {@link SCREENS}. */
export type ScreenName = (typeof SCREENS)[number];

/** Where the user is. Kept in the address after `#`, which works under any host and brings the back button along. */
export type Route = {
  readonly screen: ScreenName;
  /** A second level inside a screen, for example `add` under Connections. */
  readonly part: string | undefined;
  readonly parameters: URLSearchParams;
};

/** Reads an address; anything unknown is the Overview. Never throws. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [name, part] = path.split('/', 2);
  const screen = SCREENS.find((known) => known === name) ?? 'overview';
  return { screen, part: screen === name && part ? part : undefined, parameters: new URLSearchParams(query) };
}

/** The address of a place, for links. */
export function hrefOf(screen: ScreenName, part?: string, parameters?: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${screen}${part === undefined ? '' : `/${part}`}${query === '' ? '' : `?${query}`}`;
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

function followHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}
