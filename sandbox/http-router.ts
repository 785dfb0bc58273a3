import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonAnswer, sendAnswer, type Answer } from './http-answer.ts';

/** One call on its way through a handler. */
export type Call = {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  /** Values of the `:name` parts of the route's path, decoded. */
  params: Readonly<Record<string, string>>;
  /** Fields of a JSON object or of a posted form; empty when there is no body. */
  body: Readonly<Record<string, unknown>>;
};

/** One method and path, and what answers it. A path part that starts with `:` matches any one part. */
export type Route = {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  handle: (call: Call) => Answer | Promise<Answer>;
};

/** Told about every call after it was answered; never sees headers or bodies. */
export type CallObserver = (call: { method: string; path: string; status: number }) => void;

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Builds the listener of a `node:http` server from a table of routes. Unknown paths get 404, faults of ours 500. */
export function createRouter(
  routes: readonly Route[],
  hooks: { onError: (error: unknown) => void },
): (request: IncomingMessage, response: ServerResponse) => void {
  const table = routes.map((route) => ({ route, parts: route.path.split('/') }));
  return (request, response) => {
    void answerCall(request)
      .catch((error: unknown) => {
        hooks.onError(error);
        return jsonAnswer(500, {
          error: 'internal_server_error',
          error_description: 'Sorry, we are experiencing technical difficulties. Please try again later.',
          error_details: {},
        });
      })
      .then((answer) => sendAnswer(response, answer))
      .catch(hooks.onError);
  };

  async function answerCall(request: IncomingMessage): Promise<Answer> {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
    const pathParts = url.pathname.split('/');
    for (const { route, parts } of table) {
      if (route.method !== method) continue;
      const params = matchParts(parts, pathParts);
      if (params === undefined) continue;
      const read = method === 'GET' ? {} : await readBody(request);
      if (read === 'unreadable') {
        return jsonAnswer(400, {
          error: 'invalid_request',
          error_description: 'The body is neither JSON nor a form.',
          error_details: {},
        });
      }
      return route.handle({ method, url, headers: request.headers, params, body: read });
    }
    return jsonAnswer(404, { error: 'not_found', error_description: 'There is nothing here.', error_details: {} });
  }
}

function matchParts(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = path[index] ?? '';
    if (part.startsWith(':')) {
      try {
        params[part.slice(1)] = decodeURIComponent(given);
      } catch {
        return undefined;
      }
    } else if (part !== given) return undefined;
  }
  return params;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | 'unreadable'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return 'unreadable';
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  if ((request.headers['content-type'] ?? '').includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
