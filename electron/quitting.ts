import type { App } from 'electron';
import type { Log } from '../core/ports.ts';

/** How long closing may take before the program ends anyway, in milliseconds. The database survives that too. */
const CLOSE_LIMIT_MS = 5_000;

/**
 * Ends the program in order: when the system or the user asks to quit, everything in `close` is closed first, and then
 * the process ends. A second request while closing changes nothing.
 */
export function closeBeforeQuit(
  app: Pick<App, 'on' | 'exit'>,
  options: { log: Log; limitMs?: number },
  close: () => Promise<unknown>,
): void {
  const { log, limitMs = CLOSE_LIMIT_MS } = options;
  let isClosing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    const limit = setTimeout(() => {
      log.error('closing took too long');
      app.exit(0);
    }, limitMs);
    close()
      .catch((cause: unknown) => log.error('closing failed', { cause }))
      .finally(() => {
        clearTimeout(limit);
        app.exit(0);
      });
  });
}
