import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { TRUELAYER_HOSTS, TRUELAYER_KEY_SETS } from '../../shared/domain/truelayer-hosts.ts';
import { warnOfUnknownNames } from '../../shared/domain/variable-names.ts';
import {
  isLoopbackHostname,
  parseBaseUrl,
  parseDatabaseUrl,
  parseTrustProxy,
  parseUrlList,
  type Parsed,
  type TrustedProxies,
} from './addresses.ts';
import type { RelayArguments } from './arguments.ts';

const DEFAULT_PORT = 8790;
const KEY_BYTES = 32;
const SOUND_WEBHOOK_SECRET = 16;
const SHORTEST_METRICS_TOKEN = 16;

/** Everything a relay is told from outside. */
export type RelayConfig = {
  host: string;
  /** 0 means any free port. */
  port: number;
  /** The address devices and banks use, without a trailing slash. Absent: the address it listens on. */
  publicUrl?: string;
  trustedProxies: TrustedProxies;
  /** Folder of the SQLite file and the key. Unused with PostgreSQL. */
  dataDir: string;
  /** PostgreSQL; absent means SQLite. */
  databaseUrl?: string;
  /** 32 bytes that seal what the store must not show. Absent: the store keeps one. */
  secretKey?: Buffer;
  /** HMAC secrets for hooks that have none of their own: the current one first. */
  webhookSecrets: string[];
  /** The only key sets a signature may name. */
  keySetUrls: string[];
  /** Who may read `/metrics` from elsewhere. Absent: only this computer. */
  metricsToken?: string;
  /** The token broker; absent means off. */
  broker?: { tokenUrl: string; clientId: string; clientSecret: string };
};

/** A configuration, or what is wrong with it: one sentence per problem, never a value. A warning may name its cause. */
export type ConfigReading = { config: RelayConfig; warnings: string[] } | { problems: string[]; warnings: string[] };

/** Reads the environment and the command line, which wins. Pure; every problem is reported, not only the first. */
export function readRelayConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: Pick<RelayArguments, 'port' | 'host' | 'data'> = {},
): ConfigReading {
  const problems: string[] = [];
  const warnings = warnOfUnknownNames(Object.keys(env), ['TRUELAYER_', 'RELAY_']);
  const get = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  const parseText = <Value>(name: string, text: string | undefined, parser: (text: string) => Parsed<Value>) => {
    if (text === undefined) return undefined;
    const parsed = parser(text);
    if ('value' in parsed) return parsed.value;
    problems.push(`${name} ${parsed.problem}.`);
    return undefined;
  };
  const parse = <Value>(name: string, parser: (text: string) => Parsed<Value>) => parseText(name, get(name), parser);
  const parseEither = <Value>(
    option: string,
    given: string | undefined,
    name: string,
    parser: (t: string) => Parsed<Value>,
  ) => (given === undefined ? parse(name, parser) : parseText(option, given, parser));

  const port = parseEither('--port', args.port, 'RELAY_PORT', parsePort) ?? DEFAULT_PORT;
  const host = parseEither('--host', args.host, 'RELAY_HOST', parseHost) ?? '127.0.0.1';
  const dataDir = resolve(args.data ?? get('RELAY_DATA') ?? defaultDataDir(env));
  const publicUrl = parse('RELAY_PUBLIC_URL', parseBaseUrl);
  const trustedProxies = parse('RELAY_TRUST_PROXY', parseTrustProxy) ?? 0;
  const databaseUrl = parse('RELAY_DATABASE_URL', parseDatabaseUrl);
  const secretKey = parse('RELAY_SECRET_KEY', parseSecretKey);
  const metricsToken = parse('RELAY_METRICS_TOKEN', (text) => parseSecret(text, SHORTEST_METRICS_TOKEN));
  const webhookSecrets = readWebhookSecrets();
  const keySetUrls = parse('RELAY_JWKS_URLS', parseUrlList) ?? Object.values(TRUELAYER_KEY_SETS);
  const broker = readBroker();

  const isReachable = !isLoopbackHostname(host.includes(':') ? `[${host}]` : host);
  const trustsNobody = trustedProxies === 0;
  if (isReachable && /^0?$/.test(get('RELAY_TRUST_PROXY') ?? '')) {
    problems.push(
      `${args.host === undefined ? 'RELAY_HOST' : '--host'} opens the relay to the network without https; name the https proxy in front of it in RELAY_TRUST_PROXY.`,
    );
  }
  if (publicUrl?.startsWith('https:') && trustsNobody) {
    warnings.push('RELAY_PUBLIC_URL is https but RELAY_TRUST_PROXY is not set, so every caller looks like the proxy.');
  }
  if (databaseUrl !== undefined && secretKey === undefined) {
    warnings.push('RELAY_SECRET_KEY is not set, so the key lies in the database beside what it seals.');
  }

  if (problems.length > 0) return { problems, warnings };
  return {
    config: {
      host,
      port,
      trustedProxies,
      dataDir,
      webhookSecrets,
      keySetUrls,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(secretKey === undefined ? {} : { secretKey }),
      ...(metricsToken === undefined ? {} : { metricsToken }),
      ...(broker === undefined ? {} : { broker }),
    },
    warnings,
  };

  function readWebhookSecrets(): string[] {
    const current = parse('TRUELAYER_WEBHOOK_SECRET', (text) => parseSecret(text, 1));
    const previous = parse('TRUELAYER_WEBHOOK_SECRET_PREVIOUS', (text) => parseSecret(text, 1));
    if (current !== undefined && current.length < SOUND_WEBHOOK_SECRET) {
      warnings.push(`TRUELAYER_WEBHOOK_SECRET is shorter than ${SOUND_WEBHOOK_SECRET} characters and can be guessed.`);
    }
    if (get('TRUELAYER_WEBHOOK_SECRET') === undefined && get('TRUELAYER_WEBHOOK_SECRET_PREVIOUS') !== undefined) {
      problems.push(
        'TRUELAYER_WEBHOOK_SECRET_PREVIOUS is set without TRUELAYER_WEBHOOK_SECRET, which would replace it.',
      );
    }
    return [current, previous].filter((secret) => secret !== undefined);
  }

  function readBroker(): RelayConfig['broker'] {
    const isOn = parse('RELAY_TOKEN_BROKER', parseSwitch);
    if (isOn !== true) return undefined;
    const clientId = get('TRUELAYER_CLIENT_ID');
    const clientSecret = get('TRUELAYER_CLIENT_SECRET');
    const environment = get('TRUELAYER_ENV') ?? (clientId?.startsWith('sandbox-') === true ? 'sandbox' : 'production');
    const authUrl = parse('TRUELAYER_AUTH_URL', parseBaseUrl);
    if (clientId === undefined || clientSecret === undefined) {
      problems.push('RELAY_TOKEN_BROKER is on and needs TRUELAYER_CLIENT_ID and TRUELAYER_CLIENT_SECRET.');
      return undefined;
    }
    if (environment !== 'production' && environment !== 'sandbox' && authUrl === undefined) {
      problems.push('RELAY_TOKEN_BROKER is on and TRUELAYER_ENV is neither production nor sandbox.');
      return undefined;
    }
    const published = TRUELAYER_HOSTS[environment === 'sandbox' ? 'sandbox' : 'production'].authUrl;
    return { tokenUrl: `${authUrl ?? published}/connect/token`, clientId, clientSecret };
  }
}

function parsePort(text: string): Parsed<number> {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? { value: port } : { problem: 'must be a port from 0 to 65535' };
}

function parseHost(text: string): Parsed<string> {
  return /^[0-9A-Za-z.:-]{1,255}$/.test(text) ? { value: text } : { problem: 'must be an address to listen on' };
}

/** Hex, or base64 in either alphabet, of exactly 32 bytes; a key cut or padded into shape would hide a mistake. */
function parseSecretKey(text: string): Parsed<Buffer> {
  if (/^[0-9a-f]{64}$/i.test(text)) return { value: Buffer.from(text, 'hex') };
  const key = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  return key.length === KEY_BYTES ? { value: key } : { problem: `must be exactly ${KEY_BYTES} bytes as base64 or hex` };
}

function parseSecret(text: string, shortest: number): Parsed<string> {
  return /^[\x21-\x7e]{1,500}$/.test(text) && text.length >= shortest
    ? { value: text }
    : { problem: `must be one word of at least ${shortest} characters, without spaces` };
}

function parseSwitch(text: string): Parsed<boolean> {
  return text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'must be true or false' };
}

function defaultDataDir(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'coffer-relay');
}
