import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from './faults.ts';
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
  /** What handlers note down for the call log. */
  trace: CallTrace;
};

/** See {@link Call.trace}. */
export type CallTrace = {
  endpoint?: Endpoint;
  providerId?: string;
  credentialsId?: string;
  accountId?: string;
  attended?: boolean;
  /** SHA-256 of the refresh token in the answer; says nothing to whoever does not hold it. */
  gave?: string;
};

/** One method and path, and what answers it. A path part that starts with `:` matches any one part. */
export type Route = {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  handle: (call: Call) => Answer | Promise<Answer>;
};

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Builds the listener of a `node:http` server from a table of routes. Unknown paths get 404, faults of ours 500. */
export function createRouter(
  routes: readonly Route[],
  hooks: {
    /** Told of every call just before its answer is sent. */
    onAnswered: (call: Call, answer: Answer) => void;
    onError: (error: unknown) => void;
  },
): (request: IncomingMessage, response: ServerResponse) => void {
  const table = routes.map((route) => ({ route, parts: route.path.split('/') }));
  return (request, response) => {
    void answerCall(request)
      .catch((error: unknown) => {
        hooks.onError(error);
        return failure(500, 'internal_server_error', 'Sorry, we are experiencing technical difficulties.');
      })
      .then((answer) => sendAnswer(response, answer))
      .catch(hooks.onError);
  };

  async function answerCall(request: IncomingMessage): Promise<Answer> {
    const method = request.method ?? 'GET';
    if (!URL.canParse(request.url ?? '/', 'http://sandbox.invalid')) {
      return failure(400, 'invalid_request', 'The address cannot be read.');
    }
    const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
    const call: Call = { method, url, headers: request.headers, params: {}, body: {}, trace: {} };
    const answer = await routeCall(call, request);
    hooks.onAnswered(call, answer);
    return answer;
  }

  async function routeCall(call: Call, request: IncomingMessage): Promise<Answer> {
    const pathParts = call.url.pathname.split('/');
    for (const { route, parts } of table) {
      if (route.method !== call.method) continue;
      const params = matchParts(parts, pathParts);
      if (params === undefined) continue;
      const body = call.method === 'GET' ? {} : await readBody(request);
      if (body === 'unreadable') return failure(400, 'invalid_request', 'The body is neither JSON nor a form.');
      call.params = params;
      call.body = body;
      return route.handle(call);
    }
    return failure(404, 'not_found', 'There is nothing here.');
  }
}

function failure(status: number, error: string, description: string): Answer {
  return jsonAnswer(status, { error, error_description: description, error_details: {} });
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
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') return {};
  // curl calls everything a form unless told otherwise, so an opening brace counts for more than the header.
  if (!text.startsWith('{') && (request.headers['content-type'] ?? '').includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
