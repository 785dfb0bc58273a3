import type { Account, Connection } from '../../shared/contract/index.ts';
import { canSync } from '../connections/connection-health.ts';
import { useCoffer } from '../context/coffer-context.ts';
import { goTo, hrefOf, SCREENS } from '../context/route.ts';
import { usePrivacy, type Privacy } from '../context/use-privacy.ts';
import { useQuery } from '../context/use-query.ts';
import { bankText } from '../format/bank-text.ts';
import type { Words } from '../words/en-gb.ts';
import type { Command } from './command.ts';
import { useActs, type Acts } from './use-acts.ts';

/** Everything the palette can do now, in the order in which it stands there before anything is typed. */
export function useCommands({ showShortcuts }: { showShortcuts: () => void }): readonly Command[] {
  const { words } = useCoffer();
  const acts = useActs();
  const privacy = usePrivacy();
  const canLock = useQuery('app.status', {}).value?.lock === 'open';
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  return [
    ...actCommands(words, acts, { connections, privacy, canLock, showShortcuts }),
    ...screenCommands(words),
    ...accounts.filter(({ hidden }) => !hidden).map((account) => accountCommand(words, account, connections)),
    ...connections.flatMap((connection) => bankCommands(words, acts, connection)),
    ...settingsCommands(words),
  ];
}

function actCommands(
  words: Words,
  acts: Acts,
  {
    connections,
    privacy,
    canLock,
    showShortcuts,
  }: { connections: readonly Connection[]; privacy: Privacy; canLock: boolean; showShortcuts: () => void },
): readonly Command[] {
  const said = words.commands;
  const act = (command: Omit<Command, 'group' | 'keywords'> & { keywords?: string }): Command => ({
    ...command,
    group: 'acts',
    keywords: (command.keywords ?? '').split(' '),
  });
  return [
    ...(connections.some(canSync)
      ? [
          act({
            id: 'sync-all',
            title: said.syncAll,
            keywords: said.keywords.syncAll,
            icon: 'sync',
            run: () => void acts.sync(),
          }),
        ]
      : []),
    act({
      id: 'add-bank',
      title: words.addBank.title,
      keywords: said.keywords.addBank,
      icon: 'plus',
      run: () => goTo(hrefOf('connections', 'add')),
    }),
    ...(['light', 'dark', 'system'] as const).map((theme) =>
      act({
        id: `theme-${theme}`,
        title: said.themeTo[theme],
        keywords: said.keywords.theme,
        icon: 'contrast',
        run: () => void acts.setTheme(theme),
      }),
    ),
    act({
      id: 'privacy',
      title: privacy.isHidden ? words.locking.privacyShow : words.locking.privacyHide,
      keywords: said.keywords.privacy,
      icon: privacy.isHidden ? 'eye' : 'eye-off',
      run: privacy.toggle,
    }),
    ...(canLock ? [act({ id: 'lock', title: words.locking.lockNow, icon: 'lock', run: () => void acts.lock() })] : []),
    act({
      id: 'verify',
      title: said.verify,
      keywords: said.keywords.verify,
      icon: 'check',
      run: () => goTo(hrefOf('activity')),
    }),
    act({
      id: 'shortcuts',
      title: said.shortcuts,
      keywords: said.keywords.shortcuts,
      icon: 'keyboard',
      run: showShortcuts,
    }),
  ];
}

function screenCommands(words: Words): readonly Command[] {
  return SCREENS.map((screen) => ({
    id: `go-${screen}`,
    group: 'screens',
    title: words.screens[screen],
    keywords: words.commands.keywords[screen].split(' '),
    icon: screen,
    run: () => goTo(hrefOf(screen)),
  }));
}

function accountCommand(words: Words, account: Account, connections: readonly Connection[]): Command {
  const { accountId, connectionId, name, numberTail, kind } = account;
  const bank = connections.find((connection) => connection.connectionId === connectionId)?.providerName ?? '';
  return {
    id: `account-${accountId}`,
    group: 'accounts',
    title: bankText(name, 60) || words.overview.kinds[kind],
    note: [bankText(bank, 60), numberTail === undefined ? '' : `•• ${numberTail}`].filter(Boolean).join(' '),
    icon: kind,
    run: () => goTo(hrefOf('accounts', accountId)),
  };
}

function bankCommands(words: Words, acts: Acts, connection: Connection): readonly Command[] {
  const { connectionId, providerName, reason } = connection;
  const bank = bankText(providerName, 60);
  const canBeRead = canSync(connection);
  const go = (parameters: Record<string, string>): void =>
    goTo(hrefOf('connections', undefined, { at: connectionId, ...parameters }));
  return [
    { id: `bank-${connectionId}`, group: 'banks', title: bank, icon: 'connections', run: () => go({}) },
    ...(canBeRead
      ? [
          {
            id: `sync-${connectionId}`,
            group: 'banks',
            title: words.commands.syncBank(bank),
            icon: 'sync',
            run: () => void acts.sync(connection),
          } as const,
        ]
      : []),
    ...(reason === 'disconnected'
      ? []
      : [
          {
            id: `renew-${connectionId}`,
            group: 'banks',
            title: canBeRead ? words.commands.renew(bank) : words.commands.reconnect(bank),
            keywords: words.commands.keywords.renew.split(' '),
            icon: 'key',
            run: () => go({ renew: '1' }),
          } as const,
        ]),
  ];
}

function settingsCommands(words: Words): readonly Command[] {
  return Object.entries(words.settings.sections).map(([name, title]) => ({
    id: `settings-${name}`,
    group: 'settings',
    title,
    note: words.screens.settings,
    icon: 'settings',
    run: () => goTo(hrefOf('settings', undefined, { at: name })),
  }));
}
