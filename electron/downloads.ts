import path from 'node:path';
import type { Session } from 'electron';
import type { Log } from '../core/ports.ts';
import { APP_ORIGIN } from './app-scheme.ts';

/**
 * Lets the page hand out what it made itself (a calendar, an export of the audit trail) and nothing from anywhere else.
 * Where such a file goes is asked by the system's own dialog, for every file: a page that was taken over can neither choose
 * a place nor write anything unseen.
 *
 * @param options.folder Folder that is offered first.
 */
export function guardDownloads(session: Pick<Session, 'on'>, options: { folder: string; log: Log }): void {
  const { folder, log } = options;
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) {
      event.preventDefault();
      log.warn('download refused');
      return;
    }
    // Without a path of our own Electron asks. The name comes from the page, so only its last part counts.
    item.setSaveDialogOptions({ defaultPath: path.join(folder, path.basename(item.getFilename())) });
  });
}
