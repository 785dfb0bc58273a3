/** A small repeatable source of chance: the same key gives the same numbers on every machine and in every release. */
export type Random = {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  /** An integer between both bounds, both included. */
  between(low: number, high: number): number;
  /** Whether something happens that has this probability (0 to 1). */
  chance(probability: number): boolean;
  /** One of the items, all equally likely. */
  pick<Item>(items: readonly Item[]): Item;
  /** One of the items, by weight. */
  pickWeighted<Item extends { weight: number }>(items: readonly Item[]): Item;
  /** `count` decimal digits. */
  digits(count: number): string;
};

/**
 * Creates a source from a key such as `7/john/ob-monzo/2026-03-01`. A source of its own for each day and account is what
 * keeps yesterday's payments unchanged when tomorrow's appear.
 */
export function createRandom(key: string): Random {
  let state = hashText(key);
  // mulberry32: tiny, fast, and even enough for shopping.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (items) => itemAt(items, between(0, items.length - 1)),
    pickWeighted(items) {
      let left = next() * items.reduce((total, { weight }) => total + weight, 0);
      for (const item of items) {
        left -= item.weight;
        if (left < 0) return item;
      }
      return itemAt(items, items.length - 1);
    },
    digits: (count) => Array.from({ length: count }, () => between(0, 9)).join(''),
  };
}

/** A 32-bit FNV-1a hash with a final mix, so that neighbouring keys do not give neighbouring numbers. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  if (index < 0 || index >= items.length) throw new RangeError('There is nothing to pick from.');
  return items[index] as Item;
}
