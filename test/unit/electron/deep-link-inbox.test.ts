import type { App } from 'electron';
import { describe, expect, test } from 'vitest';
import { collectDeepLinks, createDeepLinkInbox } from '../../../electron/deep-link-inbox.ts';
import { emitterAs, preventable } from './shell-fakes.ts';

const LINK = 'app.coffer:/oauth/callback?code=c&state=s';

function start(argv: readonly string[]) {
  const app = emitterAs<App>();
  const inbox = createDeepLinkInbox();
  collectDeepLinks(app, argv, inbox);
  const received: string[] = [];
  return {
    app,
    inbox,
    received,
    deliver: () => inbox.deliverTo((raw) => received.push(raw)),
  };
}

describe('a link in the command line of the first start', () => {
  test.each<[string, string[], string[]]>([
    ['Windows', ['C:\\Program Files\\Coffer\\Coffer.exe', LINK], [LINK]],
    ['Linux, desktop file', ['/opt/Coffer/coffer', '--no-default-browser', LINK], [LINK]],
    ['a development start', ['/usr/bin/electron', '.', LINK], [LINK]],
    [
      'scheme in capitals',
      ['coffer', 'APP.COFFER:/oauth/callback?code=c&state=s'],
      ['APP.COFFER:/oauth/callback?code=c&state=s'],
    ],
    ['switches behind the link are not ours to read', ['coffer', LINK, '--inspect', '--user-data-dir=/tmp/x'], [LINK]],
    ['two links', ['coffer', LINK, LINK], []],
    ['a link that is too long', ['coffer', `${LINK}${'a'.repeat(4096)}`], []],
    ['a link inside a switch', ['coffer', `--url=${LINK}`], []],
    ['another scheme', ['coffer', 'https://evil.example/oauth/callback?code=c'], []],
    ['nothing', ['coffer'], []],
    [
      'a backup, opened from the file manager',
      ['coffer', '/home/a b/2026.coffer-backup'],
      ['/home/a b/2026.coffer-backup'],
    ],
    ['two backups', ['coffer', '/a.coffer-backup', '/b.coffer-backup'], []],
    ['a switch that ends like a backup', ['coffer', '--load=/a.coffer-backup'], []],
    ['a program that is called like a backup', ['/opt/x.coffer-backup'], []],
  ])('%s', (_system, argv, expected) => {
    const shell = start(argv);
    shell.deliver();
    expect(shell.received).toEqual(expected);
  });
});

test('macOS: links that come before anyone listens are kept in order, then passed straight on', () => {
  const shell = start(['Coffer']);
  const event = preventable();
  shell.app.emit('open-url', event, `${LINK}1`);
  shell.app.emit('open-url', preventable(), `${LINK}2`);
  expect(event.defaultPrevented).toBe(true);
  expect(shell.received).toEqual([]);
  shell.deliver();
  shell.app.emit('open-url', preventable(), `${LINK}3`);
  shell.app.emit('open-file', preventable(), '/a.coffer-backup');
  expect(shell.received).toEqual([`${LINK}1`, `${LINK}2`, `${LINK}3`, '/a.coffer-backup']);
});

test('a second start hands over its link, in whatever order the system left the arguments', () => {
  const shell = start(['Coffer']);
  shell.deliver();
  shell.app.emit('second-instance', preventable(), ['coffer', '--allow-file-access-from-files', LINK], '/home');
  shell.app.emit('second-instance', preventable(), ['coffer'], '/home');
  shell.app.emit('second-instance', preventable(), ['coffer', LINK, LINK], '/home');
  expect(shell.received).toEqual([LINK]);
});

test('a flood before the start keeps only the newest few', () => {
  const shell = start(['Coffer']);
  for (let count = 0; count < 1000; count += 1) shell.app.emit('open-url', preventable(), `${LINK}${count}`);
  shell.deliver();
  expect(shell.received).toHaveLength(8);
  expect(shell.received.at(-1)).toBe(`${LINK}999`);
});
