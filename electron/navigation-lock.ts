import type { WebContents } from 'electron';
import type { Log } from '../core/ports.ts';

/**
 * Nails a page to its address. Whatever the page (or something that took it over) tries, it stays where the program put
 * it: no navigation in any frame, no redirect, no new window, no embedded browser. Addresses meant for the user's browser
 * are offered to `openExternal`, which has the last word.
 *
 * Movements that the program itself starts (`loadURL`, `reload`) are not announced by these events and stay possible.
 */
export function lockNavigation(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  options: { openExternal: (raw: string) => Promise<boolean>; log: Log },
): void {
  const { openExternal, log } = options;
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    log.warn('navigation refused', { kind: 'navigate' });
  });
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    log.warn('navigation refused', { kind: 'redirect' });
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('webview refused');
  });
  contents.setWindowOpenHandler(({ url }) => {
    void openExternal(url);
    return { action: 'deny' };
  });
}
