type Waiting<Item, Outcome> = {
  items: readonly Item[];
  resolve: (outcomes: Outcome[]) => void;
  reject: (reason: unknown) => void;
};

/** Most items that go into one flush. */
const MOST_ITEMS = 256;

/**
 * Group commit for an asynchronous database: one flush is under way at a time, and what arrives meanwhile goes together
 * into the next. When a flush fails, all that was in it fails.
 */
export function createFlushQueue<Item, Outcome>(
  flush: (items: Item[]) => Promise<Outcome[]>,
): { add(items: readonly Item[]): Promise<Outcome[]>; drain(): Promise<void> } {
  const waiting: Waiting<Item, Outcome>[] = [];
  let isFlushing = false;
  let whenIdle: (() => void)[] = [];

  return {
    add: (items) =>
      new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        if (!isFlushing) {
          isFlushing = true;
          setImmediate(() => void flushAll());
        }
      }),
    drain: () =>
      new Promise((resolve) => {
        if (!isFlushing) resolve();
        else whenIdle.push(resolve);
      }),
  };

  async function flushAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        const outcomes = await flush(group.flatMap(({ items }) => items));
        let from = 0;
        for (const { items, resolve } of group) resolve(outcomes.slice(from, (from += items.length)));
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    isFlushing = false;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  }

  function takeGroup(): Waiting<Item, Outcome>[] {
    let count = 0;
    const end = waiting.findIndex(({ items }) => (count += items.length) > MOST_ITEMS);
    return waiting.splice(0, end < 0 ? waiting.length : Math.max(end, 1));
  }
}
