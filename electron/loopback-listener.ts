import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RedirectOutcome } from '../core/engine.ts';
import { AppError } from '../core/errors.ts';
import { callbackPage } from '../core/web/callback-page.ts';
import { SECURITY_HEADERS } from '../core/web/security-headers.ts';
import type { ErrorCode } from '../shared/contract/index.ts';
import type { Locale } from '../shared/domain/language.ts';

/** How long the door stands open for one attempt, in milliseconds. */
const OPEN_FOR_MS = 5 * 60_000;
/** Enough for a code and a state; a browser never sends more here. */
const MAX_HEADER_BYTES = 8 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

/** Answers that concern no attempt of ours: someone else knocked, so the door stays open for the bank. */
const NOT_FOR_US: ReadonlySet<ErrorCode> = new Set(['STATE_UNKNOWN', 'STATE_USED', 'STATE_EXPIRED', 'INVALID_INPUT']);

/** The desktop's receiver of redirects to 127.0.0.1, open only while an attempt waits (RFC 8252 §7.3). */
export type LoopbackListener = {
  /**
   * Opens the door for a redirect address, or leaves it open for another five minutes. Rejects with `PORT_TAKEN` when
   * another program holds the port, and with `CONFIG_INVALID` for an address that is not ours to answer.
   */
  listen(redirectUri: string): Promise<void>;
  /** Closes the door now. */
  close(): Promise<void>;
};

/** Where a redirect address points on this computer. */
export type LoopbackTarget = { port: number; path: string };

/** The place of a redirect address this listener can serve, or `undefined`. Only plain http on this computer, nothing but a path. */
export function loopbackTarget(redirectUri: string): LoopbackTarget | undefined {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  if (url?.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(url.hostname)) return undefined;
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return undefined;
  return { port: Number(url.port === '' ? 80 : url.port), path: url.pathname };
}

/** What to do with a request, decided before the engine hears of it. */
export type KnockDecision = { kind: 'accept' } | { kind: 'refuse'; status: 400 | 404 | 405 };

/** Judges a request by its method, path and `Host`; the latter keeps out pages that had their own name point at this computer. */
export function judgeKnock(
  request: { method: string | undefined; url: string | undefined; host: string | undefined },
  target: LoopbackTarget,
): KnockDecision {
  const ours = ['127.0.0.1', 'localhost'].map((name) => (target.port === 80 ? name : `${name}:${target.port}`));
  if (!ours.includes(request.host ?? '')) return { kind: 'refuse', status: 400 };
  if (request.url?.split('?', 1)[0] !== target.path) return { kind: 'refuse', status: 404 };
  if (request.method !== 'GET') return { kind: 'refuse', status: 405 };
  return { kind: 'accept' };
}

/**
 * Creates the listener. It binds 127.0.0.1 only, hands the address to `accept`, answers with a fixed page that repeats
 * nothing of the request, and closes after the first answer that ends an attempt, or after five minutes.
 */
export function createLoopbackListener(options: {
  accept: (redirectUrl: string) => Promise<RedirectOutcome>;
  /** The language in use, for the page. */
  locale: () => Locale;
  openForMs?: number;
}): LoopbackListener {
  const { accept, locale, openForMs = OPEN_FOR_MS } = options;
  let open: { server: Server; target: LoopbackTarget; timer: NodeJS.Timeout } | undefined;

  const close = async (): Promise<void> => {
    if (!open) return;
    const { server, timer } = open;
    open = undefined;
    clearTimeout(timer);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  };

  const stayOpen = (): NodeJS.Timeout => setTimeout(() => void close(), openForMs).unref();

  return {
    close,
    async listen(redirectUri) {
      const target = loopbackTarget(redirectUri);
      if (target === undefined) throw new AppError('CONFIG_INVALID', { details: { setting: 'redirectUri' } });
      if (open?.target.port === target.port && open.target.path === target.path) {
        clearTimeout(open.timer);
        open.timer = stayOpen();
        return;
      }
      await close();
      const server = createServer(
        { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
        (request, response) => {
          void answer(request, response, target, { accept, locale }).then((isDone) => (isDone ? close() : undefined));
        },
      );
      server.maxConnections = 16;
      await bind(server, target.port);
      open = { server, target, timer: stayOpen() };
    },
  };
}

/** Answers one request; `true` when it ended an attempt. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: LoopbackTarget,
  { accept, locale }: { accept: (redirectUrl: string) => Promise<RedirectOutcome>; locale: () => Locale },
): Promise<boolean> {
  const { method, url, headers } = request;
  const decision = judgeKnock({ method, url, host: headers.host }, target);
  response.setHeader('Connection', 'close');
  if (decision.kind === 'refuse') {
    response.writeHead(decision.status, { ...SECURITY_HEADERS, 'Content-Length': '0' }).end();
    return false;
  }
  const outcome = await accept(`http://${headers.host}${url}`);
  const page = callbackPage(outcome, { locale: locale() });
  response.writeHead(page.status, page.headers).end(page.body);
  return outcome.state === 'connected' || !NOT_FOR_US.has(outcome.error.code);
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new AppError('PORT_TAKEN', { details: { port }, cause })));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
}
