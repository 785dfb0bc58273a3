import type { ErrorCode } from '../../shared/contract/index.ts';
import { AppError, asAppError } from '../errors.ts';

/** A failure as it crosses from a worker: errors lose their class on the way, and their code must not be lost with it. */
export type WorkerFailure = {
  code: ErrorCode;
  message: string;
  details?: Readonly<Record<string, unknown>> | undefined;
  /** What lay behind it, as text for the log. */
  cause?: string | undefined;
};

/** Packs whatever was thrown. */
export function toWorkerFailure(thrown: unknown): WorkerFailure {
  const { code, message, details, cause } = asAppError(thrown);
  return { code, message, details, cause: cause instanceof Error ? cause.stack : undefined };
}

/** The failure as the engine throws it. */
export function fromWorkerFailure({ code, message, details, cause }: WorkerFailure): AppError {
  return new AppError(code, {
    message,
    ...(details === undefined ? {} : { details }),
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
  });
}
