import { RELAY_ERRORS, type RelayErrorCode } from '../../shared/relay/relay-errors.ts';

/** A request is refused: a code, its words and its HTTP status. Nothing of the request is in it. */
export class RelayRefusal extends Error {
  override name = 'RelayRefusal';
  readonly code: RelayErrorCode;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS: number | undefined;
  /** Headers that the answer must carry. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RelayErrorCode,
    options: { retryAfterS?: number; headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(RELAY_ERRORS[code].message, { cause: options.cause });
    this.code = code;
    this.retryAfterS = options.retryAfterS;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return RELAY_ERRORS[this.code].status;
  }
}
