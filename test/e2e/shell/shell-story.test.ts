import { expect, test } from 'vitest';
import { useChromium } from '../../support/chromium.ts';
import { overEveryElectron } from '../../support/electron/over-every-electron.ts';
import { askEngine } from './ask-engine.ts';
import { visitBank } from './bank-visit.ts';
import { connect, connections, MONZO, PATIENT, trayLabels, useComputers } from './shell-suite.ts';
import { signInQuietly, tellBank } from './tell-bank.ts';

const computer = useComputers();

overEveryElectron('the desktop shell', (usePlayer, { isDouble }) => {
  const launch = usePlayer();
  const openBrowser = useChromium();

  test('first run: the demo bank, signed in to in the user’s browser, answered by a link, its money on screen', async () => {
    const shell = await launch(computer());
    const page = await shell.page();
    await page.getByRole('button', { name: 'Try the demo bank' }).click();
    const { opened } = await shell.until('the bank’s page', (state) => state.opened.length > 0);
    const link = await visitBank(await openBrowser(), opened[0] ?? '', { bank: 'Monzo', does: 'allow' });
    expect(link).toMatch(/^app\.coffer:\/oauth\/callback\?/);
    // The system starts Coffer a second time with the link; that one hands over and ends.
    await shell.minimizeWindow();
    expect(await shell.startAgain(link)).toBe(0);
    await page.getByText('Personal Account').first().waitFor();
    await page.getByText('Transport for London').first().waitFor();
    const { windows, tray } = await shell.until('the tray', ({ tray: { toolTip } = { toolTip: '' } }) =>
      toolTip.includes('healthy'),
    );
    expect(windows).toMatchObject([{ isVisible: true, isFocused: true }]);
    expect(trayLabels(tray?.menu)).toEqual(['The connection is healthy', 'Open Coffer', 'Sync now', 'Quit Coffer']);
    if (isDouble) expect(tray?.image).toMatch(/tray\.png$/);
  });

  test('with no window it goes on: sync, revocation, the warning with its action, reconnect, and not a row doubled', async () => {
    const shell = await launch(computer());
    let page = await shell.page();
    const controlUrl = await connect(shell, page);
    const before = (await askEngine(page, 'transactions.page', { limit: 500 })).transactions;
    expect(before.length).toBeGreaterThan(100);

    await shell.closeWindow();
    const closed = await shell.until(
      'no window',
      ({ windows, notifications }) => windows.length === 0 && notifications.length === 1,
    );
    expect(closed.windows).toEqual([]);
    expect(closed.notifications).toMatchObject([{ title: 'Coffer keeps running' }]);
    await expect.poll(() => page.isClosed(), PATIENT).toBe(true);

    await tellBank(controlUrl, '', { fault: 'revoke' });
    await shell.clickTrayMenu('sync');
    const warned = await shell.until('the warning', ({ notifications }) => notifications.length === 2);
    expect(warned.windows).toEqual([]);
    expect(warned.notifications[1]).toMatchObject({ title: 'Monzo needs attention', actions: ['Reconnect', 'Open'] });
    expect(warned.badge).toBe(1);
    if (isDouble) expect(warned.tray?.image).toMatch(/tray-attention\.png$/);
    expect(trayLabels(warned.tray?.menu).slice(0, 2)).toEqual(['1 connection needs attention', 'Monzo']);

    await shell.clickNotificationAction(1, 0);
    page = await shell.page();
    await page.waitForURL(/#\/connections\?at=/);
    expect(await connections(page)).toMatchObject([{ status: 'REVOKED', reason: 'revoked_at_bank' }]);
    await page.getByRole('button', { name: 'Reconnect', exact: true }).first().click();
    const { opened } = await shell.until('the bank’s page', (state) => state.opened.length > 0);
    await shell.openUrl(await signInQuietly(controlUrl, opened[0] ?? '', MONZO));
    await expect.poll(async () => (await connections(page)).map(({ status }) => status), PATIENT).toEqual(['ACTIVE']);
    await expect.poll(async () => (await connections(page))[0]?.syncing, PATIENT).toBe(false);
    const calm = await shell.until('calm', ({ badge }) => badge === 0);
    if (isDouble) expect(calm.tray?.image).toMatch(/tray\.png$/);
    const after = (await askEngine(page, 'transactions.page', { limit: 500 })).transactions;
    expect(after.map(({ transactionId }) => transactionId)).toEqual(before.map(({ transactionId }) => transactionId));
  });

  test.runIf(isDouble)('warned in time with no window, and renewed from the notification', async () => {
    const shell = await launch(computer());
    let page = await shell.page();
    const controlUrl = await connect(shell, page);
    await shell.closeWindow();
    await shell.until('no window', ({ windows, notifications }) => windows.length === 0 && notifications.length === 1);

    const eightyDaysMs = 80 * 86_400_000;
    await tellBank(controlUrl, '/clock', { advanceMs: eightyDaysMs });
    await shell.sleep(eightyDaysMs);
    const warned = await shell.until(
      'the warning',
      ({ notifications, badge }) => notifications.length === 2 && badge === 1,
    );
    expect(warned.notifications[1]).toMatchObject({
      title: expect.stringMatching(/^Monzo: \d+ days of consent left$/),
      actions: ['Renew', 'Open'],
    });
    await shell.clickNotificationAction(1, 0);
    page = await shell.page();
    await page.getByLabel('Your name').fill('John Doe');
    await page.getByLabel('Your e-mail address').fill('john@example.com');
    await page.getByRole('button', { name: 'Yes, keep sharing' }).click();
    // This bank wants to see its customer again; the answer comes back as a link.
    const { opened } = await shell.until('the bank’s page', (state) => state.opened.length > 0);
    await shell.openUrl(await signInQuietly(controlUrl, opened[0] ?? '', MONZO));
    await shell.until('calm', ({ badge, tray }) => badge === 0 && tray?.toolTip.includes('healthy') === true);
  });

  test('a power cut, a hidden start, and everything is still there; quitting closes the bank as well', async () => {
    const options = computer();
    const first = await launch(options);
    const controlUrl = await connect(first, await first.page());
    await first.kill();

    const shell = await launch({ ...options, args: ['--hidden'] });
    const hidden = await shell.until('the tray', ({ tray: { toolTip } = { toolTip: '' } }) =>
      toolTip.includes('healthy'),
    );
    expect(hidden.windows).toEqual([]);
    expect(await shell.startAgain()).toBe(0);
    const page = await shell.page();
    expect(await connections(page)).toMatchObject([{ providerName: 'Monzo', status: 'ACTIVE' }]);

    // The bank of the first start went with it; the engine starts it again when it is needed.
    await expect(fetch(controlUrl)).rejects.toThrow('fetch failed');
    const { controlUrl: again } = await askEngine(page, 'demo.start', {});
    await shell.clickMenu('quit');
    expect(await shell.exited).toBe(0);
    await expect(fetch(again)).rejects.toThrow('fetch failed');
  });

  test.runIf(isDouble)('a night’s sleep: waking up asks the banks at once', async () => {
    const shell = await launch(computer());
    const page = await shell.page();
    await connect(shell, page);
    const started = async (): Promise<number> =>
      (await askEngine(page, 'audit.page', { action: 'SYNC_STARTED' })).entries.length;
    const before = await started();
    await shell.sleep(13 * 3_600_000);
    await expect.poll(started, PATIENT).toBe(before + 1);
  });

  test.runIf(isDouble)('locked when the computer sleeps; what breaks meanwhile is told of all the same', async () => {
    const shell = await launch(computer());
    const page = await shell.page();
    const controlUrl = await connect(shell, page);
    await askEngine(page, 'lock.set', { secret: '482915' });
    // Too short to be idle.
    await shell.sleep(1000);
    await expect(askEngine(page, 'accounts.list', {})).rejects.toThrow('LOCKED');
    await tellBank(controlUrl, '', { fault: 'revoke' });
    await shell.sleep(13 * 3_600_000);
    const told = await shell.until('the warning', ({ notifications }) => notifications.length > 0);
    expect(told.notifications).toMatchObject([{ title: 'Monzo needs attention' }]);
    expect(told.badge).toBe(1);
    expect(trayLabels(told.tray?.menu)).toEqual([
      'Locked: open Coffer to unlock it',
      'Open Coffer',
      'Sync now',
      'Quit Coffer',
    ]);
    await askEngine(page, 'lock.unlock', { secret: '482915' });
    const open = await shell.until('the tray', ({ tray }) => trayLabels(tray?.menu).includes('Monzo'));
    expect(open.notifications).toHaveLength(1);
    await shell.lockScreen();
    await expect(askEngine(page, 'accounts.list', {})).rejects.toThrow('LOCKED');

    // And everything can go, the lock with it: what is there afterwards is the first day.
    await askEngine(page, 'lock.unlock', { secret: '482915' });
    await askEngine(page, 'profile.erase', { isConfirmed: true, deletesBackups: true });
    await page.getByRole('button', { name: 'Try the demo bank' }).waitFor();
    expect(await askEngine(page, 'connections.list', {})).toEqual({ connections: [] });
    expect(await askEngine(page, 'lock.state', {})).toMatchObject({ isSet: false });
  });

  test('a page that dies is loaded again, once with words, then by the user’s choice', async () => {
    const shell = await launch(computer());
    const targets = async (): Promise<string | undefined> => (await shell.state()).windows[0]?.targetId;
    await shell.page();
    const first = await targets();
    await shell.crashPage();
    const told = await shell.until('the words', ({ dialogs }) => dialogs.length === 1);
    expect(told.dialogs[0]?.title).toBe('The window had stopped and was loaded again');
    if (isDouble) await expect.poll(targets, PATIENT).not.toBe(first);
    const page = await shell.page();
    await page.getByRole('button', { name: 'Try the demo bank' }).waitFor();
    await shell.answerDialog(0);

    await shell.crashPage();
    const asked = await shell.until('the question', ({ dialogs }) => dialogs.length === 2);
    expect(asked.dialogs[1]?.buttons).toEqual(['Load again', 'Quit']);
    await shell.answerDialog(1);
    expect(await shell.exited).toBe(0);
  });
});
