import type { RequestListener } from 'node:http';
import type { Engine } from '../core/engine.ts';
import type { Log, RedirectTargets } from '../core/ports.ts';
import { SECURITY_HEADERS } from '../core/web/security-headers.ts';
import { CALLBACK_PATH } from '../shared/domain/deep-link.ts';
import { createAccess } from './access.ts';
import { createEventStreams } from './event-stream.ts';
import { listenOnLoopback, type PortPlan } from './listen.ts';
import { createRequestHandler } from './request-handler.ts';

/** The running host. */
export type Host = {
  /** Where the interface is, for example `http://127.0.0.1:4280`. */
  url: string;
  /** What opens it; good until the host stops. */
  token: string;
  /** An address that opens the interface once, for a command line. */
  ticketUrl(): string;
  /** Ends streams and calls, and closes the engine. */
  close(): Promise<void>;
};

/**
 * Starts the host: takes the port first, because the engine has to know the redirect address that it can promise to
 * banks, then opens the engine, then answers. Rejects with the engine's or the port's own error and leaves nothing open.
 *
 * @param options.redirectUri A loopback redirect address that the user has fixed.
 */
export async function startHost(options: {
  portPlan: PortPlan;
  redirectUri?: string | undefined;
  rendererDir: string;
  openEngine: (targets: RedirectTargets) => Promise<Engine>;
  log: Log;
}): Promise<Host> {
  const { portPlan, redirectUri, rendererDir, openEngine, log } = options;
  let handler: RequestListener = answerNotReady;
  const listeners = await listenOnLoopback(portPlan, (request, response) => handler(request, response));
  const { port } = listeners;
  const url = new URL(`http://127.0.0.1:${port}`).origin;
  const loopbackUri = redirectUri ?? url + CALLBACK_PATH;

  let engine: Engine;
  try {
    engine = await openEngine({ loopbackUri });
  } catch (thrown) {
    await listeners.close();
    throw thrown;
  }
  const access = createAccess(port);
  const streams = createEventStreams(log);
  const unsubscribe = engine.subscribe((event) => streams.send(event));
  handler = createRequestHandler({
    engine,
    access,
    streams,
    rendererDir,
    origin: url,
    callbackHosts: [new URL(loopbackUri).host],
    log,
  });

  return {
    url,
    token: access.token,
    ticketUrl: () => `${url}/?token=${access.issueTicket()}`,
    async close() {
      unsubscribe();
      streams.close();
      await listeners.close();
      await engine.close();
    },
  };
}

/** Between taking the port and opening the profile, which can wait for the user to unlock the key store. */
const answerNotReady: RequestListener = (_request, response) => {
  response.writeHead(503, { ...SECURITY_HEADERS, 'Retry-After': '1', 'Content-Length': '0' }).end();
};
