import { dataError } from './data-errors.ts';
import type { FaultList, Place } from './faults.ts';
import { jsonAnswer, problemAnswer, type Answer } from './http-answer.ts';

const TIMEOUTS: Readonly<Record<number, string>> = {
  500: 'internal_server_error',
  502: 'provider_error',
  503: 'provider_error',
  504: 'provider_timeout',
};

/** The answer that a fault gives in place of the real one, if one is in force for this call. */
export function replacedAnswer(faults: FaultList, place: Place, traceId: string): Answer | undefined {
  const outage = faults.take('outage', place);
  if (outage !== undefined) {
    const status = outage.status ?? 503;
    return dataError(outage.code ?? TIMEOUTS[status] ?? 'temporarily_unavailable', { status });
  }
  const page = faults.take('html-error', place);
  if (page !== undefined) {
    const body = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
    return { status: page.status ?? 502, text: { type: 'text/html', body } };
  }
  const problem = faults.take('problem-json', place);
  if (problem !== undefined) {
    return problemAnswer(problem.status ?? 500, {
      title: 'Something is wrong at the provider',
      detail: problem.code ?? 'The request could not be carried out.',
      instance: `/${place.endpoint}`,
      traceId,
    });
  }
  // A deletion answers nothing when it is carried out; one that says so and is not would be a lie, not a fault.
  const empty = place.endpoint === 'delete' ? undefined : faults.take('empty-body', place);
  if (empty !== undefined) return { status: empty.status ?? 200, text: { type: 'application/json', body: '' } };
  const limited = faults.take('rate-limit', place);
  if (limited !== undefined) {
    const answer = dataError(limited.code ?? 'provider_too_many_requests', { status: limited.status ?? 429 });
    return limited.retryAfterSeconds === undefined
      ? answer
      : { ...answer, headers: { 'retry-after': String(limited.retryAfterSeconds) } };
  }
  if (faults.take('sca-exceeded', place) !== undefined) return dataError('sca_exceeded');
  if (faults.take('unsupported', place) !== undefined) return dataError('endpoint_not_supported');
  const error = faults.take('data-error', place);
  if (error !== undefined) {
    return dataError(error.code ?? 'internal_server_error', error.status === undefined ? {} : { status: error.status });
  }
  const tokenError = faults.take('token-error', place);
  if (tokenError !== undefined)
    return jsonAnswer(tokenError.status ?? 400, { error: tokenError.code ?? 'invalid_grant' });
  return undefined;
}

/** Lays trouble on the wire over an answer: slowness, broken connections, half a body, a packed one. */
export function troubledOnTheWire(faults: FaultList, place: Place, answer: Answer): Answer {
  const slow = faults.take('slow', place);
  const delivery = {
    ...(slow === undefined ? {} : { delayMs: slow.ms ?? 3_000 }),
    ...(faults.take('drop-before-response', place) === undefined ? {} : { drop: 'before-headers' as const }),
    ...(faults.take('drop-mid-response', place) === undefined ? {} : { drop: 'mid-body' as const }),
    ...(faults.take('truncated-json', place) === undefined ? {} : { truncate: true }),
    ...(faults.take('gzip', place) === undefined ? {} : { gzip: true }),
  };
  return { ...answer, delivery: { ...delivery, ...answer.delivery } };
}

/** Replaces and leaves out fields of an answer. A field set to the text `"undefined"` stays that text; use `omit`. */
export function altered(
  fields: Readonly<Record<string, unknown>>,
  change: { set?: Readonly<Record<string, unknown>> | undefined; omit?: readonly string[] | undefined } | undefined,
): Record<string, unknown> {
  const omitted = change?.omit ?? [];
  return Object.fromEntries(Object.entries({ ...fields, ...change?.set }).filter(([name]) => !omitted.includes(name)));
}
