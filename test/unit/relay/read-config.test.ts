import { describe, expect, test } from 'vitest';
import { readArguments } from '../../../relay/config/arguments.ts';
import { readRelayConfig } from '../../../relay/config/read-config.ts';

const KEY = 'q'.repeat(43);

describe('a sound environment', () => {
  test('without anything gives a relay for this computer', () => {
    const reading = readRelayConfig({ XDG_STATE_HOME: '/state' });
    expect(reading).toEqual({
      config: {
        host: '127.0.0.1',
        port: 8790,
        trustedProxies: 0,
        dataDir: '/state/coffer-relay',
        webhookSecrets: [],
        keySetUrls: [
          'https://webhooks.truelayer.com/.well-known/jwks',
          'https://webhooks.truelayer-sandbox.com/.well-known/jwks',
        ],
      },
      warnings: [],
    });
  });

  test.each<[string, Record<string, string>, object]>([
    ['an empty value counts as absent', { RELAY_PUBLIC_URL: ' ', RELAY_PORT: '' }, { port: 8790 }],
    [
      'a public address loses its last slash',
      { RELAY_PUBLIC_URL: 'https://r.example/x/', RELAY_TRUST_PROXY: '1' },
      { publicUrl: 'https://r.example/x', trustedProxies: 1 },
    ],
    [
      'proxies by name, address and network',
      { RELAY_TRUST_PROXY: 'loopback, 10.0.0.0/8,2001:db8::/32,192.0.2.7' },
      { trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.7'] },
    ],
    [
      'open to the network behind a proxy',
      { RELAY_HOST: '0.0.0.0', RELAY_TRUST_PROXY: 'uniquelocal' },
      { host: '0.0.0.0' },
    ],
    [
      'the current secret before the previous one',
      { TRUELAYER_WEBHOOK_SECRET: 'current-secret-current', TRUELAYER_WEBHOOK_SECRET_PREVIOUS: 'previous-secret' },
      { webhookSecrets: ['current-secret-current', 'previous-secret'] },
    ],
    ['a key in base64', { RELAY_SECRET_KEY: `${KEY}=` }, { secretKey: Buffer.from(KEY, 'base64') }],
    ['a key in hex', { RELAY_SECRET_KEY: 'AB'.repeat(32) }, { secretKey: Buffer.alloc(32, 0xab) }],
    [
      'key sets of a test',
      { RELAY_JWKS_URLS: 'http://127.0.0.1:1/a, https://k.example/b' },
      { keySetUrls: ['http://127.0.0.1:1/a', 'https://k.example/b'] },
    ],
    [
      'a broker for the sandbox by its client id',
      { RELAY_TOKEN_BROKER: 'true', TRUELAYER_CLIENT_ID: 'sandbox-x', TRUELAYER_CLIENT_SECRET: 's' },
      {
        broker: {
          tokenUrl: 'https://auth.truelayer-sandbox.com/connect/token',
          clientId: 'sandbox-x',
          clientSecret: 's',
        },
      },
    ],
    [
      'a broker for production',
      { RELAY_TOKEN_BROKER: 'true', TRUELAYER_CLIENT_ID: 'x', TRUELAYER_CLIENT_SECRET: 's' },
      { broker: { tokenUrl: 'https://auth.truelayer.com/connect/token', clientId: 'x', clientSecret: 's' } },
    ],
    ['no broker unless it is asked for', { TRUELAYER_CLIENT_ID: 'x', TRUELAYER_CLIENT_SECRET: 's' }, {}],
  ])('%s', (_name, env, expected) => {
    const reading = readRelayConfig(env);
    if ('problems' in reading) throw new Error(reading.problems.join(' '));
    expect(reading.config).toMatchObject(expected);
    if (!('broker' in expected)) expect(reading.config.broker).toBeUndefined();
  });

  test('the command line wins over the environment', () => {
    const reading = readRelayConfig({ RELAY_PORT: '1', RELAY_DATA: '/a' }, { port: '2', data: '/b' });
    expect(reading).toMatchObject({ config: { port: 2, dataDir: '/b' } });
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ RELAY_PUBLIC_URL: 'https://r.example' }, /every caller looks like the proxy/],
    [{ RELAY_DATABASE_URL: 'postgres://u@h/d' }, /RELAY_SECRET_KEY is not set/],
    [{ TRUELAYER_WEBHOOK_SECRET: 'short' }, /can be guessed/],
    [{ RELAY_TRUST_PROXIES: '1' }, /^RELAY_TRUST_PROXIES is not a variable .* did you mean RELAY_TRUST_PROXY\?$/],
    [{ RELAY_TRUST_PROXIES: '1', RELAY_HOST: '0.0.0.0' }, /did you mean RELAY_TRUST_PROXY/],
  ])('%o is warned of', (env, warning) => {
    const reading = readRelayConfig(env);
    expect(reading.warnings.join()).toMatch(warning);
  });
});

describe('a wrong environment', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ RELAY_PORT: '70000' }, /^RELAY_PORT must be a port/],
    [{ RELAY_PORT: '-1' }, /^RELAY_PORT/],
    [{ RELAY_HOST: 'a b' }, /^RELAY_HOST must be an address/],
    [{ RELAY_HOST: '0.0.0.0' }, /^RELAY_HOST opens the relay to the network/],
    [{ RELAY_HOST: '0.0.0.0', RELAY_TRUST_PROXY: '0' }, /^RELAY_HOST opens the relay to the network/],
    [{ RELAY_PUBLIC_URL: 'relay.example' }, /^RELAY_PUBLIC_URL is not an address/],
    [{ RELAY_PUBLIC_URL: 'https://u:p@relay.example' }, /must not carry a name or password/],
    [{ RELAY_PUBLIC_URL: 'https://relay.example/?a=1' }, /must not have a query/],
    [{ RELAY_TRUST_PROXY: 'true' }, /^RELAY_TRUST_PROXY must be the number of proxies/],
    [{ RELAY_TRUST_PROXY: '9' }, /must not be more than 8/],
    [{ RELAY_TRUST_PROXY: '10.0.0.0/33' }, /^RELAY_TRUST_PROXY/],
    [{ RELAY_TRUST_PROXY: '0.0.0.0/0' }, /^RELAY_TRUST_PROXY/],
    [{ RELAY_DATABASE_URL: 'sqlite:///x' }, /^RELAY_DATABASE_URL must be postgresql:/],
    [{ RELAY_SECRET_KEY: 'short' }, /^RELAY_SECRET_KEY must be exactly 32 bytes/],
    [{ RELAY_SECRET_KEY: 'x'.repeat(44) }, /^RELAY_SECRET_KEY/],
    [{ TRUELAYER_WEBHOOK_SECRET: 'two words' }, /^TRUELAYER_WEBHOOK_SECRET must be one word/],
    [{ TRUELAYER_WEBHOOK_SECRET_PREVIOUS: 'x' }, /is set without TRUELAYER_WEBHOOK_SECRET/],
    [{ RELAY_JWKS_URLS: 'https://k.example,ftp://k.example' }, /^RELAY_JWKS_URLS has an entry that/],
    [{ RELAY_METRICS_TOKEN: 'short' }, /^RELAY_METRICS_TOKEN must be one word of at least 16/],
    [{ RELAY_TOKEN_BROKER: 'yes' }, /^RELAY_TOKEN_BROKER must be true or false/],
    [{ RELAY_TOKEN_BROKER: 'true' }, /needs TRUELAYER_CLIENT_ID and TRUELAYER_CLIENT_SECRET/],
    [
      { RELAY_TOKEN_BROKER: 'true', TRUELAYER_CLIENT_ID: 'x', TRUELAYER_CLIENT_SECRET: 's', TRUELAYER_ENV: 'demo' },
      /neither production nor sandbox/,
    ],
  ])('%o', (env, problem) => {
    const reading = readRelayConfig(env);
    expect('problems' in reading ? reading.problems : []).toEqual([expect.stringMatching(problem)]);
  });

  test('never repeats a value', () => {
    const planted = 'planted value';
    const names = [
      'RELAY_SECRET_KEY',
      'RELAY_DATABASE_URL',
      'TRUELAYER_WEBHOOK_SECRET',
      'RELAY_METRICS_TOKEN',
      'RELAY_PUBLIC_URL',
    ];
    const reading = readRelayConfig(Object.fromEntries(names.map((name) => [name, planted])));
    expect('problems' in reading ? reading.problems : []).toHaveLength(names.length);
    expect(JSON.stringify(reading)).not.toContain(planted);
  });
});

test.each<[string[], object]>([
  [[], { args: { command: 'serve' } }],
  [['--port', '1', '--data', 'x'], { args: { command: 'serve', port: '1', data: 'x' } }],
  [['pair'], { args: { command: 'pair' } }],
  [['pair', '--user', 'u'], { args: { command: 'pair', user: 'u' } }],
  [['revoke', 'd'], { args: { command: 'revoke', device: 'd' } }],
  [['revoke'], { problem: 'revoke needs the id of a device.' }],
  [['pair', 'x'], { problem: 'There is a word too many.' }],
  [['sing'], { problem: 'There is no command "sing".' }],
  [['--loud'], { problem: expect.stringContaining('--loud') as string }],
])('the command line %o', (argv, expected) => {
  expect(readArguments(argv)).toEqual(expected);
});
