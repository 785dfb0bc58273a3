import { Agent, request } from 'undici';
import { BankFailure, UNREACHABLE_CODES } from '../bank-failure.ts';
import { decodeBody } from './decode-body.ts';

/** One HTTP call to TrueLayer. */
export type HttpRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** The path as a template without ids, for evidence and logs. */
  endpoint: string;
  signal?: AbortSignal | undefined;
};

/** An answer that arrived whole. */
export type HttpAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The body, unpacked. */
  text: string;
  endpoint: string;
};

/** Sends a request; rejects with a `BankFailure` when no whole answer came. */
export type Http = { send(request: HttpRequest): Promise<HttpAnswer>; close(): Promise<void> };

/** How long each part of an answer may take and how large it may be. */
export type HttpLimits = {
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  /** Between two pieces of a body. */
  bodyTimeoutMs: number;
  /** As it travels, and unpacked: a few bytes can unpack to more than there is memory. */
  maxBodyBytes: number;
};

const LIMITS: HttpLimits = {
  connectTimeoutMs: 10_000,
  // A full history may be assembled by the bank while we wait (9,000 rows took 14 s elsewhere).
  headersTimeoutMs: 60_000,
  bodyTimeoutMs: 30_000,
  maxBodyBytes: 128 * 2 ** 20,
};

/**
 * Plain HTTP with limits on everything and no redirects: a redirect would carry a bearer token to a host we never
 * chose. Retries are the caller's decision, because a repeated refresh can lose a token.
 */
export function createHttp(limits: HttpLimits = LIMITS): Http {
  const agent = new Agent({
    connect: { timeout: limits.connectTimeoutMs },
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    maxResponseSize: limits.maxBodyBytes,
    connections: 16,
  });
  return {
    async send({ method, url, headers, body, endpoint, signal }) {
      const options: Parameters<typeof request>[1] = {
        method,
        dispatcher: agent,
        // TrueLayer's documents name gzip. It is unpacked when it comes unasked too: an answer to a refresh comes once.
        headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
      };
      if (body !== undefined) options.body = body;
      if (signal !== undefined) options.signal = signal;
      try {
        const response = await request(url, options);
        const packed = await response.body.bytes();
        const unpacked = await decodeBody(packed, response.headers['content-encoding'], limits.maxBodyBytes);
        const text = new TextDecoder().decode(unpacked);
        return { status: response.statusCode, headers: response.headers, text, endpoint };
      } catch (thrown) {
        throw networkFailure(thrown, endpoint);
      }
    },
    close: () => agent.destroy(),
  };
}

const OFFLINE_CODES: ReadonlySet<string> = new Set([...UNREACHABLE_CODES, 'ECONNRESET', 'EPIPE']);
const TIMEOUT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** Which kind of silence it was. Anything that broke off midway counts as unreadable: the request may have been carried out. */
function networkFailure(thrown: unknown, endpoint: string): BankFailure {
  const error = thrown instanceof Error ? thrown : new Error('no answer');
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return new BankFailure('cancelled', { endpoint });
  const code = codeOf(error);
  const evidence = { endpoint, ...(code === '' ? {} : { networkCode: code }) };
  if (TIMEOUT_CODES.has(code)) return new BankFailure('timeout', evidence);
  if (OFFLINE_CODES.has(code)) return new BankFailure('offline', evidence);
  return new BankFailure('unreadable', evidence);
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses were tried (IPv6 and IPv4): the first tells enough.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}
