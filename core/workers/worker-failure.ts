import type { ErrorCode } from '../../shared/contract/index.ts';
import { AppError, asAppError } from '../errors.ts';

/** A failure as it crosses from a worker: errors lose their class on the way, and their code must not be lost with it. */
export type WorkerFailure = {
  code: ErrorCode;
  sentence?: AppError['sentence'];
  details?: Readonly<Record<string, unknown>> | undefined;
  /** What lay behind it, as text for the log. */
  cause?: string | undefined;
};

/** Packs whatever was thrown. */
export function toWorkerFailure(thrown: unknown): WorkerFailure {
  const { code, sentence, details, cause } = asAppError(thrown);
  return { code, sentence, details, cause: cause instanceof Error ? cause.stack : undefined };
}

/** The failure as the engine throws it. */
export function fromWorkerFailure({ code, sentence, details, cause }: WorkerFailure): AppError {
  return new AppError(code, {
    ...(sentence === undefined ? {} : { sentence: sentence.key, values: sentence.values }),
    ...(details === undefined ? {} : { details }),
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
  });
}
