import type { ConnectionReason } from '../shared/contract/index.ts';
import type { ShellWords } from './shell-words.ts';

const BROKEN: Readonly<Record<ConnectionReason, string>> = {
  consent_expired: 'The consent has ended. Renew it to go on syncing; nothing is lost.',
  revoked_at_bank: 'The bank has withdrawn the consent. Connect again to go on; nothing is lost.',
  disconnected: 'The bank was disconnected.',
  credentials_rejected: 'TrueLayer refuses the client id or secret. Check them in Settings.',
  provider_withdrawn: 'TrueLayer no longer offers this bank in this way.',
  unreachable: 'The bank has not answered for more than a day. Coffer keeps trying.',
};

/** What the shell says in English. */
export const ENGLISH_SHELL_WORDS: ShellWords = {
  language: 'en',
  menu: {
    file: 'File',
    connectBank: 'Connect a bank…',
    syncNow: 'Sync now',
    saveLog: 'Save log…',
    settings: 'Settings…',
    startAtLogin: 'Start at login',
    keepRunning: 'Keep running when the window is closed',
    help: 'Help',
    bankHelp: 'How bank connections work',
    quit: 'Quit Coffer',
    restartToUpdate: (version) => `Restart and update to ${version}`,
    roles: {},
  },
  tray: {
    open: 'Open Coffer',
    allWell: (connections) =>
      connections === 1 ? 'The connection is healthy' : `All ${connections} connections are healthy`,
    none: 'No bank connected yet',
    attention: (connections) =>
      connections === 1 ? '1 connection needs attention' : `${connections} connections need attention`,
    syncing: 'Syncing…',
    starting: 'Starting…',
    locked: 'Locked: open Coffer to unlock it',
  },
  notification: {
    renew: 'Renew',
    reconnect: 'Reconnect',
    open: 'Open',
    broken: (bank, reason) => ({
      title: `${bank} needs attention`,
      body: reason === undefined ? 'Open Coffer to see why.' : BROKEN[reason],
    }),
    stillRunning: {
      title: 'Coffer keeps running',
      body: 'It stays in the tray, syncs, and warns before a consent ends. Quit it from its menu.',
    },
    noLinks: (address) => ({
      title: 'The browser cannot hand links to Coffer here',
      body: `The bank’s answer comes back to ${address} instead. Register that address at TrueLayer.`,
    }),
    updateReady: (version) => ({
      title: `Coffer ${version} is ready`,
      body: 'It is installed when you quit, or restart now from the menu.',
    }),
  },
  dialog: {
    cannotStart: (code) => `Coffer cannot start (${code})`,
    pageStopped: {
      message: 'The window had stopped and was loaded again',
      detail: 'Your data is safe: the window only shows it. Syncing went on.',
    },
    pageStoppedAgain: {
      message: 'The window has stopped again',
      detail: 'Your data is safe. You can load the window once more, or quit and start Coffer again.',
      reload: 'Load again',
      quit: 'Quit',
    },
    openBank: (host) => ({
      message: `Open ${host} in your browser?`,
      detail: 'TrueLayer asks to go on at this address. Open it only if it is your bank’s.',
      open: 'Open',
      cancel: 'Cancel',
    }),
    logFiles: 'Log',
    logSaved: 'The log was saved. It holds no secrets, but it does tell when which bank was read.',
    logNotSaved: 'The log could not be saved there. Choose another folder.',
    fault: {
      title: 'Coffer has to close',
      body: (reference) =>
        `It met a case its makers did not foresee (${reference}). Your data is safe. The log says more.`,
    },
    ok: 'OK',
  },
};
