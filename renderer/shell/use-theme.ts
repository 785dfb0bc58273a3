import { useEffect } from 'react';
import type { Settings } from '../../shared/contract/index.ts';
import { useQuery } from '../context/use-query.ts';

type Theme = Settings['theme'];

const KEPT_AS = 'coffer.theme';

/** Puts the theme of the last visit on the page before anything is drawn, so that a dark room stays dark. */
export function applyKeptTheme(root: HTMLElement, kept: Pick<Storage, 'getItem'>): void {
  const theme = kept.getItem(KEPT_AS);
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
}

/** Follows the theme of the settings. `system` leaves the choice to the browser. */
export function useTheme(): void {
  const theme: Theme | undefined = useQuery('settings.get', {}).value?.theme;
  useEffect(() => {
    if (theme === undefined) return;
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    localStorage.setItem(KEPT_AS, theme);
  }, [theme]);
}
