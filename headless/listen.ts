import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../core/errors.ts';
import { SECURITY_HEADERS } from '../core/web/security-headers.ts';

/** The port that is tried first, so that bookmarks and registered redirect addresses keep working. */
export const DEFAULT_PORT = 4280;

const NEXT_PORTS_TRIED = 20;
const MAX_CONNECTIONS = 256;
const CLOSE_GRACE_MS = 1_000;

const BAD_REQUEST = [
  'HTTP/1.1 400 Bad Request',
  'Connection: close',
  'Content-Length: 0',
  ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
  '\r\n',
].join('\r\n');

/** Which port to listen on, and what to do when it is taken. */
export type PortPlan = {
  port: number;
  /** True when a registered redirect address names the port: another one would never hear from the bank. */
  isFixed: boolean;
  /** True when browsers may come by IPv6, because the redirect address says `localhost` or `[::1]`. */
  alsoIpv6: boolean;
};

/** Decides on the port from `--port` and a loopback redirect address. They contradict each other when they name different ports. */
export function planPort(
  requested: number | undefined,
  redirectUri: string | undefined,
): PortPlan | { problem: string } {
  if (redirectUri === undefined) return { port: requested ?? DEFAULT_PORT, isFixed: false, alsoIpv6: false };
  const { hostname, port: portText } = new URL(redirectUri);
  const port = portText === '' ? 80 : Number(portText);
  if (requested !== undefined && requested !== 0 && requested !== port) {
    return { problem: `--port ${requested} contradicts TRUELAYER_REDIRECT_URI, which names port ${port}.` };
  }
  return { port, isFixed: true, alsoIpv6: hostname !== '127.0.0.1' };
}

/** The loopback sockets of this program: one for 127.0.0.1 and, when asked for, one for ::1 on the same port. */
export type Listeners = { port: number; servers: readonly Server[]; close(): Promise<void> };

/**
 * Binds the loopback addresses, and no others: there is no option to serve a network. A taken port gives way to one of
 * the next, then to any free one, unless it is fixed: then it is `PORT_TAKEN`.
 */
export async function listenOnLoopback(plan: PortPlan, onRequest: RequestListener): Promise<Listeners> {
  const first = await bindFirst(plan, onRequest);
  const { port } = first.address() as AddressInfo;
  const servers = [first];
  if (plan.alsoIpv6) {
    try {
      servers.push(await bind('::1', port, onRequest));
    } catch (thrown) {
      // A computer without IPv6 cannot be reached by it. A port taken there could hand the bank's answer to its owner.
      if (!isErrno(thrown, 'EADDRNOTAVAIL', 'EAFNOSUPPORT')) {
        first.close();
        throw portTaken(port, thrown);
      }
    }
  }
  return { port, servers, close: () => closeAll(servers) };
}

async function bindFirst(plan: PortPlan, onRequest: RequestListener): Promise<Server> {
  const ports = plan.isFixed || plan.port === 0 ? [plan.port] : [...portsFrom(plan.port), 0];
  let failure: unknown;
  for (const port of ports) {
    try {
      return await bind('127.0.0.1', port, onRequest);
    } catch (thrown) {
      failure = thrown;
      if (!isErrno(thrown, 'EADDRINUSE', 'EACCES')) break;
    }
  }
  throw portTaken(plan.port, failure);
}

function portsFrom(port: number): number[] {
  return Array.from({ length: NEXT_PORTS_TRIED + 1 }, (_, index) => port + index).filter((next) => next <= 65_535);
}

function bind(host: string, port: number, onRequest: RequestListener): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
    },
    onRequest,
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = 100;
  server.on('clientError', (_error, socket) => {
    // What cannot be read as HTTP has no request to answer, so these bytes are written by hand.
    if (socket.writable) socket.end(BAD_REQUEST);
    else socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // `exclusive` and an address of its own: no sharing with a cluster, never all interfaces.
    server.listen({ host, port, exclusive: true, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** Lets answers that are being written reach their reader, for a moment. */
async function closeAll(servers: readonly Server[]): Promise<void> {
  const patience = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, CLOSE_GRACE_MS);
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  clearTimeout(patience);
}

function portTaken(port: number, cause: unknown): AppError {
  return new AppError('PORT_TAKEN', {
    sentence: 'port-in-use',
    values: { port },
    details: { port },
    cause,
  });
}

function isErrno(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof Error && 'code' in thrown && codes.includes(String(thrown.code));
}
