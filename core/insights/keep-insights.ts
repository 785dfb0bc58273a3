import type { EventBus } from '../events.ts';
import type { TouchedAccount, TouchedAccountStore } from '../ledger/touched-account-store.ts';
import type { Log } from '../ports.ts';

/** Keeps what is worked out from rows true to the rows, a little after they have changed. */
export type InsightKeeper = {
  /** Begins with what an older version, a crash or the last run has left, and goes on with every change. */
  start(): void;
  /** Resolves when everything is worked out. */
  settled(): Promise<void>;
  /** Stops between two slices and waits for it; what is left is done at the next start. */
  stop(): Promise<void>;
};

/** A burst of changes, such as a sync of several accounts, is worked out once. */
const REST_MS = 100;

/** Creates the keeper. Jobs answer whether anything is other than before. */
export function createInsightKeeper(needs: {
  touched: TouchedAccountStore;
  /** Done once, before the first look. */
  prepare(signal: AbortSignal): Promise<void>;
  jobs: readonly ((touched: readonly TouchedAccount[], signal: AbortSignal) => Promise<boolean>)[];
  events: EventBus;
  log: Log;
}): InsightKeeper {
  const { touched, prepare, jobs, events, log } = needs;
  const stopping = new AbortController();
  const { signal } = stopping;
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isPrepared = false;
  let unsubscribe = () => {};

  const wake = (): void => {
    if (signal.aborted || working || timer) return;
    timer = setTimeout(() => void work(), REST_MS).unref();
  };

  const work = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    working ??= workOut()
      .catch((cause: unknown) => log.error('insights could not be worked out', { cause }))
      .finally(() => {
        working = undefined;
      });
    return working;
  };

  const workOut = async (): Promise<void> => {
    if (!isPrepared) await prepare(signal);
    isPrepared = true;
    for (let noted = touched.all(); noted.length > 0 && !signal.aborted; noted = touched.all()) {
      let isOther = false;
      for (const job of jobs) isOther = (await job(noted, signal)) || isOther;
      // What was cut off is not done; it stays noted.
      if (!signal.aborted) for (const account of noted) touched.clear(account);
      if (!isOther) continue;
      events.emit('transactions.changed', {});
      events.emit('insights.changed', {});
    }
  };

  return {
    start() {
      unsubscribe = events.subscribe(({ event }) => {
        if (event === 'transactions.changed' || event === 'accounts.changed') wake();
      });
      wake();
    },
    async settled() {
      do await work();
      while (!signal.aborted && touched.all().length > 0);
    },
    async stop() {
      unsubscribe();
      clearTimeout(timer);
      stopping.abort();
      await working;
    },
  };
}
