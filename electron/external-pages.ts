import type { Log } from '../core/ports.ts';
import { TRUELAYER_HOSTS } from '../shared/domain/truelayer-hosts.ts';

const MAX_URL_LENGTH = 2048;

/** Origins that may be opened without asking: TrueLayer's auth pages and the pages our own texts point to. */
export const KNOWN_PAGES: readonly string[] = [
  ...Object.values(TRUELAYER_HOSTS).map(({ authUrl }) => new URL(authUrl).origin),
  'https://console.truelayer.com',
  'https://docs.truelayer.com',
  'https://truelayer.com',
];

/** What to do with an address someone wants opened in the user's browser. `href` is the parsed form; the raw text is never passed on. */
export type ExternalDecision =
  | { kind: 'open'; href: string }
  /** A proper https address of a place we do not know (a bank's own page): for the user to decide. */
  | { kind: 'ask'; href: string; host: string }
  | { kind: 'refuse'; reason: 'not-a-string' | 'too-long' | 'unreadable' | 'scheme' | 'credentials' };

/**
 * Judges an address before it reaches the operating system, where a `file:`, `smb:` or `ms-…:` address would start
 * programs. Only https passes, and http to an origin we run ourselves on loopback (the demo bank), if `known` names it.
 */
export function decideExternal(raw: unknown, known: readonly string[]): ExternalDecision {
  if (typeof raw !== 'string') return { kind: 'refuse', reason: 'not-a-string' };
  if (raw.length > MAX_URL_LENGTH) return { kind: 'refuse', reason: 'too-long' };
  // Parsers disagree about control characters and backslashes, so neither is allowed to be read twice.
  if (/[\u0000-\u0020\u007f\\]/.test(raw) || !URL.canParse(raw)) return { kind: 'refuse', reason: 'unreadable' };
  const url = new URL(raw);
  if (url.username !== '' || url.password !== '') return { kind: 'refuse', reason: 'credentials' };
  const isKnown = known.includes(url.origin);
  if (url.protocol === 'https:') {
    return isKnown ? { kind: 'open', href: url.href } : { kind: 'ask', href: url.href, host: url.host };
  }
  if (url.protocol === 'http:' && url.hostname === '127.0.0.1' && isKnown) return { kind: 'open', href: url.href };
  return { kind: 'refuse', reason: 'scheme' };
}

/**
 * The only way out to the user's browser. Answers whether the address was opened; never throws.
 *
 * @param effects.open The system call (`shell.openExternal`).
 * @param effects.knownPages Origins that need no question, read anew for each call because the demo bank's port changes.
 * @param effects.ask Shows the host to the user; absent where nobody may be asked (a page asking by itself).
 */
export function createExternalOpener(effects: {
  open: (href: string) => Promise<void>;
  knownPages: () => readonly string[];
  ask?: (host: string) => Promise<boolean>;
  log: Log;
}): (raw: unknown) => Promise<boolean> {
  const { open, knownPages, ask, log } = effects;
  return async (raw) => {
    const decision = decideExternal(raw, knownPages());
    if (decision.kind === 'refuse') {
      log.warn('external page refused', { reason: decision.reason });
      return false;
    }
    try {
      if (decision.kind === 'ask' && !((await ask?.(decision.host)) ?? false)) {
        log.warn('external page refused', { reason: 'not-known' });
        return false;
      }
      await open(decision.href);
      return true;
    } catch (cause) {
      log.error('external page did not open', { cause });
      return false;
    }
  };
}
