import { Agent, request, type Dispatcher } from 'undici';
import { AppError } from '../errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 45_000;

/** An answer whose body is still to be read. */
export type RelayAnswer = Dispatcher.ResponseData;

/** Plain HTTP to a relay. Rejects with `RELAY_UNREACHABLE` when there is no answer. */
export type RelayHttp = {
  send(call: {
    method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    url: string;
    headers: Record<string, string>;
    body?: string;
    signal?: AbortSignal;
  }): Promise<RelayAnswer>;
  close(): Promise<void>;
};

/**
 * Creates it. Redirects are not followed, since one would carry the token away; a body may pause for as long as it
 * likes, since a stream does, and whoever reads it has a watchdog.
 */
export function createRelayHttp(): RelayHttp {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: 0,
    connections: 4,
  });
  return {
    async send({ method, url, headers, body, signal }) {
      try {
        return await request(url, {
          method,
          headers,
          dispatcher: agent,
          ...(body === undefined ? {} : { body }),
          ...(signal === undefined ? {} : { signal }),
        });
      } catch (cause) {
        throw new AppError('RELAY_UNREACHABLE', { cause });
      }
    },
    close: () => agent.destroy(),
  };
}
