import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from './database.ts';

/** How long items are worked on before the event loop gets its turn. */
const TURN_MS = 8;
/** Items between two looks at the watch. */
const ITEMS_PER_LOOK = 50;

/**
 * Runs work over many items in short transactions with a turn of the event loop between them. Only the last commit
 * waits for the disk: it carries the ones before it, and a crash in between costs nothing but doing them again.
 */
export async function inSlices<Item>(
  database: Database,
  items: readonly Item[],
  work: (slice: readonly Item[]) => void,
): Promise<void> {
  let index = 0;
  while (index < items.length) {
    const isLast = items.length - index <= ITEMS_PER_LOOK;
    database.pragma(`synchronous = ${isLast ? 'FULL' : 'NORMAL'}`);
    try {
      index = database.transaction(() => workUntil(items, index, work, performance.now() + TURN_MS))();
    } finally {
      database.pragma('synchronous = FULL');
    }
    await nextTurn();
  }
}

/** Works from an index on until the time is up, leaving the last few items for a turn of their own; answers how far it came. */
function workUntil<Item>(
  items: readonly Item[],
  from: number,
  work: (slice: readonly Item[]) => void,
  endMs: number,
): number {
  let index = from;
  do {
    work(items.slice(index, index + ITEMS_PER_LOOK));
    index += ITEMS_PER_LOOK;
  } while (index + ITEMS_PER_LOOK < items.length && performance.now() < endMs);
  return index;
}
