import type { App } from 'electron';
import { deepLinkInArguments } from '../shared/domain/deep-link.ts';

/** How many links may wait for the engine. More than one attempt at a time is already unusual. */
const MAX_WAITING = 8;

/** The ending of Coffer's backups, which the installers connect with the program. */
export const BACKUP_ENDING = '.coffer-backup';

/** Collects what the operating system hands over, links and backup files, until something can take it. */
export type DeepLinkInbox = {
  /** Something came in, from whatever side. */
  receive(raw: string): void;
  /** Hands over what waited, in order, and everything from now on. */
  deliverTo(take: (raw: string) => void): void;
};

/** Creates an inbox. The oldest waiting link is dropped when too many pile up, since anything on the computer can send them. */
export function createDeepLinkInbox(): DeepLinkInbox {
  const waiting: string[] = [];
  let take: ((raw: string) => void) | undefined;
  return {
    receive(raw) {
      if (take) return take(raw);
      waiting.push(raw);
      if (waiting.length > MAX_WAITING) waiting.shift();
    },
    deliverTo(taker) {
      take = taker;
      for (const raw of waiting.splice(0)) taker(raw);
    },
  };
}

/**
 * Connects the inbox to the three ways a system hands something over: the command line of this start (Windows, Linux), the
 * command line of a second start, and events that can come before the app is ready (macOS). Has to run at once.
 */
export function collectDeepLinks(app: Pick<App, 'on'>, argv: readonly string[], inbox: DeepLinkInbox): void {
  const own = openedByArguments(argv);
  if (own !== undefined) inbox.receive(own);
  app.on('second-instance', (_event, secondArgv) => {
    const opened = openedByArguments(secondArgv);
    if (opened !== undefined) inbox.receive(opened);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    inbox.receive(url);
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    inbox.receive(file);
  });
}

/** The one link, else the one backup file, in a command line. Two of a kind are none: nobody opens two by hand. */
function openedByArguments(argv: readonly string[]): string | undefined {
  const files = argv
    .slice(1)
    .filter((argument) => argument.toLowerCase().endsWith(BACKUP_ENDING) && !argument.startsWith('-'));
  return deepLinkInArguments(argv) ?? (files.length === 1 ? files[0] : undefined);
}
