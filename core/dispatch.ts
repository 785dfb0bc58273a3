import { randomUUID } from 'node:crypto';
import { isMethodName, methods, type Envelope, type Handlers, type MethodName } from '../shared/contract/index.ts';
import { AppError, asAppError } from './errors.ts';
import type { Log } from './ports.ts';

/** Runs one call by name, whatever the transport, and always answers with an envelope. */
export type Dispatch = (method: string, input: unknown) => Promise<Envelope<unknown>>;

/**
 * The one door between the interface and the engine. Validates what goes in (naming paths, never values), runs the
 * handler, and parses what comes out, so that a stray column in a row can never leave. Every failure has a code.
 */
export function createDispatch(handlers: Handlers, log: Log): Dispatch {
  return async (method, input) => {
    try {
      if (!isMethodName(method)) throw new AppError('NOT_FOUND', { sentence: 'no-such-method' });
      return { ok: true, value: await run(method, input) };
    } catch (thrown) {
      return { ok: false, error: report(thrown, method).toValue() };
    }
  };

  async function run<Name extends MethodName>(method: Name, input: unknown): Promise<unknown> {
    const parsed = methods[method].input.safeParse(input ?? {});
    if (!parsed.success) {
      throw new AppError('INVALID_INPUT', {
        details: { issues: parsed.error.issues.slice(0, 20).map(({ path, code }) => ({ path: path.join('.'), code })) },
      });
    }
    // The map guarantees that the parsed input is the one this handler takes; TypeScript cannot follow a union of names.
    const handler = handlers[method] as (value: unknown) => unknown;
    const value = await handler(parsed.data);
    const checked = methods[method].output.safeParse(value);
    if (!checked.success) {
      throw new AppError('INTERNAL', {
        cause: new Error(
          `The answer of ${method} does not fit its schema at ${checked.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
        ),
      });
    }
    return checked.data;
  }

  function report(thrown: unknown, method: string): AppError {
    const error = asAppError(thrown);
    if (error.code !== 'INTERNAL') return error;
    // The user quotes the reference; the log line beside it holds the cause.
    const reference = randomUUID().slice(0, 8);
    log.error('call failed', { method: isMethodName(method) ? method : 'unknown', reference, cause: error.cause });
    return new AppError('INTERNAL', {
      details: { ...error.details, reference },
      cause: error.cause,
    });
  }
}
