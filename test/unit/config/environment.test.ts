import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEnvironment, type StartConfig } from '../../../core/config/environment.ts';
import { VARIABLE_NAMES } from '../../../shared/domain/variable-names.ts';

type Variables = Record<string, string>;

const SANDBOX_ID = { TRUELAYER_CLIENT_ID: 'sandbox-coffer-1a2b', TRUELAYER_CLIENT_SECRET: 'planted-secret-1' };
const LIVE_ID = { TRUELAYER_CLIENT_ID: 'coffer-1a2b', TRUELAYER_CLIENT_SECRET: 'planted-secret-1' };
const LOCAL_SERVER = { TRUELAYER_AUTH_URL: 'http://127.0.0.1:4000', TRUELAYER_API_URL: 'http://localhost:4001/' };
const REMOTE_SERVER = {
  TRUELAYER_AUTH_URL: 'https://auth.example.com',
  TRUELAYER_API_URL: 'https://api.example.com/tl/',
};

const noFile = () => {
  throw new Error('ENOENT');
};

function accept(
  env: Variables,
  readFile: (path: string) => string = noFile,
): { config: StartConfig; warnings: string[] } {
  const reading = readEnvironment(env, readFile);
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading;
}

function refuse(env: Variables, readFile: (path: string) => string = noFile): string[] {
  const reading = readEnvironment(env, readFile);
  if ('config' in reading) throw new Error('accepted');
  return reading.problems;
}

test('an empty environment fixes nothing and says nothing', () => {
  const nothing = { config: { engine: {} }, warnings: [] };
  expect(readEnvironment({})).toEqual(nothing);
  expect(
    readEnvironment({ TRUELAYER_ENV: '', TRUELAYER_CLIENT_ID: '  ', TRUELAYER_AUTH_URL: '', PATH: '/bin' }),
  ).toEqual(nothing);
});

describe('which TrueLayer', () => {
  test.each<[Variables, string | undefined, number]>([
    [{ TRUELAYER_ENV: 'production' }, 'production', 0],
    [{ TRUELAYER_ENV: 'sandbox', ...SANDBOX_ID }, 'sandbox', 0],
    [{ TRUELAYER_ENV: 'demo' }, 'demo', 0],
    [SANDBOX_ID, 'sandbox', 0],
    [LIVE_ID, 'production', 0],
    [{}, undefined, 0],
    [{ TRUELAYER_SANDBOX: 'true' }, 'sandbox', 1],
    [{ TRUELAYER_SANDBOX: 'false' }, 'production', 1],
    [{ TRUELAYER_SANDBOX: 'true', TRUELAYER_ENV: 'production' }, 'production', 1],
    [{ TRUELAYER_SANDBOX: 'false', ...LIVE_ID }, 'production', 1],
    [{ ...LOCAL_SERVER, ...SANDBOX_ID }, 'sandbox', 0],
    [{ TRUELAYER_ENV: 'demo', ...LOCAL_SERVER, ...LIVE_ID }, 'demo', 0],
    [{ TRUELAYER_ENV: 'demo', ...REMOTE_SERVER, ...SANDBOX_ID }, 'demo', 0],
  ])('%j is %s', (env, environment, warnings) => {
    const reading = accept(env);
    expect(reading.config.engine.environment).toBe(environment);
    expect(reading.warnings).toHaveLength(warnings);
  });

  test('the demo bank’s own application wins over one in the environment', () => {
    const { config, warnings } = accept({ TRUELAYER_ENV: 'demo', ...SANDBOX_ID });
    expect(config.engine.credentials).toBeUndefined();
    expect(warnings).toEqual(['TRUELAYER_CLIENT_ID is not used, because the demo bank brings its own application.']);
    expect(accept({ TRUELAYER_ENV: 'demo', ...SANDBOX_ID, ...LOCAL_SERVER }).config.engine).toEqual({
      environment: 'demo',
      credentials: { clientId: 'sandbox-coffer-1a2b', clientSecret: 'planted-secret-1' },
      authUrl: 'http://127.0.0.1:4000',
      apiUrl: 'http://localhost:4001',
    });
  });
});

test.each([
  ['https://relay.example/oauth/callback/production', 'relay'],
  ['https://example.org/relay/oauth/callback/sandbox', 'relay'],
  ['http://127.0.0.1:8790/oauth/callback/demo', 'relay'],
  ['https://relay.example/oauth/callback/elsewhere', 'paste'],
  ['https://relay.example/oauth/callback/production?x=1', 'paste'],
  ['http://127.0.0.1:4280/oauth/callback', 'loopback'],
] as const)('an answer to %s comes back by %s', (uri, mode) => {
  expect(accept({ TRUELAYER_REDIRECT_URI: uri }).config.engine.redirect).toEqual({ mode, uri });
});

test('what webhooks are checked with is the engine’s', () => {
  expect(
    accept({
      TRUELAYER_WEBHOOK_URL: 'https://relay.example/v1/webhooks/x',
      TRUELAYER_WEBHOOK_SECRET: 'planted-secret-2',
    }).config.engine.webhook,
  ).toEqual({ url: 'https://relay.example/v1/webhooks/x', secret: 'planted-secret-2' });
});

describe('refused, with one sentence per problem', () => {
  test.each<[Variables, string[]]>([
    [{ TRUELAYER_ENV: 'Production' }, ['TRUELAYER_ENV must be production, sandbox or demo.']],
    [{ TRUELAYER_SANDBOX: 'yes' }, ['TRUELAYER_SANDBOX must be true or false.']],
    [
      { TRUELAYER_ENV: 'production', ...SANDBOX_ID },
      ['TRUELAYER_CLIENT_ID belongs to the sandbox and cannot be used in production.'],
    ],
    [
      { TRUELAYER_SANDBOX: 'true', ...LIVE_ID },
      ['TRUELAYER_CLIENT_ID does not start with "sandbox-" and cannot be used in the sandbox.'],
    ],
    [
      { TRUELAYER_ENV: 'sandbox', ...LIVE_ID, ...LOCAL_SERVER },
      ['TRUELAYER_CLIENT_ID does not start with "sandbox-" and cannot be used in the sandbox.'],
    ],
    [
      { TRUELAYER_ENV: 'demo', ...LIVE_ID, ...REMOTE_SERVER },
      [
        'TRUELAYER_CLIENT_ID does not start with "sandbox-" and is only used in the demo with a server on this computer.',
      ],
    ],
    [
      { TRUELAYER_CLIENT_ID: 'sandbox-x' },
      ['TRUELAYER_CLIENT_ID is set without TRUELAYER_CLIENT_SECRET; TrueLayer needs both.'],
    ],
    [
      { TRUELAYER_CLIENT_SECRET: 'x' },
      ['TRUELAYER_CLIENT_SECRET is set without TRUELAYER_CLIENT_ID; TrueLayer needs both.'],
    ],
    [
      { ...LIVE_ID, TRUELAYER_CLIENT_SECRET: '"quoted"' },
      ['TRUELAYER_CLIENT_SECRET must be one word without spaces or quotes.'],
    ],
    [
      { TRUELAYER_AUTH_URL: 'https://auth.example.com' },
      ['TRUELAYER_AUTH_URL is set without TRUELAYER_API_URL; set both or neither.'],
    ],
    [
      { TRUELAYER_API_URL: 'http://api.example.com', TRUELAYER_AUTH_URL: 'file:///etc/passwd' },
      [
        'TRUELAYER_AUTH_URL must be an https address, or http on this computer (127.0.0.1, localhost).',
        'TRUELAYER_API_URL must be an https address, or http on this computer (127.0.0.1, localhost).',
      ],
    ],
    [
      { ...LOCAL_SERVER, TRUELAYER_AUTH_URL: 'https://user:pass@auth.example.com' },
      ['TRUELAYER_AUTH_URL must not carry a name or password.'],
    ],
    [
      { ...LOCAL_SERVER, TRUELAYER_API_URL: 'http://127.0.0.1.example.com' },
      ['TRUELAYER_API_URL must be an https address, or http on this computer (127.0.0.1, localhost).'],
    ],
    [{ ...LOCAL_SERVER, TRUELAYER_API_URL: 'nonsense' }, ['TRUELAYER_API_URL is not an address.']],
    [{ TRUELAYER_WEBHOOK_URL: 'ftp://x' }, [expect.stringMatching(/^TRUELAYER_WEBHOOK_URL must be an https address/)]],
    [
      { TRUELAYER_ENCRYPTION_KEY: 'a'.repeat(64), COFFER_PASSPHRASE_FILE: '/pass' },
      ['TRUELAYER_ENCRYPTION_KEY and COFFER_PASSPHRASE_FILE both give the key of the profile; set only one.'],
    ],
    [{ COFFER_PROFILE: 'a\0b' }, ['COFFER_PROFILE is not a folder name.']],
    [
      { TRUELAYER_ENV: 'live', ...SANDBOX_ID, TRUELAYER_ENCRYPTION_KEY: 'short' },
      [
        'TRUELAYER_ENV must be production, sandbox or demo.',
        'TRUELAYER_ENCRYPTION_KEY must be exactly 32 bytes written as base64 or hex.',
      ],
    ],
  ])('%j', (env, problems) => {
    const readPassphrase = () => 'correct horse\n';
    expect(refuse(env, readPassphrase)).toEqual(problems);
    expect(problems.join()).not.toContain('planted-secret');
  });
});

describe('TRUELAYER_REDIRECT_URI', () => {
  test.each([
    ['http://127.0.0.1:4280/oauth/callback', 'loopback'],
    ['http://localhost:3000/oauth/callback', 'loopback'],
    ['http://[::1]:3000/oauth/callback', 'loopback'],
    ['app.coffer:/oauth/callback', 'custom-protocol'],
    ['https://console.truelayer.com/redirect-page', 'paste'],
    ['https://RELAY.example.com/bounce?to=app', 'paste'],
  ])('%s comes back by %s, unchanged', (uri, mode) => {
    expect(accept({ TRUELAYER_REDIRECT_URI: uri }).config.engine.redirect).toEqual({ mode, uri });
  });

  test.each([
    ['http://relay.example.com/oauth/callback', 'must be an https address'],
    ['https://localhost:4280/oauth/callback', 'must use http when it names this computer'],
    ['http://127.0.0.2:4280/oauth/callback', 'must name this computer as 127.0.0.1'],
    ['http://127.0.0.1:4280/callback', 'must end in /oauth/callback'],
    ['http://127.0.0.1:4280/oauth/callback?x=1', 'must end in /oauth/callback'],
    ['http://127.0.0.1:4280/oauth/callback#x', 'must not have a fragment'],
    ['other.app:/oauth/callback', 'or app.coffer:/oauth/callback'],
    ['javascript:alert(1)', 'must be an https address'],
  ])('%s %s', (uri, words) => {
    const problems = refuse({ TRUELAYER_REDIRECT_URI: uri });
    expect(problems).toEqual([expect.stringMatching(/^TRUELAYER_REDIRECT_URI [^]+\.$/)]);
    expect(problems[0]).toContain(words);
  });
});

describe('TRUELAYER_ENCRYPTION_KEY', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index * 3));

  test.each([
    ['hex', key.toString('hex')],
    ['upper-case hex', key.toString('hex').toUpperCase()],
    ['base64', key.toString('base64')],
    ['base64 without padding', key.toString('base64').replace('=', '')],
    ['base64url', key.toString('base64url')],
    ['with a newline around it', ` ${key.toString('base64')}\n`],
  ])('%s is read', (_form, text) => {
    expect(accept({ TRUELAYER_ENCRYPTION_KEY: text }).config.suppliedKey).toEqual(key);
  });

  test.each([
    ['31 bytes', key.subarray(1).toString('base64')],
    ['33 bytes', Buffer.concat([key, key.subarray(0, 1)]).toString('base64')],
    ['31 bytes of hex', key.toString('hex').slice(2)],
    ['48 bytes of base64 that are not hex', 'g'.repeat(64)],
    ['a passphrase', 'correct horse battery staple 123'],
    ['mixed alphabets', `+_${key.toString('base64url').slice(2)}`],
    ['leftover bits', `${key.toString('base64').slice(0, 42)}B=`],
    ['too much padding', `${key.toString('base64')}=`],
  ])('%s is refused without repeating it', (_form, text) => {
    expect(refuse({ TRUELAYER_ENCRYPTION_KEY: text })).toEqual([
      'TRUELAYER_ENCRYPTION_KEY must be exactly 32 bytes written as base64 or hex.',
    ]);
  });
});

describe('COFFER_PASSPHRASE_FILE', () => {
  test.each([
    ['correct horse', 'correct horse'],
    ['correct horse\n', 'correct horse'],
    [' kept spaces \r\n', ' kept spaces '],
  ])('%j holds %j', (text, passphrase) => {
    expect(
      accept({ COFFER_PASSPHRASE_FILE: '/run/pass' }, (path) => (path === '/run/pass' ? text : '')).config.passphrase,
    ).toBe(passphrase);
  });

  test.each(['', 'short\n', 'two lines\nof it\n', 'x'.repeat(1025)])('%j is refused', (text) => {
    expect(refuse({ COFFER_PASSPHRASE_FILE: '/run/pass' }, () => text)).toEqual([
      'COFFER_PASSPHRASE_FILE must hold one line of 8 to 1024 characters.',
    ]);
  });

  test('a file that cannot be read is a problem', () => {
    expect(refuse({ COFFER_PASSPHRASE_FILE: '/run/pass' })).toEqual([
      'COFFER_PASSPHRASE_FILE names a file that cannot be read.',
    ]);
  });
});

test('a name that only looks like ours is pointed out', () => {
  const env = {
    TRUELAYER_CLIENTID: 'x',
    COFFER_PROFIL: 'x',
    TRUELAYER_COLOUR_OF_LOGO: 'x',
    COFFER_REQUIRE: 'browser',
    HOME: '/',
  };
  expect(accept(env).warnings).toEqual([
    'COFFER_PROFIL is not a variable Coffer knows and is ignored; did you mean COFFER_PROFILE?',
    'TRUELAYER_CLIENTID is not a variable Coffer knows and is ignored; did you mean TRUELAYER_CLIENT_ID?',
    'TRUELAYER_COLOUR_OF_LOGO is not a variable Coffer knows and is ignored.',
  ]);
});

test('.env.example lists every variable, and no other', () => {
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const listed = [...example.matchAll(/^#?([A-Z]+_[A-Z_]+)=$/gm)].map(([, name]) => name);
  expect(listed).toEqual([...VARIABLE_NAMES]);
  const read = ['core/config/environment.ts', 'relay/config/read-config.ts'].flatMap((file) => {
    const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    return [...source.matchAll(/'((?:COFFER|RELAY|TRUELAYER)_[A-Z_]+)'/g)].map(([, name]) => name);
  });
  expect(read.length).toBeGreaterThan(20);
  expect(read.filter((name) => !listed.includes(name))).toEqual([]);
});
