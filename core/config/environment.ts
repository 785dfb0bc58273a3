import { readFileSync } from 'node:fs';
import type { Environment } from '../../shared/contract/index.ts';
import { warnOfUnknownNames } from '../../shared/domain/variable-names.ts';
import type { EngineConfig } from '../engine.ts';
import { isLoopbackHost, parseRedirectUri, parseServerUrl, parseWebhookUrl, type Parsed } from './addresses.ts';
import { parseEncryptionKey } from './encryption-key.ts';

/** What a start from the environment fixes. Everything that is absent is left to the profile's settings. */
export type StartConfig = {
  engine: EngineConfig;
  /** `TRUELAYER_ENCRYPTION_KEY`, decoded. */
  suppliedKey?: Buffer;
  /** The first line of `COFFER_PASSPHRASE_FILE`. */
  passphrase?: string;
  /** `COFFER_PROFILE`, as it was given. */
  profileDir?: string;
  /** `COFFER_BACKUP_DIR`, as it was given. */
  backupDir?: string;
};

/** Either everything the environment says, or what is wrong with it: one sentence per problem, never a value. */
export type EnvironmentReading = { config: StartConfig; warnings: string[] } | { problems: string[] };

const ENVIRONMENTS: Readonly<Record<Environment, true>> = { production: true, sandbox: true, demo: true };
const SHORTEST_PASSPHRASE = 8;
const LONGEST_PASSPHRASE = 1024;

/**
 * Reads `TRUELAYER_*` and `COFFER_*`. Every problem is reported, not only the first, and a start with a problem must
 * create nothing. An empty value counts as absent, because that is what an untouched line of `.env.example` gives.
 *
 * @param readFile Reads the passphrase file; a parameter so that the rest stays a pure function of its input.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): EnvironmentReading {
  const problems: string[] = [];
  const warnings = warnOfUnknownNames(Object.keys(env), ['TRUELAYER_', 'COFFER_']);
  const get = (name: string) => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  /** Runs a parser over a variable that is set, and keeps its complaint. */
  const parse = <Value>(name: string, parser: (text: string) => Parsed<Value>) => {
    const text = get(name);
    if (text === undefined) return undefined;
    const parsed = parser(text);
    if ('value' in parsed) return parsed.value;
    problems.push(`${name} ${parsed.problem}.`);
    return undefined;
  };

  const servers = readServers();
  const credentials = readCredentials();
  const environment = readTrueLayerEnvironment();
  const bringsOwnApplication = environment === 'demo' && servers === undefined;
  if (bringsOwnApplication && credentials !== undefined) {
    warnings.push('TRUELAYER_CLIENT_ID is not used, because the demo bank brings its own application.');
  }
  const redirect = parse('TRUELAYER_REDIRECT_URI', parseRedirectUri);
  const webhookUrl = parse('TRUELAYER_WEBHOOK_URL', parseWebhookUrl);
  const webhookSecret = parse('TRUELAYER_WEBHOOK_SECRET', parseWord);
  const suppliedKey = parse('TRUELAYER_ENCRYPTION_KEY', parseEncryptionKey);
  const passphrase = readPassphrase();
  if (get('TRUELAYER_ENCRYPTION_KEY') !== undefined && get('COFFER_PASSPHRASE_FILE') !== undefined) {
    problems.push(
      'TRUELAYER_ENCRYPTION_KEY and COFFER_PASSPHRASE_FILE both give the key of the profile; set only one.',
    );
  }
  const profileDir = parse('COFFER_PROFILE', parseFolder);
  const backupDir = parse('COFFER_BACKUP_DIR', parseFolder);

  if (problems.length > 0) return { problems };
  return {
    config: {
      engine: {
        ...(environment === undefined ? {} : { environment }),
        ...(credentials === undefined || bringsOwnApplication ? {} : { credentials }),
        ...(redirect === undefined ? {} : { redirect }),
        ...servers,
        ...(webhookUrl === undefined && webhookSecret === undefined
          ? {}
          : {
              webhook: {
                ...(webhookUrl === undefined ? {} : { url: webhookUrl }),
                ...(webhookSecret === undefined ? {} : { secret: webhookSecret }),
              },
            }),
      },
      ...(suppliedKey === undefined ? {} : { suppliedKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(profileDir === undefined ? {} : { profileDir }),
      ...(backupDir === undefined ? {} : { backupDir }),
    },
    warnings,
  };

  function readServers(): { authUrl: string; apiUrl: string } | undefined {
    const authUrl = parse('TRUELAYER_AUTH_URL', parseServerUrl);
    const apiUrl = parse('TRUELAYER_API_URL', parseServerUrl);
    const authGiven = get('TRUELAYER_AUTH_URL') !== undefined;
    if (authGiven !== (get('TRUELAYER_API_URL') !== undefined)) {
      const [set, missing] = authGiven
        ? ['TRUELAYER_AUTH_URL', 'TRUELAYER_API_URL']
        : ['TRUELAYER_API_URL', 'TRUELAYER_AUTH_URL'];
      problems.push(`${set} is set without ${missing}; set both or neither.`);
    }
    return authUrl === undefined || apiUrl === undefined ? undefined : { authUrl, apiUrl };
  }

  function readCredentials(): { clientId: string; clientSecret: string } | undefined {
    const clientId = parse('TRUELAYER_CLIENT_ID', parseWord);
    const clientSecret = parse('TRUELAYER_CLIENT_SECRET', parseWord);
    const idGiven = get('TRUELAYER_CLIENT_ID') !== undefined;
    if (idGiven !== (get('TRUELAYER_CLIENT_SECRET') !== undefined)) {
      const [set, missing] = idGiven
        ? ['TRUELAYER_CLIENT_ID', 'TRUELAYER_CLIENT_SECRET']
        : ['TRUELAYER_CLIENT_SECRET', 'TRUELAYER_CLIENT_ID'];
      problems.push(`${set} is set without ${missing}; TrueLayer needs both.`);
    }
    return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
  }

  function readTrueLayerEnvironment(): Environment | undefined {
    const named = parse('TRUELAYER_ENV', parseEnvironmentName);
    const deprecated = parse('TRUELAYER_SANDBOX', parseBoolean);
    if (deprecated !== undefined) {
      warnings.push(
        get('TRUELAYER_ENV') === undefined
          ? 'TRUELAYER_SANDBOX is deprecated; use TRUELAYER_ENV=sandbox or TRUELAYER_ENV=production.'
          : 'TRUELAYER_SANDBOX is deprecated and ignored, because TRUELAYER_ENV is set.',
      );
    }
    const clientId = get('TRUELAYER_CLIENT_ID');
    const isSandboxId = clientId?.startsWith('sandbox-');
    const fromDeprecated = deprecated === undefined ? undefined : deprecated ? 'sandbox' : 'production';
    const fromClientId = isSandboxId === undefined ? undefined : isSandboxId ? 'sandbox' : 'production';
    // A name that cannot be read is a problem already; guessing on from it would only add a second, misleading one.
    const chosen = get('TRUELAYER_ENV') === undefined ? (fromDeprecated ?? fromClientId) : named;
    if (chosen === 'production' && isSandboxId === true) {
      problems.push('TRUELAYER_CLIENT_ID belongs to the sandbox and cannot be used in production.');
    }
    if (chosen === 'sandbox' && isSandboxId === false) {
      problems.push('TRUELAYER_CLIENT_ID does not start with "sandbox-" and cannot be used in the sandbox.');
    }
    // A live application's secret must never be sent to a stranger's server; on this computer it is the user's own.
    if (chosen === 'demo' && isSandboxId === false && servers !== undefined && !isLoopback(servers)) {
      problems.push(
        'TRUELAYER_CLIENT_ID does not start with "sandbox-" and is only used in the demo with a server on this computer.',
      );
    }
    return chosen;
  }

  function readPassphrase(): string | undefined {
    const path = get('COFFER_PASSPHRASE_FILE');
    if (path === undefined) return undefined;
    let text: string;
    try {
      text = readFile(path);
    } catch {
      problems.push('COFFER_PASSPHRASE_FILE names a file that cannot be read.');
      return undefined;
    }
    const line = text.replace(/\r?\n$/, '');
    if (line.includes('\n') || line.length < SHORTEST_PASSPHRASE || line.length > LONGEST_PASSPHRASE) {
      problems.push(
        `COFFER_PASSPHRASE_FILE must hold one line of ${SHORTEST_PASSPHRASE} to ${LONGEST_PASSPHRASE} characters.`,
      );
      return undefined;
    }
    return line;
  }
}

function isLoopback(servers: { authUrl: string; apiUrl: string }): boolean {
  return [servers.authUrl, servers.apiUrl].every((url) => isLoopbackHost(new URL(url).hostname));
}

function parseEnvironmentName(text: string): Parsed<Environment> {
  return Object.hasOwn(ENVIRONMENTS, text)
    ? { value: text as Environment }
    : { problem: 'must be production, sandbox or demo' };
}

function parseBoolean(text: string): Parsed<boolean> {
  return text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'must be true or false' };
}

/** An id or secret: printable and in one piece, so that a line pasted with its quotes or its neighbour is noticed. */
function parseWord(text: string): Parsed<string> {
  return /^[\x21-\x7e]{1,500}$/.test(text) && !/^["'].*["']$/.test(text)
    ? { value: text }
    : { problem: 'must be one word without spaces or quotes' };
}

function parseFolder(text: string): Parsed<string> {
  return text.includes('\0') || text.length > 4096 ? { problem: 'is not a folder name' } : { value: text };
}
