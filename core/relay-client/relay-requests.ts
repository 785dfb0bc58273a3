import type { FailureSentenceKey } from '../../shared/domain/failure-sentences.ts';
import { relayRefusalSchema } from '../../shared/relay/relay-errors.ts';
import { NONCE_HEADER } from '../../shared/relay/device-proof.ts';
import { AppError } from '../errors.ts';
import { createDeviceProofs } from './device-proof.ts';
import type { RelayAccount } from './relay-account.ts';
import type { RelayAnswer, RelayHttp } from './relay-http.ts';

const MOST_ANSWER_BYTES = 16 * 2 ** 20;

/** A request of a paired device. */
export type RelayCall = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the relay's address. */
  path: string;
  body?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** The relay answered, and said no. `code` is one of the relay's own, which are more than the app's. */
export class RelayRefused extends Error {
  override name = 'RelayRefused';
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  constructor(refusal: { status: number; code: string; retryAfterMs: number | undefined }) {
    super(`The relay answered ${refusal.status} ${refusal.code}.`);
    this.status = refusal.status;
    this.code = refusal.code;
    this.retryAfterMs = refusal.retryAfterMs;
  }
}

/** Refusals that no waiting heals: this device has no place at the relay any more. */
const FINAL = new Set(['TOKEN_INVALID', 'TOKEN_MISSING', 'DEVICE_REVOKED', 'PROOF_INVALID', 'PROOF_MISSING']);

/** Whether the relay does not know this device any more, so that only pairing again helps. */
export function isFinalRefusal(thrown: unknown): boolean {
  return thrown instanceof RelayRefused && thrown.status === 401 && FINAL.has(thrown.code);
}

/** Refusals whose cause the words of `RELAY_REJECTED` would not name. */
const OWN_SENTENCES: Readonly<Record<string, FailureSentenceKey>> = {
  DEVICE_LIMIT: 'relay-device-limit',
  PAIRING_PROOF_INVALID: 'relay-other-address',
};

/** What went wrong at a relay, in the app's words. */
export function asRelayError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (!(thrown instanceof RelayRefused)) return new AppError('RELAY_UNREACHABLE', { cause: thrown });
  const details = { status: thrown.status, relayCode: thrown.code };
  if (isFinalRefusal(thrown)) return new AppError('RELAY_REJECTED', { details, cause: thrown });
  if (thrown.code === 'PAIRING_CODE_INVALID') return new AppError('PAIRING_CODE_INVALID', { details, cause: thrown });
  if (thrown.status === 429 || thrown.status >= 500)
    return new AppError('RELAY_UNREACHABLE', { details, cause: thrown });
  const sentence = OWN_SENTENCES[thrown.code];
  return new AppError('RELAY_REJECTED', { ...(sentence === undefined ? {} : { sentence }), details, cause: thrown });
}

/** Requests of one device, each with a proof of its key. Rejects with {@link RelayRefused} or `RELAY_UNREACHABLE`. */
export type RelayRequests = {
  /** The answer with its body still to be read; the status is 2xx. */
  open(call: RelayCall): Promise<RelayAnswer>;
  /** The answer as JSON. */
  json(call: RelayCall): Promise<unknown>;
};

/** Creates the requests of a paired device. */
export function createRelayRequests(account: RelayAccount, http: RelayHttp): RelayRequests {
  const makeProof = createDeviceProofs(account.keys);
  let nonce: string | undefined;

  async function open(call: RelayCall): Promise<RelayAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await send(call);
      nonce = headerOf(answer, NONCE_HEADER) ?? nonce;
      if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
      const refusal = await readRefusal(answer);
      // The nonce has run out, or this is the first request: once more, with the one that came.
      if (refusal.code !== 'PROOF_NONCE_NEEDED' || tries > 1) throw refusal;
    }
  }

  async function send({ method, path, body, headers, signal }: RelayCall): Promise<RelayAnswer> {
    const address = account.relayUrl + path;
    const proof = await makeProof({ method, url: address.split('?', 1)[0] ?? '', token: account.token, nonce });
    return http.send({
      method,
      url: address,
      headers: {
        ...headers,
        authorization: `DPoP ${account.token}`,
        dpop: proof,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  return { open, json: async (call) => readJson(await open(call)) };
}

/** The body of an answer as JSON. An answer that is cut off or is no JSON is as good as none. */
export async function readJson(answer: RelayAnswer): Promise<unknown> {
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) throw new Error('The answer is too large.');
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (cause) {
    throw new AppError('RELAY_UNREACHABLE', { cause });
  }
}

/** Reads why an answer is a no. What is not the relay's own form (a proxy's page) counts by its status. */
export async function readRefusal(answer: RelayAnswer): Promise<RelayRefused> {
  const body = relayRefusalSchema.safeParse(await readJson(answer).catch(() => undefined));
  const seconds = Number(headerOf(answer, 'retry-after'));
  return new RelayRefused({
    status: answer.statusCode,
    code: body.success ? body.data.error.code : 'UNKNOWN',
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  });
}

function headerOf(answer: RelayAnswer, name: string): string | undefined {
  const value = answer.headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}
