import { readFileSync } from 'node:fs';
import { createDouble } from './double.ts';
import type { DoubleConfig } from './double-config.ts';

/**
 * What `import … from 'electron'` gives in a process that plays Electron (see `play-electron.ts`). A name that is not
 * exported here is an error when the program is loaded.
 */
const config = JSON.parse(readFileSync(process.env['ELECTRON_DOUBLE_CONFIG'] ?? '', 'utf8')) as DoubleConfig;

export const double = createDouble(config);

export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} = double.module;
