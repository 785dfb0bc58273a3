import type { ErrorCode, ErrorValue, Retry } from '../../shared/contract/index.ts';

/**
 * Every code the interface can meet: the engine's, and one of its own for an engine that does not answer at all (the
 * program was stopped, or something else answers on its port).
 */
export type FailureCode = ErrorCode | 'ENGINE_UNREACHABLE';

/** A failure as the interface holds and shows it. Its words are `words.errors[code]`; `sentence` says more where the engine knows more. */
export type Failure = {
  code: FailureCode;
  sentence?: ErrorValue['sentence'];
  retry: Retry;
  details?: Readonly<Record<string, unknown>> | undefined;
};

/** What a call throws. Carries a {@link Failure}, so that a screen can show title, cause and the one thing to do. */
export class ContractError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.code, options);
    this.name = 'ContractError';
    this.failure = failure;
  }
}

/** The engine's coded failure, ready to throw. */
export function contractError(error: ErrorValue): ContractError {
  return new ContractError(error);
}

/** The engine did not answer, or what answered was not the engine. */
export function engineUnreachable(cause?: unknown): ContractError {
  return new ContractError({ code: 'ENGINE_UNREACHABLE', retry: 'now' }, { cause });
}

/** Any thrown thing as a {@link Failure}; what is not ours is a fault of the interface and says so. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof ContractError ? thrown.failure : { code: 'INTERNAL', retry: 'later' };
}
