import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useShell } from '../../support/electron-double/launch-shell.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const makeFolder = useTemporaryFolders();

/** A member of each object that Electron has, Coffer does not use, and the double therefore must not have. */
const UNUSED = {
  app: 'setName',
  BrowserWindow: 'getFocusedWindow',
  dialog: 'showOpenDialogSync',
  ipcMain: 'on',
  Menu: 'getApplicationMenu',
  nativeImage: 'createEmpty',
  nativeTheme: 'themeSource',
  Notification: 'getHistory',
  Tray: 'supportedModes',
  powerMonitor: 'getSystemIdleTime',
  protocol: 'registerFileProtocol',
  screen: 'getCursorScreenPoint',
  session: 'fromPartition',
  shell: 'openPath',
  utilityProcess: 'spawn',
  'session.defaultSession': 'clearCache',
  'session.defaultSession.webRequest': 'onCompleted',
  '(new BrowserWindow({ webPreferences: {} }))': 'setProgressBar',
  '(new BrowserWindow({ webPreferences: {} })).webContents': 'executeJavaScript',
  '(new Notification({}))': 'replyPlaceholder',
  'Menu.buildFromTemplate([])': 'popup',
} as const;

describeWith('browser', 'the double of Electron', () => {
  const launch = useShell();

  /** Starts a program that is not Coffer's. */
  const start = (code: string) => {
    const folder = makeFolder('double');
    mkdirSync(join(folder, 'app', 'dist', 'electron'), { recursive: true });
    writeFileSync(join(folder, 'app', 'package.json'), '{"type":"module","version":"0.0.0"}');
    writeFileSync(join(folder, 'app', 'dist', 'electron', 'main.js'), code);
    return launch({ profileDir: join(folder, 'profile'), homeDir: join(folder, 'home'), appPath: join(folder, 'app') });
  };

  test('throws for whatever Coffer does not use, and names it', async () => {
    const shell = await start(`
      import * as electron from 'electron';
      const { app, BrowserWindow, Menu, Notification, session } = electron;
      const unused = ${JSON.stringify(UNUSED)};
      const look = () => {
        for (const [object, member] of Object.entries(unused)) try {
          const found = new Function(...Object.keys(electron), 'return ' + object)(...Object.values(electron));
          console.log(object + '.' + member + ' is ' + typeof found[member]);
        } catch (thrown) {
          console.log(thrown.message);
        }
        app.exit(0);
      };
      void app.whenReady().then(look);
    `);
    expect(await shell.exited).toBe(0);
    const said = shell.log();
    for (const [object, member] of Object.entries(UNUSED)) {
      expect(said, object).toMatch(new RegExp(`The Electron double has no \\w+\\.${member};`));
    }
    expect(said).not.toContain(' is ');
  });

  test('has no name that Coffer does not import', async () => {
    const shell = await start("import { globalShortcut } from 'electron'; globalShortcut.unregisterAll();");
    expect(await shell.exited).toBe(1);
    expect(shell.log()).toMatch(/does not provide an export named 'globalShortcut'/);
  });
});
