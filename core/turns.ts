import { setImmediate as nextTurn } from 'node:timers/promises';

/** Pure work that pauses now and then, so that whoever runs it can let others have their turn; the value comes at its end. */
export type Turns<Value> = Generator<void, Value, void>;

/** How long work goes on before the event loop gets its turn. */
export const TURN_MS = 8;

/** Items between two pauses: few enough for every one of them to cost something. */
const BATCH = 500;

/** Runs work to its end at once. */
export function finishAtOnce<Value>(turns: Turns<Value>): Value {
  for (;;) {
    const step = turns.next();
    if (step.done) return step.value;
  }
}

/** Runs work to its end with a turn of the event loop whenever it has taken its time. */
export async function finishInTurns<Value>(turns: Turns<Value>): Promise<Value> {
  let endMs = performance.now() + TURN_MS;
  for (;;) {
    const step = turns.next();
    if (step.done) return step.value;
    if (performance.now() < endMs) continue;
    await nextTurn();
    endMs = performance.now() + TURN_MS;
  }
}

/** Items so many at a time, to pause between. Items that are added meanwhile come too, as in any `for … of`. */
export function* batchesOf<Item>(items: Iterable<Item>, size: number = BATCH): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
