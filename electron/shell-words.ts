import type { ConnectionReason } from '../shared/contract/index.ts';
import { languageOf, type Language, type Locale } from '../shared/domain/language.ts';
import { GERMAN_SHELL_WORDS } from './shell-words-de.ts';
import { ENGLISH_SHELL_WORDS } from './shell-words-en.ts';

/** Entries of the menus that Electron carries out, and names in English only. */
export const MENU_ROLES = [
  'about',
  'services',
  'hide',
  'hideOthers',
  'unhide',
  'editMenu',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'delete',
  'selectAll',
  'viewMenu',
  'reload',
  'toggleDevTools',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
  'windowMenu',
  'minimize',
  'zoom',
  'front',
  'close',
] as const;
/** One of {@link MENU_ROLES}. */
export type MenuRole = (typeof MENU_ROLES)[number];

/** What the shell says outside the page: menu, tray, notifications, dialogs. */
export type ShellWords = {
  language: Language;
  menu: {
    file: string;
    connectBank: string;
    syncNow: string;
    saveLog: string;
    settings: string;
    startAtLogin: string;
    keepRunning: string;
    help: string;
    bankHelp: string;
    quit: string;
    restartToUpdate: (version: string) => string;
    /** Names for what Electron would name in English; none where English is right. */
    roles: Partial<Record<MenuRole, string>>;
  };
  tray: {
    open: string;
    allWell: (connections: number) => string;
    none: string;
    attention: (connections: number) => string;
    syncing: string;
    starting: string;
    locked: string;
  };
  notification: {
    renew: string;
    reconnect: string;
    open: string;
    broken: (bank: string, reason: ConnectionReason | undefined) => { title: string; body: string };
    stillRunning: { title: string; body: string };
    noLinks: (address: string) => { title: string; body: string };
    updateReady: (version: string) => { title: string; body: string };
  };
  dialog: {
    cannotStart: (code: string) => string;
    pageStopped: { message: string; detail: string };
    pageStoppedAgain: { message: string; detail: string; reload: string; quit: string };
    openBank: (host: string) => { message: string; detail: string; open: string; cancel: string };
    /** The kind of file, in the list of the save dialog. */
    logFiles: string;
    logSaved: string;
    logNotSaved: string;
    fault: { title: string; body: (reference: string) => string };
    ok: string;
  };
};

/** The shell's words for a locale. */
export function shellWords(locale: Locale): ShellWords {
  return languageOf(locale) === 'de' ? GERMAN_SHELL_WORDS : ENGLISH_SHELL_WORDS;
}
