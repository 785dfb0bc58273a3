import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { dayItems, stickyHeadings } from './day-items.ts';

/**
 * A long list in days, newest first, of which only what is visible is in the page. Headings stay at the top while their
 * day scrolls by. Asks for more well before the end is reached.
 */
export function DayList<Row>({
  rows,
  dayOf,
  keyOf,
  renderDay,
  renderRow,
  rowHeight,
  headingHeight = 34,
  label,
  columns,
  listKey,
  onMore,
  footer,
  isDimmed = false,
}: {
  rows: readonly Row[];
  dayOf: (row: Row) => string;
  keyOf: (row: Row) => string | number;
  renderDay: (day: string) => ReactNode;
  renderRow: (row: Row) => ReactNode;
  rowHeight: number;
  headingHeight?: number;
  label: string;
  /** The names of the columns, for screen readers and for the eye. */
  columns: ReactNode;
  /** A new key starts at the top again. */
  listKey: string;
  /** Reads more; undefined when the list has ended or reading failed. */
  onMore: (() => void) | undefined;
  footer: ReactNode;
  isDimmed?: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => dayItems(rows, dayOf), [rows, dayOf]);
  const headings = useMemo(() => stickyHeadings(items), [items]);
  const sticky = useRef(0);

  // Both stay the same from frame to frame: a new function makes the virtualizer lay out every row of the list again.
  const sizeOf = useCallback(
    (index: number) => (items[index]?.kind === 'day' ? headingHeight : rowHeight),
    [items, headingHeight, rowHeight],
  );
  const itemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? index : item.kind === 'day' ? `day ${item.day} ${index}` : keyOf(item.row);
    },
    [items, keyOf],
  );

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    getItemKey: itemKey,
    overscan: 12,
    rangeExtractor: (range) => {
      sticky.current = headings.findLast((index) => index <= range.startIndex) ?? 0;
      const indexes = defaultRangeExtractor(range);
      return indexes.includes(sticky.current) ? indexes : [sticky.current, ...indexes];
    },
  });

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  const visible = virtualizer.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  const isNearEnd = lastVisible >= items.length - 60;
  useEffect(() => {
    if (isNearEnd) onMore?.();
  }, [isNearEnd, onMore]);

  return (
    <div
      className={`day-list${isDimmed ? ' day-list--dimmed' : ''}`}
      role="table"
      aria-label={label}
      aria-rowcount={-1}
    >
      <div role="rowgroup" className="day-list__columns">
        {columns}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys scroll what has the focus */}
      <div role="rowgroup" className="day-list__scroller" ref={scroller} tabIndex={0} aria-label={label}>
        <div className="day-list__all" style={{ height: virtualizer.getTotalSize() }}>
          {visible.map((virtual) => {
            const item = items[virtual.index];
            if (item === undefined) return null;
            const isStuck = virtual.index === sticky.current;
            return (
              <div
                key={virtual.key}
                role="row"
                aria-rowindex={virtual.index + 2}
                className={
                  item.kind === 'day' ? `day-list__day${isStuck ? ' day-list__day--stuck' : ''}` : 'day-list__row'
                }
                style={
                  isStuck
                    ? { height: virtual.size }
                    : { height: virtual.size, transform: `translateY(${virtual.start}px)` }
                }
              >
                {item.kind === 'day' ? renderDay(item.day) : renderRow(item.row)}
              </div>
            );
          })}
        </div>
        <div className="day-list__footer" role="row">
          <div role="cell">{footer}</div>
        </div>
      </div>
    </div>
  );
}
