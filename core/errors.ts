// Not by the index: a worker that fails needs the words, and none of the schemas.
import { ERROR_WORDS } from '../shared/contract/error-words.ts';
import type { ErrorCode, ErrorValue, Retry } from '../shared/contract/index.ts';
import { FAILURE_SENTENCES, type FailureSentenceKey } from '../shared/domain/failure-sentences.ts';
import { fillWords, type WordValues } from '../shared/domain/fill-words.ts';

/** A failure with a name. The only error the engine throws on purpose; anything else is a fault and becomes `INTERNAL`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retry: Retry;
  /** Ids, paths and counts that help a person or a script; never a value the user typed, never a secret. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** The sentence that says more than the code's own cause, by its key, so that it can be said in another language. */
  readonly sentence: { readonly key: FailureSentenceKey; readonly values: WordValues } | undefined;

  /** `message` is for texts that only programs read, such as a refusal over HTTP; what a person sees is a `sentence`. */
  constructor(
    code: ErrorCode,
    options: {
      message?: string;
      sentence?: FailureSentenceKey;
      values?: WordValues;
      retry?: Retry;
      details?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    const { message, sentence: key, values = {}, cause } = options;
    super(
      message ?? (key === undefined ? ERROR_WORDS[code].cause : fillWords(FAILURE_SENTENCES[key], values)),
      cause === undefined ? undefined : { cause },
    );
    this.name = 'AppError';
    this.code = code;
    this.retry = options.retry ?? ERROR_WORDS[code].retry;
    this.details = options.details;
    this.sentence = key === undefined ? undefined : { key, values };
  }

  /** The failure as it crosses a transport; the cause stays here. */
  toValue(): ErrorValue {
    return {
      code: this.code,
      message: this.message,
      retry: this.retry,
      ...(this.details === undefined ? {} : { details: { ...this.details } }),
      ...(this.sentence === undefined
        ? {}
        : { sentence: { key: this.sentence.key, values: { ...this.sentence.values } } }),
    };
  }
}

/** Any thrown thing as an {@link AppError}: SQLite's own codes by our names, everything unknown as `INTERNAL`; the cause is kept. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError(databaseCode(thrown) ?? 'INTERNAL', { cause: thrown });
}

/** What SQLite's result codes mean for a user. A disk can fill up, and a file go bad, during any call. */
function databaseCode(thrown: unknown): ErrorCode | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return 'DATABASE_CORRUPT';
  if (code.startsWith('SQLITE_FULL')) return 'DISK_FULL';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return 'PROFILE_UNWRITABLE';
  return undefined;
}
