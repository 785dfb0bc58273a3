import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { overEveryElectron } from '../../support/electron/over-every-electron.ts';
import { startHeadless } from '../../support/headless-process.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { askEngine } from './ask-engine.ts';
import { connect, connections, MONZO, PATIENT, trayLabels, useComputers } from './shell-suite.ts';
import { signInQuietly } from './tell-bank.ts';

const computer = useComputers();
const makeFolder = useTemporaryFolders();

overEveryElectron('the desktop shell among other programs', (usePlayer, { isDouble }) => {
  const launch = usePlayer();

  test('files go where the system’s dialogs say', async () => {
    const shell = await launch(computer());
    const page = await shell.page();
    await connect(shell, page);
    const folder = makeFolder('saved');
    const dialogs = (count: number) => shell.until(`dialog ${count}`, (state) => state.dialogs.length === count);

    await shell.clickMenu('save-log');
    expect((await dialogs(1)).dialogs[0]).toMatchObject({ kind: 'save', text: expect.stringMatching(/coffer\.log$/) });
    await shell.answerDialog(join(folder, 'for-help.log'));
    expect((await dialogs(2)).dialogs[1]?.title).toMatch(/^The log was saved/);
    await shell.answerDialog(0);
    expect(readFileSync(join(folder, 'for-help.log'), 'utf8')).toContain('"event":"ready"');

    const exported = askEngine(page, 'export.run', { format: 'csv' });
    expect((await dialogs(3)).dialogs[2]).toMatchObject({ kind: 'save', text: expect.stringMatching(/\.csv$/) });
    await shell.answerDialog(join(folder, 'mine.csv'));
    expect(await exported).toEqual({ outcome: 'saved', fileName: 'mine.csv' });
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8').split('\n').length).toBeGreaterThan(100);
    const closed = askEngine(page, 'export.run', { format: 'ofx' });
    await dialogs(4);
    await shell.answerDialog('');
    expect(await closed).toEqual({ outcome: 'cancelled' });

    // The language too is the user's, outside the window as inside, from one moment to the next.
    await askEngine(page, 'settings.update', { language: 'de-AT' });
    const { tray, applicationMenu } = await shell.until('German', (state) =>
      (state.tray?.toolTip ?? '').includes('Die Verbindung ist in Ordnung'),
    );
    expect(trayLabels(tray?.menu)).toContain('Coffer beenden');
    expect(applicationMenu.map(({ label }) => label)).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Fenster', 'Hilfe']);
    await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
  });

  test('the window comes back from wherever it is called, and takes the program along when it is told to', async () => {
    const options = computer();
    const shell = await launch(options);
    await shell.page();
    const closeWindow = async (): Promise<void> => {
      await shell.closeWindow();
      await shell.until('no window', ({ windows }) => windows.length === 0);
    };
    await closeWindow();
    await shell.until('the words', ({ notifications }) => notifications.length === 1);
    for (const call of [() => shell.clickNotification(0), () => shell.activate(), () => shell.clickTray()]) {
      await call();
      await shell.page();
      await closeWindow();
    }
    expect((await shell.state()).notifications).toHaveLength(1);

    if (isDouble) {
      // Of the real one this would change the machine.
      const entry = join(options.homeDir, '.config', 'autostart', 'app.coffer.desktop');
      await shell.clickMenu('start-at-login');
      if (process.platform === 'linux') expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=".*" --hidden$/m);
      await shell.clickMenu('start-at-login');
      expect(existsSync(entry)).toBe(false);
    }
    await shell.clickTray();
    await shell.page();
    await shell.clickMenu('keep-running');
    await shell.closeWindow();
    expect(await shell.exited).toBe(0);
  });

  test('started by the bank’s answer: the attempt of before goes on, in the window’s old place', async () => {
    const options = computer();
    const before = await launch(options);
    const page = await before.page();
    const { controlUrl } = await askEngine(page, 'demo.start', {});
    const { authUrl } = await askEngine(page, 'connections.begin', { open: false, country: 'uk' });
    const link = await signInQuietly(controlUrl, authUrl, MONZO);
    const place = { x: 60, y: 80, width: 1000, height: 700 };
    await before.moveWindow(place);
    await before.clickMenu('quit');
    expect(await before.exited).toBe(0);
    await before.kill();

    const shell = await launch({ ...options, args: [link] });
    const again = await shell.page();
    await expect.poll(async () => (await connections(again)).map(({ status }) => status), PATIENT).toEqual(['ACTIVE']);
    expect((await shell.state()).windows[0]?.bounds).toEqual(place);
  });

  test('a profile that the browser host has open is not opened twice, and that is said', async () => {
    const options = computer();
    const headless = await startHeadless({ profileDir: options.profileDir, env: { ...options.env } });
    try {
      const shell = await launch(options);
      expect(await shell.exited).toBe(1);
      expect(shell.log()).toMatch(/"event":"start refused".*"code":"PROFILE_IN_USE"/);
      expect(await headless.call('connections.list', {})).toEqual({ connections: [] });
    } finally {
      await headless.stop();
    }
  });

  test.each(['exception', 'rejection'] as const)(
    'an unforeseen %s ends with words, never with half a program',
    async (how) => {
      const shell = await launch(computer());
      await shell.page();
      await shell.breakDown(how).catch(() => undefined);
      expect(await shell.exited).toBe(1);
      expect(shell.log()).toMatch(/"event":"fault".*"reference":"[0-9a-f]{8}"/);
    },
  );
});
