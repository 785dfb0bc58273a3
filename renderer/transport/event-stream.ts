import { events, type EngineEvent, type EventName } from '../../shared/contract/index.ts';
import type { TransportListener } from './transport.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** What the stream needs from the browser; tests pass their own. */
export type EventStreamTools = {
  openEventSource(url: string): Pick<EventSource, 'addEventListener' | 'close'>;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
  random(): number;
};

/**
 * How long to wait before the next try: doubling, bounded, and spread by chance so that several windows do not knock
 * at once.
 *
 * @param failures how many tries have failed in a row, counting this one
 * @param random a number from 0 up to 1
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(longest * (0.5 + random / 2));
}

/** One event as it came over the wire, or `undefined` when it is not one of the contract's. */
export function readEvent(name: EventName, data: string): EngineEvent | undefined {
  try {
    const parsed = events[name].safeParse(JSON.parse(data));
    // The name chose the schema; TypeScript cannot follow a union of names through it.
    return parsed.success ? ({ event: name, payload: parsed.data } as EngineEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a server-sent event stream open, with backoff, and reports when it was lost and found again. */
export function openEventStream(url: string, listener: TransportListener, tools: EventStreamTools): () => void {
  let source: Pick<EventSource, 'addEventListener' | 'close'> | undefined;
  let timer: number | undefined;
  let failures = 0;
  let wasLost = false;
  open();
  return () => {
    if (timer !== undefined) tools.clearTimer(timer);
    source?.close();
  };

  function open(): void {
    const opened = tools.openEventSource(url);
    source = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      listener.link(wasLost ? 'restored' : 'connected');
      wasLost = false;
    });
    // The browser's own reconnecting gives up for good on an HTTP error, so every error is answered here instead.
    opened.addEventListener('error', () => {
      opened.close();
      failures += 1;
      if (!wasLost) listener.link('lost');
      wasLost = true;
      timer = tools.setTimer(open, reconnectDelayMs(failures, tools.random()));
    });
    for (const name of Object.keys(events) as EventName[]) {
      opened.addEventListener(name, (message) => {
        const event = readEvent(name, String(message.data));
        if (event) listener.event(event);
      });
    }
  }
}
