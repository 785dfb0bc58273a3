import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../core/engine.ts';
import { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import { callbackPage } from '../core/web/callback-page.ts';
import { messagePage } from '../core/web/message-page.ts';
import { pageTexts } from '../core/web/page-words.ts';
import { SECURITY_HEADERS } from '../core/web/security-headers.ts';
import { resolveStaticFile } from '../core/web/static-files.ts';
import { errorWords, type Envelope } from '../shared/contract/index.ts';
import { CALLBACK_PATH } from '../shared/domain/deep-link.ts';
import { languageOf, readAcceptLanguage, type Locale } from '../shared/domain/language.ts';
import { judgeProvenance, type Access } from './access.ts';
import type { EventStreams } from './event-stream.ts';
import { readJsonBody } from './json-body.ts';

/** What the handler serves. */
export type HandlerOptions = {
  engine: Pick<Engine, 'dispatch' | 'acceptRedirect' | 'takeDownload' | 'locale'>;
  access: Access;
  streams: EventStreams;
  /** Folder of the built interface. */
  rendererDir: string;
  /** The address the interface is opened under, for example `http://127.0.0.1:4280`. */
  origin: string;
  /** `Host` values under which the bank's answer may arrive; our own is always among them. */
  callbackHosts: readonly string[];
  log: Log;
};

type Answer = { status: number; headers?: Readonly<Record<string, string>>; body?: string | Buffer };

const DOWNLOADS = '/api/downloads/';
const NO_STORE = { 'Cache-Control': 'no-store' };
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

/**
 * Everything this host answers over HTTP:
 *
 * - `POST /api/<method>`: a contract call. What the engine decided is a 200 with its envelope; what never reached the
 *   engine is a 4xx, with an envelope as well.
 * - `GET /api/events`: the event stream.
 * - `GET /api/downloads/<id>`: a file that a call has answered with, once.
 * - `GET /oauth/callback`: the bank's answer. Not behind the token, because the browser comes from another site; its
 *   one-time state is its proof.
 * - `GET /?token=…`: exchanges the token for a cookie. The built interface itself holds no secret and needs none.
 */
export function createRequestHandler(options: HandlerOptions): RequestListener {
  const { engine, access, streams, rendererDir, origin, callbackHosts, log } = options;
  const ownHost = new URL(origin).host;
  const loggedRefusals = new Set<string>();

  return (request, response) => {
    answer(request, response).then(
      (result) => {
        if (result !== 'streaming') send(request, response, result);
      },
      (cause: unknown) => {
        log.error('request failed', { cause });
        if (response.headersSent) response.destroy();
        else send(request, response, failure(500, new AppError('INTERNAL')));
      },
    );
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Answer | 'streaming'> {
    const [path, query] = splitOnce(request.url ?? '', '?');
    if (path === CALLBACK_PATH) return answerCallback(request);
    const provenance = judgeProvenance(request, [ownHost], origin);
    if (provenance === 'wrong-host') return refuse(403, 'wrong-host', 'The request names another host.');
    if (path.startsWith('/api/')) {
      if (provenance === 'wrong-origin') return refuse(403, 'wrong-origin', 'The request comes from another page.');
      if (!access.isSignedIn(request)) return failure(401, new AppError('UNAUTHENTICATED'));
      if (path === '/api/events') return answerEvents(request, response);
      if (path.startsWith(DOWNLOADS)) return answerDownload(request, response, path.slice(DOWNLOADS.length));
      return answerCall(request, path.slice('/api/'.length));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed('GET, HEAD');
    if (path === '/' && query !== undefined && /(^|&)token=/.test(query)) return answerToken(request, query);
    return answerFile(path);
  }

  async function answerCall(request: IncomingMessage, method: string): Promise<Answer> {
    if (request.method !== 'POST') return notAllowed('POST');
    const body = await readJsonBody(request);
    if (!('refusal' in body)) return json(200, await engine.dispatch(method, body.value));
    switch (body.refusal) {
      case 'not-json':
        return failure(415, new AppError('INVALID_INPUT', { message: 'The body has to be application/json.' }));
      case 'too-large':
        return failure(413, new AppError('INVALID_INPUT', { message: 'The body is larger than 1 MiB.' }));
      case 'malformed':
        return failure(400, new AppError('INVALID_INPUT', { message: 'The body is not valid JSON.' }));
    }
  }

  function answerEvents(request: IncomingMessage, response: ServerResponse): Answer | 'streaming' {
    if (request.method !== 'GET') return notAllowed('GET');
    if (streams.add(response, { ...SECURITY_HEADERS, ...NO_STORE }) === 'added') return 'streaming';
    return failure(503, new AppError('RATE_LIMITED', { message: 'Too many windows listen already.' }));
  }

  /** The file goes to the browser as it is made. One that fails on the way is cut off, and browsers say so. */
  async function answerDownload(
    request: IncomingMessage,
    response: ServerResponse,
    downloadId: string,
  ): Promise<Answer | 'streaming'> {
    if (request.method !== 'GET') return notAllowed('GET');
    const file = engine.takeDownload(downloadId);
    if (file === undefined) return failure(404, new AppError('NOT_FOUND'));
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      ...NO_STORE,
      'Content-Type': file.contentType,
      'Content-Disposition': `attachment; filename="${file.fileName.replaceAll(/[^\w.-]/g, '_')}"`,
    });
    try {
      await pipeline(Readable.from(file.content(), { objectMode: false }), response);
    } catch (cause) {
      log.warn('download ended early', { cause });
      response.destroy();
    }
    return 'streaming';
  }

  async function answerCallback(request: IncomingMessage): Promise<Answer> {
    const hosts = request.headersDistinct['host'] ?? [];
    const [host = ''] = hosts;
    if (hosts.length !== 1 || ![ownHost, ...callbackHosts].includes(host)) {
      return refuse(403, 'wrong-host', 'The request names another host.');
    }
    if (request.method !== 'GET') return notAllowed('GET');
    // The bank sends people, who arrive by navigation; an image, a frame or a prefetch is someone else's try.
    const destination = request.headers['sec-fetch-dest'];
    if ((destination !== undefined && destination !== 'document') || request.headers['sec-purpose'] !== undefined) {
      return refuse(403, 'callback-not-navigated', 'This address is only opened by a person.');
    }
    const outcome = await engine.acceptRedirect(`http://${host}${request.url}`);
    return callbackPage(outcome, {
      locale: localeFor(request),
      returnTo: host === ownHost ? '/' : `${origin}/`,
    });
  }

  function answerToken(request: IncomingMessage, query: string): Answer {
    const candidates = new URLSearchParams(query).getAll('token');
    const [candidate = ''] = candidates;
    const isGood = candidates.length === 1 && request.method === 'GET' && access.redeem(candidate);
    // A link that was used before is no obstacle for a browser that is signed in.
    if (!isGood && !access.isSignedIn(request)) return signInPage(localeFor(request));
    const cookie = `${access.cookieName}=${access.token}; Path=/; HttpOnly; SameSite=Strict`;
    return { status: 303, headers: { ...NO_STORE, Location: '/', ...(isGood ? { 'Set-Cookie': cookie } : {}) } };
  }

  async function answerFile(path: string): Promise<Answer> {
    const found = resolveStaticFile(rendererDir, path);
    if (found === undefined) return { status: 404, headers: { ...TEXT, ...NO_STORE }, body: 'Not found\n' };
    try {
      const body = await readFile(found.file);
      return { status: 200, headers: { ...NO_STORE, 'Content-Type': found.contentType }, body };
    } catch (cause) {
      if (path === '/') log.error('the interface is not built', { file: found.file, cause });
      return { status: 404, headers: { ...TEXT, ...NO_STORE }, body: 'Not found\n' };
    }
  }

  /** What the user has set, else what the browser says it prefers. */
  function localeFor(request: IncomingMessage): Locale {
    return engine.locale(readAcceptLanguage(request.headers['accept-language']));
  }

  function refuse(status: number, reason: string, message: string): Answer {
    // Once per reason: whoever sends such requests can send a great many.
    if (!loggedRefusals.has(reason)) log.warn('request refused', { reason });
    loggedRefusals.add(reason);
    return failure(status, new AppError('UNAUTHENTICATED', { message }));
  }
}

function signInPage(locale: Locale): Answer {
  const { title, cause, action } = errorWords(languageOf(locale)).UNAUTHENTICATED;
  const label = pageTexts(languageOf(locale)).notSignedInLabel;
  return messagePage(401, { locale, mood: 'bad', label, title, paragraphs: [cause, action] });
}

function notAllowed(allow: string): Answer {
  const refusal = failure(405, new AppError('INVALID_INPUT', { message: `Only ${allow} is answered here.` }));
  return { ...refusal, headers: { ...refusal.headers, Allow: allow } };
}

function failure(status: number, error: AppError): Answer {
  return json(status, { ok: false, error: error.toValue() });
}

function json(status: number, envelope: Envelope<unknown>): Answer {
  return {
    status,
    headers: { ...NO_STORE, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(envelope),
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body = '' }: Answer): void {
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
