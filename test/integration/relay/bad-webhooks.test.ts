import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRET, useLocalRelays, type LocalRelay } from './local-relay.ts';
import { rawRequest, sendRaw } from './raw-http.ts';
import { jwsHeaders, makeSigner, serveKeySet, type JwsOptions, type KeySetServer } from './webhook-sender.ts';

const signer = makeSigner('key-1');
const stranger = makeSigner('key-1');
const weak = makeSigner('weak', 'P-256');
let keySet: KeySetServer;
beforeAll(async () => {
  keySet = await serveKeySet(signer, weak);
});
afterAll(() => keySet.close());

const BODY = '{"event_id":"e1","event_type":"transaction.created"}';
const DAY_MS = 24 * 3_600_000;
const LAST_YEAR = JSON.stringify({
  event_id: 'dated',
  event_timestamp: new Date(Date.now() - 365 * DAY_MS).toISOString(),
});
const SOON = JSON.stringify({ event_id: 'dated', event_timestamp: 'soon' });
const hexOf = (body: string | Buffer): string => createHmac('sha256', SECRET).update(body).digest('hex');
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

type Bad = { method?: string; path?: string; headers: (readonly [string, string])[]; body?: string | Buffer };
type MakeBad = (path: string) => Bad;

/** A signed webhook with something wrong in it. */
const jws =
  (
    change: Partial<JwsOptions>,
    edit: (headers: Record<string, string>) => Record<string, string> = (all) => all,
  ): MakeBad =>
  (path) => {
    const headers = edit(jwsHeaders({ signer, keySetUrl: keySet.url, path, body: BODY, ...change }));
    return { headers: Object.entries(headers), body: BODY };
  };
const editSignature = (edit: (signature: string) => string): MakeBad =>
  jws({}, (all) => ({ ...all, 'Tl-Signature': edit(all['Tl-Signature'] ?? '') }));
const hmac =
  (signature: string, body: string | Buffer = BODY): MakeBad =>
  () => ({ headers: [['tl-signature', signature]], body });

const TABLE: [name: string, make: MakeBad, status: number, code: string][] = [
  ['no signature', () => ({ headers: [], body: BODY }), 401, 'SIGNATURE_MISSING'],
  ['an empty signature', hmac(''), 401, 'SIGNATURE_MISSING'],
  ['a short HMAC', hmac(hexOf(BODY).slice(1)), 401, 'SIGNATURE_MALFORMED'],
  ['a long HMAC', hmac(`${hexOf(BODY)}0`), 401, 'SIGNATURE_MALFORMED'],
  ['an HMAC that is not hex', hmac(`${hexOf(BODY).slice(1)}g`), 401, 'SIGNATURE_MALFORMED'],
  ['an HMAC in base64', hmac(createHmac('sha256', SECRET).update(BODY).digest('base64')), 401, 'SIGNATURE_MALFORMED'],
  ['an HMAC with a prefix', hmac(`sha256=${hexOf(BODY)}`), 401, 'SIGNATURE_MALFORMED'],
  ['an HMAC of another body', hmac(hexOf(`${BODY} `)), 401, 'SIGNATURE_WRONG'],
  [
    'an HMAC under another secret',
    hmac(createHmac('sha256', 'other').update(BODY).digest('hex')),
    401,
    'SIGNATURE_WRONG',
  ],
  ['an HMAC of no body, with a body', hmac(hexOf('')), 401, 'SIGNATURE_WRONG'],
  [
    'two signatures',
    () => ({
      headers: [
        ['tl-signature', hexOf(BODY)],
        ['Tl-Signature', hexOf(BODY)],
      ],
      body: BODY,
    }),
    401,
    'SIGNATURE_DOUBLED',
  ],
  ['an event from last year', hmac(hexOf(LAST_YEAR), LAST_YEAR), 401, 'TIMESTAMP_TOO_OLD'],
  ['an event that is no date', hmac(hexOf(SOON), SOON), 401, 'TIMESTAMP_MALFORMED'],

  ['a signature by another key of the same name', jws({ signer: stranger }), 401, 'SIGNATURE_WRONG'],
  ['a signature of another path', jws({ path: '/v1/webhooks/other' }), 401, 'SIGNATURE_WRONG'],
  ['a signature of another method', jws({ method: 'PUT' }), 401, 'SIGNATURE_WRONG'],
  ['a signature of another body', jws({ body: 'x' }), 401, 'SIGNATURE_WRONG'],
  [
    'a signed header that was changed',
    jws({}, (all) => ({ ...all, 'X-Tl-Webhook-Timestamp': ago(1000) })),
    401,
    'SIGNATURE_WRONG',
  ],
  ['a signature cut short', editSignature((text) => text.slice(0, -4)), 401, 'SIGNATURE_MALFORMED'],
  [
    'a signature of zeros',
    editSignature((text) => `${text.split('..')[0]}..${'A'.repeat(176)}`),
    401,
    'SIGNATURE_WRONG',
  ],
  ['a payload inside', editSignature((text) => text.replace('..', '.e30.')), 401, 'JWS_PAYLOAD_ATTACHED'],
  ['four parts', editSignature((text) => `${text}.x`), 401, 'SIGNATURE_MALFORMED'],
  [
    'a header that is not JSON',
    editSignature((text) => `bm9qc29u..${text.split('..')[1]}`),
    401,
    'SIGNATURE_MALFORMED',
  ],
  ['a header that is a list', editSignature((text) => `W10..${text.split('..')[1]}`), 401, 'SIGNATURE_MALFORMED'],
  [
    'a signature of three thousand characters',
    editSignature((text) => `${text}${'A'.repeat(3000)}`),
    401,
    'SIGNATURE_MALFORMED',
  ],
  ['the algorithm none', jws({ header: { alg: 'none' } }), 401, 'JWS_ALGORITHM_REFUSED'],
  ['the algorithm HS512', jws({ header: { alg: 'HS512' } }), 401, 'JWS_ALGORITHM_REFUSED'],
  ['the algorithm ES256', jws({ header: { alg: 'ES256' } }), 401, 'JWS_ALGORITHM_REFUSED'],
  ['no algorithm', jws({ header: { alg: undefined } }), 401, 'JWS_ALGORITHM_REFUSED'],
  ['version 1', jws({ header: { tl_version: '1' } }), 401, 'JWS_VERSION_REFUSED'],
  ['a version that is a number', jws({ header: { tl_version: 2 } }), 401, 'JWS_VERSION_REFUSED'],
  ['no version', jws({ header: { tl_version: undefined } }), 401, 'JWS_VERSION_REFUSED'],
  ['a key set of a stranger', jws({ header: { jku: 'https://evil.example/jwks' } }), 401, 'JWS_KEY_SET_REFUSED'],
  [
    'a key set that begins like ours',
    (path) => jws({ header: { jku: `${keySet.url}/../evil` } })(path),
    401,
    'JWS_KEY_SET_REFUSED',
  ],
  ['no key set', jws({ header: { jku: undefined } }), 401, 'JWS_KEY_SET_REFUSED'],
  ['an unknown key', jws({ header: { kid: 'key-9' } }), 401, 'JWS_KEY_UNKNOWN'],
  ['no key', jws({ header: { kid: undefined } }), 401, 'JWS_KEY_UNKNOWN'],
  ['a key of the wrong kind', jws({ header: { kid: 'rsa' } }), 401, 'JWS_KEY_UNKNOWN'],
  ['a key of the wrong curve', jws({ header: { kid: 'weak' } }), 401, 'JWS_KEY_UNKNOWN'],
  [
    'a timestamp that is not signed',
    jws({ headers: {} }, (all) => ({ ...all, 'X-Tl-Webhook-Timestamp': ago(0) })),
    401,
    'TIMESTAMP_UNSIGNED',
  ],
  [
    'a timestamp that is signed but absent',
    jws({}, ({ 'X-Tl-Webhook-Timestamp': _gone, ...rest }) => rest),
    401,
    'TIMESTAMP_MALFORMED',
  ],
  ['a timestamp that is no date', jws({ timestamp: 'yesterday' }), 401, 'TIMESTAMP_MALFORMED'],
  ['a timestamp of last month', jws({ timestamp: ago(30 * DAY_MS + 60_000) }), 401, 'TIMESTAMP_TOO_OLD'],
  ['a timestamp of tomorrow', jws({ timestamp: ago(-DAY_MS) }), 401, 'TIMESTAMP_AHEAD'],
  [
    'a signed header that is doubled',
    (path) => {
      const made = jws({})(path);
      return { ...made, headers: [...made.headers, ['x-tl-webhook-timestamp', ago(0)]] };
    },
    401,
    'SIGNATURE_DOUBLED',
  ],
  [
    'a header name signed twice in two spellings',
    jws({ header: { tl_headers: 'X-Tl-Webhook-Timestamp,x-tl-webhook-timestamp' } }),
    401,
    'SIGNATURE_MALFORMED',
  ],

  [
    '64 KiB and one byte',
    () => ({ headers: [['tl-signature', hexOf('x')]], body: Buffer.alloc(64 * 1024 + 1) }),
    413,
    'BODY_TOO_LARGE',
  ],
  [
    'a compressed body',
    () => ({
      headers: [
        ['tl-signature', hexOf(BODY)],
        ['content-encoding', 'gzip'],
      ],
      body: BODY,
    }),
    415,
    'CONTENT_ENCODING_UNSUPPORTED',
  ],
  [
    'an unknown address',
    (path) => ({ ...hmac(hexOf(BODY))(path), path: `/v1/webhooks/${'A'.repeat(27)}` }),
    404,
    'HOOK_UNKNOWN',
  ],
  ['a short address', (path) => ({ ...hmac(hexOf(BODY))(path), path: '/v1/webhooks/abc' }), 404, 'HOOK_UNKNOWN'],
  [
    'our address in another spelling',
    (path) => ({
      ...hmac(hexOf(BODY))(path),
      path: path.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`),
    }),
    404,
    'HOOK_UNKNOWN',
  ],
  [
    'our address in capitals',
    (path) => ({ ...hmac(hexOf(BODY))(path), path: path.replace('/v1/', '/V1/') }),
    404,
    'NOT_FOUND',
  ],
  [
    'an address that does not decode',
    (path) => ({ ...hmac(hexOf(BODY))(path), path: '/v1/webhooks/%zz' }),
    400,
    'BAD_REQUEST',
  ],
  ['GET', (path) => ({ ...hmac(hexOf(BODY))(path), method: 'GET' }), 405, 'METHOD_NOT_ALLOWED'],
  ['PUT', (path) => ({ ...hmac(hexOf(BODY))(path), method: 'PUT' }), 405, 'METHOD_NOT_ALLOWED'],
];

describe('a bad webhook', () => {
  const start = useLocalRelays();

  /** Sends through a trusted proxy, from an address of its own, so that one row's failures are not the next one's. */
  async function send(relay: LocalRelay, path: string, bad: Bad, from: string) {
    const body = bad.body ?? '';
    const forwarded: (readonly [string, string])[] = [
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-For', from],
      ['Content-Length', String(Buffer.byteLength(body))],
    ];
    const target = { path: bad.path ?? path, ...(bad.method === undefined ? {} : { method: bad.method }) };
    return sendRaw(relay.url, rawRequest(target, [...forwarded, ...bad.headers], body));
  }

  test('gets its code, whatever is wrong with it; nothing of it is stored, and a good one passes after', async () => {
    const relay = await start({ RELAY_JWKS_URLS: keySet.url, RELAY_TRUST_PROXY: 'loopback' });
    const device = await relay.pair();
    const path = new URL(device.hookUrl).pathname;
    for (const [index, [name, make, status, code]] of TABLE.entries()) {
      const answer = await send(relay, path, make(path), `192.0.2.${index}`);
      expect.soft({ name, status: answer.status, code: answer.code }).toEqual({ name, status, code });
    }
    expect((await device.page(`${device.epoch}:0`)).newest).toBe(0);

    const good = await send(relay, path, { ...jws({})(path) }, '192.0.2.200');
    expect(good.status).toBe(202);
    const upper = await send(relay, path, hmac(hexOf('{}').toUpperCase(), '{}')(path), '192.0.2.201');
    expect(upper.status).toBe(202);
    expect((await device.page(`${device.epoch}:0`)).newest).toBe(2);

    // A fetch per unknown key would be a way to make the relay ask TrueLayer for strangers.
    expect(keySet.requests).toBe(1);
    const noted = (await relay.audit()).filter(({ action }) => action === 'WEBHOOK_REJECTED');
    const rejected = TABLE.filter(([, , , code]) => !['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'BAD_REQUEST'].includes(code));
    for (const [, , , code] of rejected) expect(noted.map(({ metadata }) => metadata['reason'])).toContain(code);
    expect(relay.log.filter((line) => line.includes('failed'))).toEqual([]);
  });
});
