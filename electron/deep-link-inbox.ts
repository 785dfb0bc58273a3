import type { App } from 'electron';
import { deepLinkInArguments } from '../shared/domain/deep-link.ts';

/** How many links may wait for the engine. More than one attempt at a time is already unusual. */
const MAX_WAITING = 8;

/** Collects links from the operating system until something can take them. */
export type DeepLinkInbox = {
  /** A link came in, from whatever side. */
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
 * Connects the inbox to the three ways a system hands over a link: the command line of this start (Windows, Linux), the
 * command line of a second start, and an event that can come before the app is ready (macOS). Has to run at once.
 */
export function collectDeepLinks(app: Pick<App, 'on'>, argv: readonly string[], inbox: DeepLinkInbox): void {
  const own = deepLinkInArguments(argv);
  if (own !== undefined) inbox.receive(own);
  app.on('second-instance', (_event, secondArgv) => {
    const link = deepLinkInArguments(secondArgv);
    if (link !== undefined) inbox.receive(link);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    inbox.receive(url);
  });
}
