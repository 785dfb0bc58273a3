import fc from 'fast-check';
import { createDispatch } from '../../core/dispatch.ts';
import type { Engine, RedirectOutcome } from '../../core/engine.ts';
import type { OutgoingFile } from '../../core/files/outgoing-files.ts';
import { createEventBus, type EventBus } from '../../core/events.ts';
import { createLog } from '../../core/logging/log.ts';
import { methods, type Handlers, type MethodName } from '../../shared/contract/index.ts';
import { arbitraryOf } from './arbitrary-of.ts';

/** The methods of the contract. */
export const METHOD_NAMES = Object.keys(methods) as MethodName[];

/**
 * An engine for the tests of what lies around it: the real dispatcher and the real event bus, over handlers that note
 * what they were given and answer with a fixed value of the right shape.
 */
export type SmallEngine = Engine & {
  emit: EventBus['emit'];
  /** What each handler answers; a test may put in anything, also what the contract forbids. */
  answers: Record<string, unknown>;
  /** What the handlers were given, in order. */
  readonly received: { method: MethodName; input: unknown }[];
  /** The addresses handed to `acceptRedirect`. */
  readonly redirects: string[];
  /** Files that wait to be fetched. */
  readonly downloads: Map<string, OutgoingFile>;
  /** What becomes of the next redirects. */
  redirectOutcome: RedirectOutcome;
  /** The log's lines. */
  readonly logLines: string[];
};

/** What the handlers answer unless a test says otherwise; the samples of eighty schemas are worth keeping. */
let samples: Readonly<Record<string, unknown>> | undefined;

function sampleAnswers(): Readonly<Record<string, unknown>> {
  samples ??= Object.fromEntries(
    METHOD_NAMES.map((method) => [
      method,
      fc.sample(arbitraryOf(methods[method].output, 'output'), { seed: 7, numRuns: 1 })[0],
    ]),
  );
  return samples;
}

/** Creates the small engine. An answer that is a function is called with the input, so that it can throw. */
export function createSmallEngine(): SmallEngine {
  const logLines: string[] = [];
  const log = createLog({ scope: 'test', sinks: [{ write: (line) => void logLines.push(line) }] });
  const events = createEventBus(log);
  const received: SmallEngine['received'] = [];
  const answers: Record<string, unknown> = structuredClone(sampleAnswers());
  const handlers = Object.fromEntries(
    METHOD_NAMES.map((method) => [
      method,
      (input: unknown) => {
        received.push({ method, input });
        const answer = answers[method];
        return typeof answer === 'function' ? (answer as (value: unknown) => unknown)(input) : answer;
      },
    ]),
  ) as unknown as Handlers;
  const redirects: string[] = [];

  const engine: SmallEngine = {
    dispatch: createDispatch(handlers, log),
    subscribe: (listener) => events.subscribe(listener),
    emit: (event, payload) => events.emit(event, payload),
    acceptRedirect(redirectUrl) {
      redirects.push(redirectUrl);
      return Promise.resolve(engine.redirectOutcome);
    },
    takeDownload(downloadId) {
      const file = engine.downloads.get(downloadId);
      engine.downloads.delete(downloadId);
      return file;
    },
    locale: () => 'en-GB',
    resume: () => {},
    suspend: () => {},
    // This engine has no lock.
    behindLock: {
      dispatch: (method, input) => engine.dispatch(method, input),
      subscribe: (listener) => events.subscribe(listener),
    },
    close: () => Promise.resolve(),
    answers,
    received,
    redirects,
    downloads: new Map(),
    redirectOutcome: { state: 'connected', connectionId: 'c1' },
    logLines,
  };
  return engine;
}
