import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { RELAY_ERRORS, type RelayErrorCode } from '../../shared/relay/relay-errors.ts';

/** Headers must be complete after this long, and the whole request after twice that: nobody holds a place by dripping. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 65_000;
const CHECK_EVERY_MS = 2000;
/** After streams were told to leave, what is still open is cut. */
const CLOSE_GRACE_MS = 3000;

/** Times of a server. Tests shorten them. */
export type ServerTimes = { headersTimeoutMs: number; requestTimeoutMs: number; checkEveryMs: number };

/** 10 s, 20 s, 2 s. */
export const SERVER_TIMES: ServerTimes = {
  headersTimeoutMs: HEADERS_TIMEOUT_MS,
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
  checkEveryMs: CHECK_EVERY_MS,
};

/** What a server may be given beside its place. */
export type ServeOptions = {
  times?: ServerTimes | undefined;
  /** Told of what could not be read as a request, and of the address at the other end: a proxy's, where there is one. */
  onUnreadable?: (code: RelayErrorCode, from: string) => void;
};

/** A server that listens. */
export type Serving = { url: string; close(): Promise<void> };

/** Listens. Rejects when the port is taken or the address is not ours. */
export async function serve(
  place: { host: string; port: number },
  listener: RequestListener,
  { times = SERVER_TIMES, onUnreadable }: ServeOptions = {},
): Promise<Serving> {
  const server = createServer(
    {
      headersTimeout: times.headersTimeoutMs,
      requestTimeout: times.requestTimeoutMs,
      connectionsCheckingInterval: times.checkEveryMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAlive: true,
      noDelay: true,
    },
    listener,
  );
  server.on('clientError', (error, socket) => {
    const code = answerUnreadable(error, socket as Socket);
    if (code !== undefined) onUnreadable?.(code, (socket as Socket).remoteAddress ?? '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ ...place, backlog: 1024 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  return { url: `http://${host}:${port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(grace);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** What cannot be read as a request gets an answer by hand, because there is nothing to answer through. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): RelayErrorCode | undefined {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return undefined;
  }
  const code: RelayErrorCode =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'HEADERS_TOO_LARGE'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'REQUEST_TIMEOUT'
        : 'BAD_REQUEST';
  const { status, message } = RELAY_ERRORS[code];
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return code;
}
