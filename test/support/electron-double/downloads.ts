import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventEmitter } from 'node:events';
import type { DownloadItem, SaveDialogOptions } from 'electron';
import type { CdpConnection } from './cdp-connection.ts';
import { createEvent, strict } from './strict.ts';
import type { AskWhereToSave, World } from './world.ts';

/**
 * Makes Chromium's downloads what they are under Electron: the session is told first and may prevent them; otherwise the
 * person is asked where the file goes.
 */
export async function takeDownloads(
  world: World,
  { browser }: CdpConnection,
  sessionEvents: EventEmitter,
  ask: AskWhereToSave,
): Promise<void> {
  const folder = join(world.config.homeDir, 'chromium-downloads');
  mkdirSync(folder, { recursive: true });
  const done = new Map<string, (isWhole: boolean) => void>();

  browser.on('Browser.downloadProgress', ({ guid, state }: { guid: string; state: string }) => {
    if (state !== 'inProgress') done.get(guid)?.(state === 'completed');
  });
  browser.on(
    'Browser.downloadWillBegin',
    ({ guid, url, suggestedFilename }: { guid: string; url: string; suggestedFilename: string }) => {
      const isWhole = new Promise<boolean>((resolve) => done.set(guid, resolve));
      let options: SaveDialogOptions = {};
      const members: Pick<DownloadItem, 'getURL' | 'getFilename' | 'setSaveDialogOptions'> = {
        getURL: () => world.schemes.fromPage(url),
        getFilename: () => suggestedFilename,
        setSaveDialogOptions: (given) => void (options = given),
      };
      const event = createEvent({});
      sessionEvents.emit('will-download', event, strict('downloadItem', members));
      if (event.defaultPrevented) return void browser.send('Browser.cancelDownload', { guid });
      void ask(options.defaultPath ?? suggestedFilename).then(async (path) => {
        if (path !== undefined && (await isWhole)) copyFileSync(join(folder, guid), path);
      });
    },
  );
  await browser.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    downloadPath: folder,
    eventsEnabled: true,
  });
}
