import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dialog } from 'electron';
import { LOG_FILE } from '../core/logging/file-sink.ts';
import type { ShellWords } from './shell-words.ts';

/** Lets the user save a copy of the log, to look at it or to send it to someone who helps. Answers whether a copy was made. */
export async function saveLog(options: {
  dialog: Pick<Dialog, 'showSaveDialog' | 'showMessageBox'>;
  profileDir: string;
  /** Folder that is offered first. */
  folder: string;
  words: ShellWords;
}): Promise<boolean> {
  const { dialog, profileDir, folder, words } = options;
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: words.menu.saveLog,
    defaultPath: path.join(folder, LOG_FILE),
    filters: [{ name: words.dialog.logFiles, extensions: ['log'] }],
  });
  if (canceled || filePath === '') return false;
  try {
    await copyFile(path.join(profileDir, LOG_FILE), filePath);
    await dialog.showMessageBox({ type: 'info', message: words.dialog.logSaved, buttons: [words.dialog.ok] });
    return true;
  } catch {
    await dialog.showMessageBox({ type: 'error', message: words.dialog.logNotSaved, buttons: [words.dialog.ok] });
    return false;
  }
}
