/**
 * Links that reach Coffer from outside: `app.coffer:/oauth/callback?…` from the operating system, or the same path on
 * the loopback listener. Parsing never throws and answers with a closed union, because anything on the computer (or any
 * web page) can send one. A link can finish an attempt the user began; it can never start anything.
 */

/** The custom scheme, without its colon. RFC 8252 §7.1 asks for a reversed domain name. */
export const DEEP_LINK_SCHEME = 'app.coffer';

/** The redirect address of the custom protocol, exactly as it is registered at TrueLayer. */
export const CUSTOM_PROTOCOL_REDIRECT_URI = `${DEEP_LINK_SCHEME}:/oauth/callback`;

/** The path of the loopback redirect. */
export const CALLBACK_PATH = '/oauth/callback';

const MAX_LINK_LENGTH = 4096;

/** What a link can mean. `unknown` covers everything else and says why, without repeating the input. */
export type DeepLink =
  | { kind: 'oauth-callback'; parameters: ReadonlyMap<string, string> }
  | { kind: 'unknown'; reason: 'not-a-string' | 'too-long' | 'not-our-link' | 'duplicate-parameter' | 'bad-encoding' };

/** Parses a link that the operating system handed over. Accepts one or two or three slashes, as systems rewrite them. */
export function parseDeepLink(raw: unknown): DeepLink {
  if (typeof raw !== 'string') return { kind: 'unknown', reason: 'not-a-string' };
  if (raw.length > MAX_LINK_LENGTH) return { kind: 'unknown', reason: 'too-long' };
  const match = /^app\.coffer:\/{0,3}oauth\/callback\/?\?([^#\s]*)(?:#.*)?$/i.exec(raw);
  if (!match) return { kind: 'unknown', reason: 'not-our-link' };
  return parseQuery(match[1] ?? '');
}

/**
 * Parses any address that can carry the bank's answer: our custom scheme, or an http(s) address whose query is read
 * (paste-back, loopback, relay). The host is not judged here; `core` compares the redirect with the attempt.
 */
export function parseRedirect(raw: string): DeepLink {
  const trimmed = raw.trim();
  if (!/^https?:\/\//i.test(trimmed)) return parseDeepLink(trimmed);
  if (trimmed.length > MAX_LINK_LENGTH) return { kind: 'unknown', reason: 'too-long' };
  const query = /^[^?#\s]*\?([^#\s]*)(?:#.*)?$/.exec(trimmed)?.[1];
  return query === undefined ? { kind: 'unknown', reason: 'not-our-link' } : parseQuery(query);
}

/**
 * Finds the one link in a command line (Windows and Linux hand it over in `argv`). Everything after the first link is
 * ignored, since an attacker who writes the link can also append switches; two links mean neither is trusted.
 */
export function deepLinkInArguments(argv: readonly string[]): string | undefined {
  const links = argv.filter((argument) => argument.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}:`));
  return links.length === 1 && (links[0]?.length ?? 0) <= MAX_LINK_LENGTH ? links[0] : undefined;
}

function parseQuery(query: string): DeepLink {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return { kind: 'unknown', reason: 'bad-encoding' };
    // A doubled `code` or `state` is how one parser is played against another (RFC 6749 §3.1: must not repeat).
    if (parameters.has(name)) return { kind: 'unknown', reason: 'duplicate-parameter' };
    parameters.set(name, value);
  }
  return { kind: 'oauth-callback', parameters };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
