import { setImmediate as nextTurn } from 'node:timers/promises';
import { TURN_MS } from '../turns.ts';
import { LARGEST_LOG_BYTES, type Database } from './database.ts';

/** Items between two looks at the watch. */
const ITEMS_PER_LOOK = 50;
/** How long a slice keeps the event loop, its commit included: half as long again as other work, since each commit costs. */
const SLICE_MS = TURN_MS * 1.5;
/** Slices between two steps of tidying, and steps after the last slice at most. */
const SLICES_PER_TIDY = 2;
const LAST_TIDY_STEPS = 200;

/** The least that a slice works for, however long its commit will take. */
const LEAST_WORK_MS = 3;

/** SQLite's number for `synchronous = NORMAL`. */
const NORMAL = 1;

/**
 * Pages that the write-ahead log may grow by before a commit has to copy them over: 256 MB while a thread of its own looks
 * after it, 64 MB while slices run without one, 4 MB otherwise.
 */
const CHECKPOINT_PAGES = { aside: 64_000, inSlices: 16_000, otherwise: 1000 };

/**
 * Runs work over many items in short transactions with a turn of the event loop between them. Only the last commit
 * waits for the disk: it carries the ones before it, and a crash in between costs nothing but doing them again.
 *
 * @param tidy a step of upkeep that the work makes necessary, in turns of its own, until about `endMs` (of
 *   `performance.now()`); answers whether more is to be done
 */
export async function inSlices<Item>(
  database: Database,
  items: readonly Item[],
  work: (slice: readonly Item[]) => void,
  tidy: (endMs: number) => boolean = () => false,
): Promise<void> {
  const isLong = items.length > ITEMS_PER_LOOK;
  const pace = createPace();
  if (isLong) beginLongWork(database);
  try {
    let index = 0;
    for (let slices = 1; index < items.length; slices++) {
      const isLast = items.length - index <= ITEMS_PER_LOOK;
      index = await commit(database, pace, isLast, (endMs) => workUntil(items, index, work, endMs));
      if (slices % SLICES_PER_TIDY === 0) await commit(database, pace, false, tidy);
    }
    // What was little work leaves little to tidy; the next one takes it along.
    const lastSteps = isLong ? LAST_TIDY_STEPS : 0;
    for (let step = 0; step < lastSteps; step++) if (!(await commit(database, pace, false, tidy))) break;
  } finally {
    if (isLong) await endLongWork(database);
  }
}

/**
 * Runs work whose end is only found on the way: `step` does a little of it, in a short transaction of its own and until
 * about `endMs`, and answers whether there is more; `finish` is the last commit, the one that waits for the disk. A turn of
 * the event loop between.
 *
 * @param tidy see {@link inSlices}
 */
export async function inTurns<Value>(
  database: Database,
  step: (endMs: number) => boolean,
  finish: () => Value,
  tidy: (endMs: number) => boolean = () => false,
): Promise<Value> {
  const pace = createPace();
  beginLongWork(database);
  try {
    for (let steps = 1; await commit(database, pace, false, step); steps++) {
      if (steps % SLICES_PER_TIDY === 0) await commit(database, pace, false, tidy);
    }
    return await commit(database, pace, true, finish);
  } finally {
    await endLongWork(database);
  }
}

/** Copying the log takes longer than a turn may, so while there are many turns it is done aside, or rarely. */
function beginLongWork(database: Database): void {
  const { checkpoints } = database;
  checkpoints?.begin();
  database.pragma(`wal_autocheckpoint = ${checkpoints ? CHECKPOINT_PAGES.aside : CHECKPOINT_PAGES.inSlices}`);
  // Cutting the log takes as long as that, and while the work goes on it would only grow again.
  if (checkpoints) database.pragma('journal_size_limit = -1');
}

async function endLongWork(database: Database): Promise<void> {
  const { checkpoints } = database;
  await checkpoints?.end();
  if (checkpoints?.isBusy() === true) return;
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES.otherwise}`);
  database.pragma(`journal_size_limit = ${LARGEST_LOG_BYTES}`);
}

/** When a slice has to stop working, so that its commit is through in time as well. */
type Pace = {
  endMs(): number;
  /** How long a commit has taken. */
  committed(ms: number): void;
};

/** A commit will take about as long as those before it did: longer while the log is copied aside, or on a busy machine. */
function createPace(): Pace {
  let commitMs = SLICE_MS - TURN_MS;
  return {
    endMs: () => performance.now() + Math.min(TURN_MS, Math.max(LEAST_WORK_MS, SLICE_MS - commitMs)),
    committed(ms) {
      commitMs = (commitMs + ms) / 2;
    },
  };
}

async function commit<Value>(
  database: Database,
  pace: Pace,
  isLast: boolean,
  change: (endMs: number) => Value,
): Promise<Value> {
  // How durable a commit is otherwise; never less than the owner of the database wants, and never more.
  const durability = database.pragma('synchronous', { simple: true }) as number;
  if (!isLast) database.pragma(`synchronous = ${Math.min(durability, NORMAL)}`);
  let value: Value;
  let changedMs = 0;
  try {
    value = database.transaction(() => {
      const changed = change(pace.endMs());
      changedMs = performance.now();
      return changed;
    })();
    if (!isLast) pace.committed(performance.now() - changedMs);
  } finally {
    if (!isLast) database.pragma(`synchronous = ${durability}`);
  }
  await database.checkpoints?.afterSlice();
  await nextTurn();
  return value;
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
