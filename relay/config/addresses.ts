import { isIP } from 'node:net';

/** A value that was understood, or the end of a sentence that begins with the setting's name. */
export type Parsed<Value> = { value: Value } | { problem: string };

/** Whether a URL's host name (as `URL.hostname` gives it) is this computer by definition. */
export function isLoopbackHostname(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** Whether a socket's address is this computer, in any of the spellings a socket reports. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

/** An https address, or http on this computer, without a name, a password, a query or a fragment. Keeps no trailing slash. */
export function parseBaseUrl(text: string): Parsed<string> {
  const url = URL.parse(text);
  if (url === null || text.length > 2048) return { problem: 'is not an address' };
  if (url.username !== '' || url.password !== '') return { problem: 'must not carry a name or password' };
  if (url.search !== '' || url.hash !== '') return { problem: 'must not have a query or a fragment' };
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHostname(url.hostname))) {
    return { value: (url.origin + url.pathname).replace(/\/+$/, '') };
  }
  return { problem: 'must be an https address, or http on this computer (127.0.0.1, localhost)' };
}

/** A PostgreSQL address. Its value is a secret, since it usually carries a password. */
export function parseDatabaseUrl(text: string): Parsed<string> {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.pathname.length > 1
    ? { value: text }
    : { problem: 'must be postgresql://user:password@host:port/database' };
}

/** The whole allow-list of key set addresses, comma-separated. Kept character by character: a signature must name one of them exactly. */
export function parseUrlList(text: string): Parsed<string[]> {
  const urls = text.split(',').map((entry) => entry.trim());
  for (const url of urls) {
    const parsed = parseBaseUrl(url);
    if ('problem' in parsed) return { problem: `has an entry that ${parsed.problem}` };
  }
  return { value: urls };
}

/** Which proxies may name the caller: how many stand in front, or their addresses. */
export type TrustedProxies = number | string[];

const PROXY_GROUPS = ['loopback', 'linklocal', 'uniquelocal'];
const MOST_HOPS = 8;

/** `1`, `loopback`, `10.0.0.0/8,192.0.2.7` … `true` is refused: it would let every caller choose its own address. */
export function parseTrustProxy(text: string): Parsed<TrustedProxies> {
  if (/^\d+$/.test(text)) {
    const hops = Number(text);
    return hops <= MOST_HOPS ? { value: hops } : { problem: `must not be more than ${MOST_HOPS} proxies` };
  }
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.every((entry) => PROXY_GROUPS.includes(entry) || isSubnet(entry))
    ? { value: entries }
    : { problem: 'must be the number of proxies, or their addresses (loopback, 10.0.0.0/8, 192.0.2.7)' };
}

function isSubnet(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
