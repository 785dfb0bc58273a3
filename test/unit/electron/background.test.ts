import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../../../shared/contract/index.ts';
import {
  newlyBroken,
  summariseConnections,
  watchConnections,
  type ConnectionSummary,
} from '../../../electron/connection-watch.ts';
import { planMenu, type MenuFacts, type ShellActions } from '../../../electron/menu.ts';
import { planBrokenNotification, planEngineNotification } from '../../../electron/notifications.ts';
import { MENU_ROLES, shellWords } from '../../../electron/shell-words.ts';
import { connectionRoute, planTrayMenu, trayImageFiles, trayStatus } from '../../../electron/tray.ts';
import { someConnection } from './some-connection.ts';

const words = shellWords('en-GB');

function actions(): ShellActions & { done: unknown[] } {
  const done: unknown[] = [];
  const note = (name: string) => (value?: unknown) => void done.push(value === undefined ? name : [name, value]);
  return {
    done,
    show: note('show'),
    syncNow: note('syncNow'),
    saveLog: note('saveLog'),
    showBankHelp: note('showBankHelp'),
    setStartsAtLogin: note('setStartsAtLogin'),
    setKeepsRunning: note('setKeepsRunning'),
    restartToUpdate: note('restartToUpdate'),
    quit: note('quit'),
  };
}

describe('what the tray knows of the connections', () => {
  test.each([
    ['healthy, far from its end', { daysLeft: 40 }, []],
    ['healthy, no end known', {}, []],
    ['ends in two weeks', { daysLeft: 14 }, [{ kind: 'ending', daysLeft: 14 }]],
    ['ends in fifteen days', { daysLeft: 15 }, []],
    ['ends today', { daysLeft: 0 }, [{ kind: 'ending', daysLeft: 0 }]],
    [
      'ended',
      { status: 'EXPIRED', reason: 'consent_expired', daysLeft: -1 },
      [{ kind: 'broken', reason: 'consent_expired' }],
    ],
    [
      'revoked at the bank',
      { status: 'REVOKED', reason: 'revoked_at_bank' },
      [{ kind: 'broken', reason: 'revoked_at_bank' }],
    ],
    ['disconnected by the user', { status: 'REVOKED', reason: 'disconnected' }, []],
    ['in trouble', { status: 'ERROR', reason: 'unreachable' }, [{ kind: 'broken', reason: 'unreachable' }]],
  ] as const)('%s', (_name, members, attention) => {
    const summary = summariseConnections([someConnection(members)]);
    expect(summary.attention).toMatchObject(attention);
    expect(summary.attention).toHaveLength(attention.length);
  });

  test('news is what broke since the last look, never what was broken at the first', () => {
    const look = (...ids: string[]): ConnectionSummary => ({
      total: 3,
      isSyncing: false,
      isLocked: false,
      attention: ids.map((connectionId) => ({ connectionId, providerName: 'Bank', kind: 'broken', reason: undefined })),
    });
    const ids = (summary: ReturnType<typeof newlyBroken>) => summary.map(({ connectionId }) => connectionId);
    expect(ids(newlyBroken(undefined, look('a')))).toEqual([]);
    expect(ids(newlyBroken(look('a'), look('a', 'b')))).toEqual(['b']);
    expect(ids(newlyBroken(look('a', 'b'), look()))).toEqual([]);
    expect(ids(newlyBroken(look(), look('a')))).toEqual(['a']);
  });

  test('asks once per burst of changes, again for what came meanwhile, and says when the profile is locked', async () => {
    const asked: (() => void)[] = [];
    let isShut = false;
    let isHidden = false;
    let say: (event: EngineEvent) => void = () => undefined;
    const seen: unknown[][] = [];
    watchConnections(
      {
        dispatch: (method) =>
          new Promise((resolve) => {
            if (method === 'lock.state') return resolve({ ok: true, value: { isLocked: isHidden } });
            return asked.push(() =>
              resolve(
                isShut
                  ? { ok: false, error: { code: 'LOCKED', message: '', retry: 'never' } }
                  : { ok: true, value: { connections: [someConnection()] } },
              ),
            );
          }),
        subscribe: (listener) => {
          say = listener;
          return () => undefined;
        },
      },
      (summary, before) => seen.push([summary.total, ...(summary.isLocked ? ['locked'] : []), before?.total]),
    );
    const settle = async (): Promise<void> => {
      asked.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    say({ event: 'connections.changed', payload: {} });
    say({ event: 'connections.changed', payload: {} });
    say({ event: 'accounts.changed', payload: {} });
    expect(asked).toHaveLength(1);
    await settle();
    expect(asked).toHaveLength(1);
    await settle();
    expect(asked).toHaveLength(0);
    isHidden = true;
    say({ event: 'lock.changed', payload: { isLocked: true } });
    await settle();
    isShut = true;
    say({ event: 'sync.finished', payload: { connectionId: 'c1', ok: true } });
    await settle();
    expect(seen).toEqual([
      [1, undefined],
      [1, 1],
      [1, 'locked', 1],
      [0, 'locked', undefined],
    ]);
  });
});

describe('the tray', () => {
  const broken = { connectionId: 'c/1', providerName: 'M&S Bank', kind: 'broken', reason: 'consent_expired' } as const;

  test.each<[string, ConnectionSummary | undefined, string]>([
    ['starting', undefined, 'Starting…'],
    ['locked', { total: 0, isSyncing: false, isLocked: true, attention: [] }, 'Locked: open Coffer to unlock it'],
    ['nothing yet', { total: 0, isSyncing: false, isLocked: false, attention: [] }, 'No bank connected yet'],
    ['one', { total: 1, isSyncing: false, isLocked: false, attention: [] }, 'The connection is healthy'],
    ['many', { total: 5, isSyncing: false, isLocked: false, attention: [] }, 'All 5 connections are healthy'],
    ['syncing', { total: 5, isSyncing: true, isLocked: false, attention: [] }, 'Syncing…'],
    [
      'attention comes first',
      { total: 5, isSyncing: true, isLocked: false, attention: [broken] },
      '1 connection needs attention',
    ],
  ])('%s', (_name, summary, expected) => {
    expect(trayStatus(words, summary)).toBe(expected);
  });

  test('names what needs the user, as text and with the way there', () => {
    const doing = actions();
    const menu = planTrayMenu(words, doing, { total: 2, isSyncing: false, isLocked: false, attention: [broken] });
    expect(menu.map(({ id, label }) => id ?? label)).toEqual([
      'status',
      'connection:c/1',
      undefined,
      'open',
      'sync',
      undefined,
      'quit',
    ]);
    expect(menu[1]?.label).toBe('M&&S Bank');
    for (const item of menu) item.click?.({} as never, undefined, {});
    expect(doing.done).toEqual([['show', '/connections?at=c%2F1'], 'show', 'syncNow', 'quit']);
  });

  test('offers no sync while there is nothing to sync or one runs', () => {
    const sync = (summary: ConnectionSummary | undefined) =>
      planTrayMenu(words, actions(), summary).find(({ id }) => id === 'sync')?.enabled;
    expect(sync(undefined)).toBe(false);
    expect(sync({ total: 0, isSyncing: false, isLocked: false, attention: [] })).toBe(false);
    expect(sync({ total: 1, isSyncing: true, isLocked: false, attention: [] })).toBe(false);
    expect(sync({ total: 1, isSyncing: false, isLocked: false, attention: [] })).toBe(true);
  });

  test('behind the app lock names nobody and starts nothing', () => {
    const menu = planTrayMenu(words, actions(), { total: 2, isSyncing: false, isLocked: true, attention: [broken] });
    expect(menu.filter(({ enabled, type }) => enabled !== false && type !== 'separator').map(({ id }) => id)).toEqual([
      'open',
      'quit',
    ]);
    expect(JSON.stringify(menu)).not.toContain('Bank');
  });

  test('macOS gets its template pictures', () => {
    expect(trayImageFiles('darwin', '/icons').calm).toMatch(/Template\.png$/);
    expect(trayImageFiles('linux', '/icons').calm).not.toMatch(/Template/);
  });
});

describe('the menu', () => {
  const facts: MenuFacts = { platform: 'linux', hasDeveloperTools: false, startsAtLogin: false, keepsRunning: true };
  const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
  const names = (items: MenuItemConstructorOptions[]) =>
    flat(items)
      .map(({ id, role }) => id ?? role)
      .filter((name) => name !== undefined);

  test('has each system’s habits: settings and quit in the program’s own menu on macOS, under File elsewhere', () => {
    const mac = planMenu(words, actions(), { ...facts, platform: 'darwin' });
    expect(names(mac.slice(0, 1))).toEqual([
      'appMenu', 'about', 'settings', 'start-at-login', 'keep-running', 'services', 'hide', 'hideOthers', 'unhide', 'quit',
    ]); // prettier-ignore
    expect(names(mac.slice(1, 2))).toEqual(['file', 'connect', 'sync', 'save-log', 'close']);
    const linux = planMenu(words, actions(), facts);
    expect(names(linux.slice(0, 1))).toEqual([
      'file', 'connect', 'sync', 'save-log', 'settings', 'start-at-login', 'keep-running', 'close', 'quit',
    ]); // prettier-ignore
  });

  test.each(['darwin', 'win32', 'linux'] as const)(
    'on %s every entry does one thing, once, under one shortcut',
    (platform) => {
      const doing = actions();
      const items = flat(planMenu(words, doing, { ...facts, platform, updateReady: '2.0.0' }));
      for (const item of items) item.click?.({ checked: true } as never, undefined, {});
      expect(doing.done).toHaveLength(9);
      expect(doing.done).toEqual(
        expect.arrayContaining([
          ['show', '/settings'],
          ['show', '/connections/add'],
          ['setStartsAtLogin', true],
          ['setKeepsRunning', true],
          'syncNow',
          'saveLog',
          'showBankHelp',
          'restartToUpdate',
          'quit',
        ]),
      );
      const shortcuts = items.flatMap(({ accelerator }) => (typeof accelerator === 'string' ? [accelerator] : []));
      expect(new Set(shortcuts).size).toBe(shortcuts.length);
    },
  );

  test('developer tools and the update are there only when they are', () => {
    expect(names(planMenu(words, actions(), facts))).not.toEqual(expect.arrayContaining(['toggleDevTools']));
    expect(names(planMenu(words, actions(), facts))).not.toEqual(expect.arrayContaining(['update']));
    const all = names(planMenu(words, actions(), { ...facts, hasDeveloperTools: true, updateReady: '2.0.0' }));
    expect(all).toEqual(expect.arrayContaining(['toggleDevTools', 'update']));
  });

  test('in German the menus name what Electron would name in English', () => {
    const german = shellWords('de-AT');
    for (const platform of ['darwin', 'linux', 'win32'] as const) {
      const entries = flat(planMenu(german, actions(), { ...facts, platform, hasDeveloperTools: true }));
      const unnamed = entries.filter(({ role, label, type }) => type !== 'separator' && role !== 'appMenu' && !label);
      expect(unnamed).toEqual([]);
    }
    expect(Object.keys(german.menu.roles).sort()).toEqual([...MENU_ROLES].sort());
  });
});

describe('notifications', () => {
  const attention = { connectionId: 'c1', providerName: '<b>Bank</b>', kind: 'broken' } as const;

  test.each([
    ['consent_expired', ['Renew', 'Open']],
    ['revoked_at_bank', ['Reconnect', 'Open']],
    ['unreachable', ['Open']],
    ['credentials_rejected', ['Open']],
    [undefined, ['Open']],
  ] as const)('%s offers what helps', (reason, labels) => {
    const planned = planBrokenNotification(words, { ...attention, reason });
    expect(planned.options.actions?.map(({ text }) => text)).toEqual(labels);
    expect(planned.onAction).toHaveLength(labels.length);
    expect(planned.onAction.at(-1)).toEqual({ kind: 'show', route: connectionRoute('c1') });
    expect(planned.onClick).toEqual({ kind: 'show', route: connectionRoute('c1') });
    expect(planned.options.title).toContain('<b>Bank</b>');
    expect(planned.options.body).not.toBe('');
  });
});

describe('what the engine has to say', () => {
  const said = { title: 'Bank: 7 days of consent left', body: 'It ends on 2026-12-01.' };

  test('about a consent leads to it, and to its renewal', () => {
    const planned = planEngineNotification(words, { ...said, connectionId: 'c/1', action: 'renew' });
    expect(planned.options).toMatchObject(said);
    expect(planned.options.actions?.map(({ text }) => text)).toEqual(['Renew', 'Open']);
    expect(planned.onAction).toEqual([
      { kind: 'show', route: '/connections?at=c%2F1&renew=1' },
      { kind: 'show', route: '/connections?at=c%2F1' },
    ]);
    expect(planEngineNotification(words, { ...said, connectionId: 'c1' }).onAction).toHaveLength(1);
  });

  test('about nothing in particular only shows the window', () => {
    expect(planEngineNotification(words, said)).toEqual({ options: said, onClick: { kind: 'show' }, onAction: [] });
  });
});
