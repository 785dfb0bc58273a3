import type { DayItem } from './day-items.ts';

/**
 * The row that a key leads to from `at`, or `undefined` for a key that moves nothing or a row there is none of. Headings
 * are skipped. Pure.
 *
 * @param pageRows how many rows a page of the window holds
 */
export function rowAfterKey<Row>(
  key: string,
  items: readonly DayItem<Row>[],
  at: number,
  pageRows: number,
): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return rowFrom(items, at, 1, 1);
    case 'ArrowUp':
      return rowFrom(items, at, -1, 1);
    case 'PageDown':
      return rowFrom(items, at, 1, pageRows);
    case 'PageUp':
      return rowFrom(items, at, -1, pageRows);
    case 'Home':
      return rowFrom(items, -1, 1, 1);
    case 'End':
      return rowFrom(items, items.length, -1, 1);
    default:
      return undefined;
  }
}

/** The row `count` rows away, or the last one on the way. */
function rowFrom<Row>(
  items: readonly DayItem<Row>[],
  from: number,
  direction: 1 | -1,
  count: number,
): number | undefined {
  let found: number | undefined;
  let left = Math.max(1, count);
  for (let at = from + direction; at >= 0 && at < items.length && left > 0; at += direction) {
    if (items[at]?.kind === 'day') continue;
    found = at;
    left -= 1;
  }
  return found;
}
