import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A signer as TrueLayer is one: ES512 with a detached payload. Written against the description, not against our verifier. */
export type Signer = { keyId: string; publicJwk: Record<string, unknown>; privateKey: KeyObject };

/** Makes a key of the curve that ES512 needs. */
export function makeSigner(keyId: string, namedCurve = 'P-521'): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  return { keyId, privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig' } };
}

/** Everything of a signature that a test may want wrong. */
export type JwsOptions = {
  signer: Signer;
  keySetUrl: string;
  path: string;
  body: Buffer | string;
  method?: string;
  timestamp?: string;
  /** Replaces fields of the protected header; `undefined` takes one away. */
  header?: Record<string, unknown>;
  /** Names in `tl_headers`, and what else the request carries under them. */
  headers?: Record<string, string>;
};

/** The headers of a signed webhook. */
export function jwsHeaders(options: JwsOptions): Record<string, string> {
  const { signer, keySetUrl, path, body, method = 'POST', timestamp = new Date().toISOString() } = options;
  const headers = options.headers ?? { 'X-Tl-Webhook-Timestamp': timestamp };
  const protectedHeader = Buffer.from(
    JSON.stringify({
      alg: 'ES512',
      kid: signer.keyId,
      tl_version: '2',
      tl_headers: Object.keys(headers).join(','),
      jku: keySetUrl,
      ...options.header,
    }),
  ).toString('base64url');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  const payload = Buffer.concat([Buffer.from(`${method} ${path}\n${lines.join('')}`), Buffer.from(body)]);
  const signature = sign('sha512', Buffer.from(`${protectedHeader}.${payload.toString('base64url')}`), {
    key: signer.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return {
    'content-type': 'application/json',
    ...headers,
    'Tl-Signature': `${protectedHeader}..${signature.toString('base64url')}`,
  };
}

/** The headers of a webhook under a shared secret. */
export function hmacHeaders(secret: string, body: Buffer | string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'tl-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
}

/** A key set on loopback, which a test can change, break and count. */
export type KeySetServer = {
  url: string;
  keys: Record<string, unknown>[];
  requests: number;
  /** Answers instead of the key set. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
};

/** Serves the public keys of signers, among keys of other kinds as TrueLayer does. */
export async function serveKeySet(...signers: readonly Signer[]): Promise<KeySetServer> {
  const rsa = { kty: 'RSA', kid: 'rsa', n: 'AQAB', e: 'AQAB' };
  const served: KeySetServer = {
    url: '',
    keys: [rsa, ...signers.map((signer) => signer.publicJwk)],
    requests: 0,
    answer: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    served.requests += 1;
    if (served.answer !== undefined) return served.answer(request, response);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: served.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks`;
  return served;
}
