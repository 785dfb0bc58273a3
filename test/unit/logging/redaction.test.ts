import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { createLog } from '../../../core/logging/log.ts';

/** Logs one event and gives back its line, parsed and as text. */
function logged(event: string, fields?: Record<string, unknown>): { line: string; json: Record<string, unknown> } {
  const lines: string[] = [];
  const sink = { write: (line: string) => void lines.push(line) };
  createLog({ scope: 'test', sinks: [sink], nowMs: () => 0 }).warn(event, fields);
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line).not.toContain('\n');
  return { line, json: JSON.parse(line) as Record<string, unknown> };
}

/** 32 random-looking bytes, the same in each run. */
const bytes = (seed: number) => createHash('sha256').update(`planted ${seed}`).digest();
const jwt = `${Buffer.from('{"alg":"RS256","typ":"at+jwt"}').toString('base64url')}.${bytes(1).toString('base64url')}.${bytes(2).toString('base64url')}`;

const RECOGNISABLE: readonly [string, string][] = [
  ['token as a JWT', jwt],
  ['refresh token of 64 hex digits', bytes(3).toString('hex')],
  ['state as base64url', bytes(4).toString('base64url')],
  ['key as base64', bytes(5).toString('base64')],
  ['IBAN', 'DE89370400440532013000'],
  ['IBAN in groups', 'GB29 NWBK 6016 1331 9268 19'],
  ['IBAN in small letters', 'at611904300234573201'],
  ['card number', '5555555555554444'],
  ['card number in groups', '4111 1111 1111 1111'],
  ['sort code', '60-16-13'],
];

describe('a secret is withheld by its look', () => {
  test.each(RECOGNISABLE)('%s: in the event, a field, a list, a name, an error and its cause', (_what, secret) => {
    const cause = new Error(`answer was ${secret}`);
    const { line } = logged(`got ${secret}.`, {
      plain: secret,
      sentence: `before (${secret}) after`,
      list: [{ deep: secret }],
      map: new Map([['x', secret]]),
      [secret]: 1,
      failure: new AppError('BAD_RESPONSE', { message: `told: ${secret}`, details: { found: secret }, cause }),
    });
    expect(line).not.toContain(secret);
    expect(line).toContain('before ([redacted]) after');
  });

  test('32 random bytes and more, in each spelling', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 96 }),
        fc.constantFrom('hex', 'base64', 'base64url'),
        (random, spelling) => {
          // Bytes that an adversary of this test would choose (all zero) are not what a generator of secrets gives.
          const secret = createHash('sha512')
            .update(random)
            .digest()
            .subarray(0, Math.max(32, random.length % 64))
            .toString(spelling);
          expect(logged('x', { text: `at ${secret} end` }).line).not.toContain(secret);
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ['http://127.0.0.1:4280/oauth/callback?code=short1&scope=info&state=s-2', ['short1', 's-2'], 'scope=info'],
    ['POST grant_type=refresh_token&refresh_token=abc12&client_secret=def34', ['abc12', 'def34'], 'grant_type='],
    ['Authorization: Bearer abc.def', ['abc.def'], 'Bearer [redacted]'],
    ['body {"access_token":"abc12","expires_in":3600,"description":"TESCO \\"X\\" 12"}', ['abc12', 'TESCO'], '3600'],
    ['Set-Cookie is Basic dXNlcjpwYXNz', ['dXNlcjpwYXNz'], 'Basic [redacted]'],
  ])('%s', (text, secrets, kept) => {
    const { line } = logged('x', { text });
    for (const secret of secrets) expect(line).not.toContain(secret);
    expect(JSON.stringify(JSON.parse(line))).toContain(kept);
  });
});

describe('a secret is withheld by its name', () => {
  test.each([
    'accessToken', 'refresh_token', 'clientSecret', 'client-secret', 'code', 'state', 'nonce', 'codeVerifier', 'code_challenge',
    'Authorization', 'cookie', 'set-cookie', 'passphrase', 'password', 'rootKey', 'key', 'iban', 'accountNumber',
    'account_number', 'sortCode', 'number', 'description', 'merchantName', 'note', 'fullName', 'emails', 'credentials',
  ])('%s', (name) => {
    const { line } = logged('x', { [name]: 'planted', nested: [{ [name]: { inner: 'planted' } }], asNumber: { [name]: 60161331 } });
    expect(line).not.toMatch(/planted|60161331/);
  }); // prettier-ignore
});

describe('what is no secret stays readable', () => {
  test.each<[string, unknown]>([
    ['connectionId', '3f6b1c1e-0b53-4c36-9d0e-6a3d2b1f8c55'],
    ['providerId', 'ob-lloyds-business'],
    ['credentialsId', 'e83f1c1e-0b53-4c36-9d0e-6a3d2b1f8c55'],
    ['keyId', '9f86d081884c7d65'],
    ['event', undefined],
    ['file', '/home/anna/.local/share/coffer/node_modules/better-sqlite3-multiple-ciphers/lib/database.js:31:12'],
    ['mac', '/Users/Anna/Library/ApplicationSupport/Coffer/Profiles/Main2/database/migrations'],
    ['method', 'createTransactionsIntegrationTestSuiteForHeadless'],
    ['fetchedAt', '2026-03-06T10:11:12.345Z'],
    ['date', '2026-03-06'],
    ['rows', 1234567890123],
    ['hasSecret', true],
    ['tokenExpiresAt', '2026-03-06T10:11:12.345Z'],
    ['code', 'STATE_EXPIRED'],
    ['code', 'ECONNREFUSED'],
    ['code', 'SQLITE_BUSY'],
    ['reference', '1a2b3c4d'],
  ])('%s: %j', (name, value) => {
    expect(logged('x', name === 'event' ? {} : { [name]: value }).json[name]).toBe(name === 'event' ? 'x' : value);
  });

  test('an error keeps its code, words and stack', () => {
    const json = logged('call failed', {
      cause: new AppError('NETWORK_TIMEOUT', { cause: new TypeError('inner') }),
    }).json;
    expect(json['cause']).toMatchObject({
      name: 'AppError',
      code: 'NETWORK_TIMEOUT',
      message: 'The bank or TrueLayer took too long.',
      stack: expect.stringContaining('redaction.test.ts'),
      cause: { name: 'TypeError', message: 'inner' },
    });
  });
});

describe('a line', () => {
  test('has the time, level, scope and event, which no field can replace', () => {
    const { json } = logged('page fetched', { level: 'none', scope: 'else', rows: 3 });
    expect(Object.entries(json)).toEqual([
      ['at', '1970-01-01T00:00:00.000Z'],
      ['level', 'warn'],
      ['scope', 'test'],
      ['event', 'page fetched'],
      ['rows', 3],
    ]);
  });

  test('is written whatever it is given', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const trap = Object.defineProperty({}, 'x', { enumerable: true, get: () => { throw new Error('no'); } }); // prettier-ignore
    const deep = Array.from({ length: 5000 }).reduce<unknown>((inner) => ({ inner }), 1);
    const { json } = logged('x', {
      circular, trap, deep,
      bytes: new Uint8Array(32), big: 10n, not: Number.NaN, symbol: Symbol('x'), run: () => 1, none: null, date: new Date(Number.NaN),
      many: new Set(Array.from({ length: 80 }, (_, index) => index)), long: 'a b '.repeat(9999),
      ['__proto__']: 'own',
    }); // prettier-ignore
    expect(json).toMatchObject({
      circular: { self: '[circular]' },
      trap: '[unreadable]',
      bytes: '[32 bytes]',
      big: '10',
      not: 'NaN',
      symbol: '[symbol]',
      run: '[function]',
      none: null,
      date: '[no date]',
    });
    expect(JSON.stringify(json['deep'])).toContain('[deep]');
    expect(json['many']).toContain('[30 more]');
    expect((json['long'] as string).length).toBeLessThan(2100);
  });

  test('cannot rewrite a terminal or begin another line', () => {
    const { line, json } = logged('x', { text: 'a\nb\u001b[2J\u009b2J\u202egnp.exe\u2028' });
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(json['text']).toBe('a\nb\u001b[2J\u009b2J\u202egnp.exe\u2028');
  });
});
