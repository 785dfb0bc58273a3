import type { MethodName } from '../../shared/contract/index.ts';
import type { Transport } from '../transport/transport.ts';
import { afterEvent, type LiveStore } from './live-store.ts';
import { methodsToAskAgain } from './methods-to-ask-again.ts';
import { PAGED_METHODS, type PageStore } from './page-store.ts';
import { queryKey } from './query-key.ts';
import type { QueryStore } from './query-store.ts';

/** At most one round of questions in this time, however many events a sync sends. */
const ROUND_MS = 250;

/** Timers as the browser has them; tests pass their own. */
export type Timers = { setTimer(run: () => void, delayMs: number): number; clearTimer(timer: number): void };

/** The stores that follow the engine. */
export type Followers = { queries: QueryStore; pages: PageStore; live: LiveStore };

/**
 * Keeps what is on screen true: every event makes its answers be asked again (the first at once, a burst together),
 * and a link that was lost makes everything be asked again, because events were missed. The app lock empties the window.
 * Returns the function that stops it.
 */
export function followEngine(transport: Transport, { queries, pages, live }: Followers, timers: Timers): () => void {
  const doubtful = new Set<MethodName>();
  let timer: number | undefined;

  const stop = transport.subscribe({
    event(event) {
      if (event.event === 'lock.changed' || event.event === 'profile.changed') dropEverything();
      live.setState(afterEvent(live.getState(), event), true);
      for (const name of methodsToAskAgain(event)) doubtful.add(name);
      if (timer === undefined) runRound();
    },
    link(link) {
      live.setState(link === 'restored' ? { link: 'connected', progress: {}, jobs: {} } : { link });
      if (link !== 'restored') return;
      queries.askAgain();
      for (const name of PAGED_METHODS) pages.askAgain(name);
    },
  });
  return () => {
    stop();
    if (timer !== undefined) timers.clearTimer(timer);
  };

  /** The app lock went on or off, or the profile is another one: what this window knows is gone, and all is asked anew. */
  function dropEverything(): void {
    queries.clear();
    pages.clear();
    doubtful.clear();
    live.setState({ progress: {}, jobs: {} });
    queries.refresh(queryKey('app.status', {}));
  }

  function runRound(): void {
    timer = undefined;
    if (doubtful.size === 0) return;
    const names = [...doubtful];
    doubtful.clear();
    queries.askAgain(names);
    for (const name of PAGED_METHODS) if (names.includes(name)) pages.askAgain(name);
    timer = timers.setTimer(runRound, ROUND_MS);
  }
}
