import type { ErrorRequestHandler } from 'express';
import type { RelayErrorCode } from '../../shared/relay/relay-errors.ts';
import { StoreFailure } from '../store/sql.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** Header with the id under which a failure stands in the log. */
export const REQUEST_ID_HEADER = 'X-Request-Id';

/** What the body parsers of Express complain about. */
const PARSER_TROUBLE: Readonly<Record<string, RelayErrorCode>> = {
  'entity.too.large': 'BODY_TOO_LARGE',
  'encoding.unsupported': 'CONTENT_ENCODING_UNSUPPORTED',
  'charset.unsupported': 'BAD_REQUEST',
  'entity.parse.failed': 'BAD_REQUEST',
  'request.aborted': 'BODY_INCOMPLETE',
  'request.size.invalid': 'BODY_INCOMPLETE',
};

/** Says what a thrown value means to the caller. Everything we did not foresee is `INTERNAL`. */
export function asRefusal(thrown: unknown): RelayRefusal {
  if (thrown instanceof RelayRefusal) return thrown;
  if (thrown instanceof StoreFailure) {
    return new RelayRefusal(thrown.kind === 'full' ? 'STORE_FULL' : 'STORE_UNAVAILABLE', {
      retryAfterS: thrown.kind === 'full' ? 300 : 5,
      cause: thrown,
    });
  }
  const type = thrown instanceof Error && 'type' in thrown ? String(thrown.type) : '';
  const code = PARSER_TROUBLE[type];
  if (code !== undefined) return new RelayRefusal(code, { cause: thrown });
  // A path that cannot be decoded.
  if (thrown instanceof URIError) return new RelayRefusal('BAD_REQUEST', { cause: thrown });
  return new RelayRefusal('INTERNAL', { cause: thrown });
}

/** Answers every refusal in one form: `{ error: { code, message }, requestId }`. */
export function answerRefusals(onFailure: (requestId: string, refusal: RelayRefusal) => void): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const refusal = asRefusal(thrown);
    const requestId = String(response.getHeader(REQUEST_ID_HEADER) ?? '');
    if (refusal.status >= 500) onFailure(requestId, refusal);
    // A stream that has begun cannot be answered any more; Express cuts the connection.
    if (response.headersSent) return next(thrown);
    if (refusal.retryAfterS !== undefined) response.set('Retry-After', String(refusal.retryAfterS));
    // What is left of an oversized body is not worth reading.
    if (refusal.code === 'BODY_TOO_LARGE') response.set('Connection', 'close');
    response
      .status(refusal.status)
      .set({ ...refusal.headers, 'Cache-Control': 'no-store' })
      .json({ error: { code: refusal.code, message: refusal.message }, requestId });
  };
}
