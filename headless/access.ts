import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** How long a link that opens the browser stays good, in milliseconds. */
const TICKET_LIFETIME_MS = 5 * 60_000;

/** Who may use this host: whoever holds the token that it printed when it started. */
export type Access = {
  /** Made anew at each start; lives in memory only. */
  readonly token: string;
  readonly cookieName: string;
  /** Whether a request carries the token, as `Authorization: Bearer` or as the cookie. */
  isSignedIn(request: Pick<IncomingMessage, 'headersDistinct'>): boolean;
  /** Whether a `?token=` may be exchanged for the cookie: the token itself, or a ticket that was not used yet. */
  redeem(candidate: string): boolean;
  /**
   * Makes a ticket for the one link that opens the system's browser. Command lines can be read by every user of a
   * computer, so what stands in one must be worth nothing once the browser has arrived.
   */
  issueTicket(): string;
};

/** Creates the token of this run. The cookie's name holds the port, because cookies of 127.0.0.1 are shared by all its ports. */
export function createAccess(port: number, nowMs: () => number = Date.now): Access {
  const token = randomBytes(32).toString('base64url');
  const cookieName = `coffer-${port}`;
  const tickets = new Map<string, number>();

  return {
    token,
    cookieName,
    isSignedIn({ headersDistinct }) {
      const authorization = headersDistinct['authorization'] ?? [];
      if (authorization.length > 1) return false;
      const bearer = /^Bearer ([\w-]+)$/i.exec(authorization[0] ?? '')?.[1];
      if (bearer !== undefined) return isSame(bearer, token);
      const cookies = readCookies(headersDistinct['cookie'] ?? [], cookieName);
      return cookies.some((value) => isSame(value, token));
    },
    redeem(candidate) {
      if (isSame(candidate, token)) return true;
      const found = [...tickets.keys()].find((ticket) => isSame(candidate, ticket));
      if (found === undefined) return false;
      const expiresMs = tickets.get(found) ?? 0;
      tickets.delete(found);
      return nowMs() < expiresMs;
    },
    issueTicket() {
      const ticket = randomBytes(32).toString('base64url');
      tickets.set(ticket, nowMs() + TICKET_LIFETIME_MS);
      return ticket;
    },
  };
}

/** Where a request came from, judged by the headers that a page cannot forge. */
export type Provenance = 'ours' | 'wrong-host' | 'wrong-origin';

/**
 * Whether a request was meant for us and was sent by our own page or by a program.
 *
 * `Host` keeps out a page whose name was made to point at this computer (DNS rebinding). `Origin` and `Sec-Fetch-Site`
 * keep out every other page, those on other ports of 127.0.0.1 too, to which a browser would gladly add our cookie.
 *
 * @param hosts The `Host` values we answer to.
 * @param origin Our own origin.
 */
export function judgeProvenance(
  request: Pick<IncomingMessage, 'headersDistinct'>,
  hosts: readonly string[],
  origin: string,
): Provenance {
  const { headersDistinct } = request;
  const host = headersDistinct['host'] ?? [];
  if (host.length !== 1 || !hosts.includes(host[0] ?? '')) return 'wrong-host';
  if ((headersDistinct['origin'] ?? []).some((value) => value !== origin)) return 'wrong-origin';
  // `none` is a person at the address bar. A program sends no such header at all.
  const sites = headersDistinct['sec-fetch-site'] ?? [];
  return sites.every((site) => site === 'same-origin' || site === 'none') ? 'ours' : 'wrong-origin';
}

/** Compares two secrets in constant time; hashing first makes their lengths equal. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function readCookies(headers: readonly string[], name: string): string[] {
  return headers
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
