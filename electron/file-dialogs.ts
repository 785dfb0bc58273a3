import path from 'node:path';
import type { Dialog } from 'electron';
import type { FileDialogs } from '../core/ports.ts';

/**
 * The system's own dialogs for files. They belong to no page: what a page could bring up or answer, a page that was taken
 * over could use to write where it likes.
 *
 * @param options.folder Folder that is offered first.
 */
export function createFileDialogs(options: {
  dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;
  folder: string;
}): FileDialogs {
  const { dialog, folder } = options;
  return {
    async saveFile(fileName) {
      const extension = path.extname(fileName).slice(1);
      const { canceled, filePath } = await dialog.showSaveDialog({
        defaultPath: path.join(folder, fileName),
        filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
      });
      return canceled || filePath === '' ? undefined : filePath;
    },
    async chooseFolder(from) {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        defaultPath: from,
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? undefined : filePaths[0];
    },
  };
}
