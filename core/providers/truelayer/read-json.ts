import { BankFailure } from '../bank-failure.ts';
import type { HttpAnswer } from './http.ts';

/** What the readers of TrueLayer's answers share. Loads no schemas: a thread that reads rows starts with it. */

/** The parts of an answer that reading it needs. */
export type UnreadAnswer = Pick<HttpAnswer, 'status' | 'endpoint' | 'text'>;

/** A currency's code as ISO 4217 writes it. */
export const CURRENCY = /^[A-Z]{3}$/;

/** What the `status` of an envelope says when its `results` are none, whatever they hold (Data API, `ResponseStatus`). */
const NOT_ANSWERED: ReadonlySet<unknown> = new Set(['Failed', 'Queued', 'Running']);

/** `results` of a Data API envelope. Anything else is not an answer. */
export function readResults(answer: UnreadAnswer): unknown[] {
  const body = readJson(answer);
  if (typeof body !== 'object' || body === null) throw unreadable(answer);
  const { results, status } = body as { results?: unknown; status?: unknown };
  if (NOT_ANSWERED.has(status)) throw failed(answer);
  if (!Array.isArray(results)) throw unreadable(answer);
  return results;
}

/** A body as JSON, or an `unreadable` failure. */
export function readJson(answer: UnreadAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    throw unreadable(answer);
  }
}

/** The number the other way round; `-0` would travel as `0` through JSON and back as something else in comparisons. */
export function negate(minor: number): number {
  return minor === 0 ? 0 : -minor;
}

/** The failure of an answer that says of itself that the bank has not answered, or not yet. */
function failed(answer: Pick<HttpAnswer, 'status' | 'endpoint'>): BankFailure {
  return new BankFailure('unavailable', { httpStatus: answer.status, endpoint: answer.endpoint });
}

/** The failure that stands for an answer which is none. */
export function unreadable(answer: Pick<HttpAnswer, 'status' | 'endpoint'>): BankFailure {
  return new BankFailure('unreadable', { httpStatus: answer.status, endpoint: answer.endpoint });
}
