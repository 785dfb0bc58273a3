import type { RedirectMode } from '../../shared/contract/index.ts';
import { CALLBACK_PATH, CUSTOM_PROTOCOL_REDIRECT_URI } from '../../shared/domain/deep-link.ts';

/** A value that was understood, or the end of a sentence that begins with the setting's name. */
export type Parsed<Value> = { value: Value } | { problem: string };

/** Whether a URL's host name (as `URL.hostname` gives it) is this computer by definition, so that plain http to it stays inside. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** A server that speaks TrueLayer: https, or http on loopback only. The value has no trailing slash, so that paths can be appended. */
export function parseServerUrl(text: string): Parsed<string> {
  const url = parseSafeUrl(text);
  if ('problem' in url) return url;
  if (url.value.search !== '' || url.value.hash !== '') return { problem: 'must not have a query or a fragment' };
  return { value: (url.value.origin + url.value.pathname).replace(/\/+$/, '') };
}

/** Where TrueLayer sends webhooks: https, or http on loopback for trying things out. */
export function parseWebhookUrl(text: string): Parsed<string> {
  const url = parseSafeUrl(text);
  return 'problem' in url ? url : { value: text };
}

/**
 * The redirect address, exactly as it is registered at TrueLayer (which compares it character by character, so it is
 * never rewritten), and how its answer comes back: on loopback we listen ourselves, our own scheme goes to the desktop
 * app, a relay's page is known by its path and hands it on, and from any other page the user pastes the address back.
 */
export function parseRedirectUri(text: string): Parsed<{ mode: RedirectMode; uri: string }> {
  if (text === CUSTOM_PROTOCOL_REDIRECT_URI) return { value: { mode: 'custom-protocol', uri: text } };
  const url = parseSafeUrl(text);
  if ('problem' in url) return { problem: `${url.problem}, or ${CUSTOM_PROTOCOL_REDIRECT_URI}` };
  const { protocol, hostname, pathname, search, hash } = url.value;
  if (hash !== '') return { problem: 'must not have a fragment' };
  if (RELAY_PAGE.test(pathname) && search === '') return { value: { mode: 'relay', uri: text } };
  if (!isLoopbackHost(hostname)) return { value: { mode: 'paste', uri: text } };
  if (protocol !== 'http:')
    return { problem: 'must use http when it names this computer, since no certificate is made' };
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    return { problem: 'must name this computer as 127.0.0.1, localhost or [::1]' };
  }
  if (pathname !== CALLBACK_PATH || search !== '')
    return { problem: `must end in ${CALLBACK_PATH} when it names this computer` };
  return { value: { mode: 'loopback', uri: text } };
}

/** See relay/http/bounce-page.ts; a relay may stand below a path of its own. */
const RELAY_PAGE = /\/oauth\/callback\/(production|sandbox|demo)$/;

function parseSafeUrl(text: string): Parsed<URL> {
  const url = URL.parse(text);
  if (url === null || text.length > 2048) return { problem: 'is not an address' };
  if (url.username !== '' || url.password !== '') return { problem: 'must not carry a name or password' };
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return { value: url };
  return { problem: 'must be an https address, or http on this computer (127.0.0.1, localhost)' };
}
