import type { IncomingMessage } from 'node:http';

/** The largest body a call may have, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The input of a call, or why there is none. */
export type JsonBody = { value: unknown } | { refusal: 'not-json' | 'too-large' | 'malformed' };

/** Reads a body of JSON. Only what says that it is JSON is read, since that is what makes a browser ask before sending across sites. */
export async function readJsonBody(request: IncomingMessage): Promise<JsonBody> {
  const { headers } = request;
  const isJson = /^application\/json(;\s*charset="?utf-8"?)?$/i.test(headers['content-type'] ?? '');
  if (!isJson || headers['content-encoding'] !== undefined) return { refusal: 'not-json' };
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) return { refusal: 'too-large' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Leaving the loop must not end the connection: the refusal still has to be sent over it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return { refusal: 'too-large' };
      chunks.push(chunk);
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { value: text.trim() === '' ? {} : parseJson(text) };
  } catch {
    return { refusal: 'malformed' };
  }
}

/** Parses JSON and refuses the key by which a copy of an object could change what all objects inherit. */
function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('refused key');
    return value;
  });
}
