import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** What a handler wants sent. Plain data, so that faults can be laid over it before a byte leaves. */
export type Answer = {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it stands, with its media type. */
  text?: { type: string; body: string };
  /** How the bytes travel; absent means normally. */
  delivery?: Delivery;
};

/** Trouble on the wire. */
export type Delivery = {
  /** Milliseconds of real time to wait before the first byte. */
  delayMs?: number;
  /** `before-headers`: the connection closes without an answer. `mid-body`: it closes after half of the announced body. */
  drop?: 'before-headers' | 'mid-body';
  /** The body ends half-way, although the answer looks complete. */
  truncate?: boolean;
  /** The body is packed, whatever the caller said that it takes. */
  gzip?: boolean;
};

/** A JSON answer. */
export function jsonAnswer(status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, json, headers };
}

/** An RFC 7807 answer, as TrueLayer's newer endpoints give. */
export function problemAnswer(
  status: number,
  problem: { title: string; detail?: string; instance: string; traceId: string; errors?: Record<string, string[]> },
): Answer {
  const { title, detail, instance, traceId, errors } = problem;
  const body = {
    type: 'https://docs.truelayer.com/#connection-api-errors',
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    instance,
    trace_id: traceId,
    ...(errors === undefined ? {} : { errors }),
  };
  return { status, text: { type: 'application/problem+json', body: JSON.stringify(body) } };
}

/** A redirect that always becomes a GET, also after a form was posted. */
export function redirectAnswer(location: string): Answer {
  return { status: 303, headers: { location } };
}

/** Writes an answer to the socket, with whatever trouble was asked for. Resolves when nothing more will be sent. */
export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const delivery = answer.delivery ?? {};
  if (delivery.delayMs !== undefined) await delay(delivery.delayMs, undefined, { ref: false });
  if (response.destroyed) return;
  if (delivery.drop === 'before-headers') {
    response.destroy();
    return;
  }
  const whole = answer.text?.body ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const bytes = delivery.gzip === true ? gzipSync(whole) : Buffer.from(whole, 'utf8');
  const sent = delivery.truncate === true ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  const type = answer.text?.type ?? (answer.json === undefined ? undefined : 'application/json; charset=utf-8');
  response.writeHead(answer.status, {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(delivery.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    'content-length': String(sent.length),
    ...answer.headers,
  });
  if (delivery.drop === 'mid-body') {
    // The peer must have seen the headers and some of the body before the connection goes. Of an empty body there is no
    // half, and a write of nothing is never reported as done.
    const half = sent.subarray(0, Math.floor(sent.length / 2));
    response.flushHeaders();
    if (half.length > 0) response.write(half, () => response.destroy());
    else setImmediate(() => response.destroy());
    return;
  }
  response.end(sent);
}
