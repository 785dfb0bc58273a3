import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { dayItems, stickyHeadings } from './day-items.ts';
import { rowAfterKey } from './row-moves.ts';
import { useFormats } from '../context/coffer-context.ts';
import { useNow } from '../context/use-now.ts';
import { localDateOfInstant } from '../format/formats.ts';
import { IsCurrentRow } from './row-opener.tsx';
import { useTypeScale } from './use-type-scale.ts';

/**
 * A long list in days, newest first, of which only what is visible is in the page. Headings stay at the top while their
 * day scrolls by. Asks for more well before the end is reached.
 *
 * One stop of the Tab key: where rows have a `RowOpener`, the arrow keys, Page Up and Down, Home and End move from row to
 * row; elsewhere they scroll.
 */
export function DayList<Row>({
  rows,
  dayOf,
  keyOf,
  renderRow,
  rowHeight: usualRowHeight,
  headingHeight: usualHeadingHeight = 34,
  label,
  columns,
  columnCount,
  listKey,
  onMore,
  footer,
  isDimmed = false,
  hasOpeners = false,
}: {
  rows: readonly Row[];
  dayOf: (row: Row) => string;
  keyOf: (row: Row) => string | number;
  renderRow: (row: Row) => ReactNode;
  /** In pixels, at the usual size of type. */
  rowHeight: number;
  headingHeight?: number;
  label: string;
  /** The names of the columns, for screen readers and for the eye. */
  columns: ReactNode;
  /** How many they are: the heading of a day goes over all of them. */
  columnCount: number;
  /** A new key starts at the top again. */
  listKey: string;
  /** Reads more; undefined when the list has ended or reading failed. */
  onMore: (() => void) | undefined;
  footer: ReactNode;
  isDimmed?: boolean;
  /** Every row has a `RowOpener`. */
  hasOpeners?: boolean;
}) {
  const scale = useTypeScale();
  const rowHeight = Math.round(usualRowHeight * scale);
  const headingHeight = Math.round(usualHeadingHeight * scale);
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => dayItems(rows, dayOf), [rows, dayOf]);
  const headings = useMemo(() => stickyHeadings(items), [items]);
  const sticky = useRef(0);
  const [current, setCurrent] = useState(1);
  /** A row that takes the focus as soon as it is in the page. */
  const wanted = useRef<number>(undefined);

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
    // A row that is moved to must not end up under the heading that stays.
    scrollPaddingStart: headingHeight,
    rangeExtractor: (range) => {
      sticky.current = headings.findLast((index) => index <= range.startIndex) ?? 0;
      const indexes = new Set([sticky.current, ...defaultRangeExtractor(range)]);
      // The current row stays in the page wherever it is scrolled to: what has the focus must not vanish.
      if (hasOpeners && current < range.count) indexes.add(current);
      return [...indexes].toSorted((a, b) => a - b);
    },
  });

  // What the virtualizer has measured holds for the size of type that was.
  useEffect(() => virtualizer.measure(), [virtualizer, scale]);

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setCurrent(1);
  }, [listKey]);

  const visible = virtualizer.getVirtualItems();
  const lastVisible = virtualizer.range?.endIndex ?? 0;
  const isNearEnd = lastVisible >= items.length - 60;
  useEffect(() => {
    if (isNearEnd) onMore?.();
  }, [isNearEnd, onMore]);

  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const opener = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] .row-opener`);
    if (!opener) return;
    wanted.current = undefined;
    opener.focus({ preventScroll: true });
  });

  function moveBy(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const pageRows = Math.floor(((scroller.current?.clientHeight ?? 0) - headingHeight) / rowHeight);
    const next = rowAfterKey(event.key, items, current, pageRows);
    if (next === undefined) return;
    event.preventDefault();
    wanted.current = next;
    setCurrent(next);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  }

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
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- they are those of the buttons inside */}
      <div
        role="rowgroup"
        className="day-list__scroller"
        ref={scroller}
        // The arrow keys scroll what has the focus.
        tabIndex={hasOpeners ? undefined : 0}
        aria-label={label}
        onKeyDown={hasOpeners ? ({ nativeEvent }) => moveBy(nativeEvent) : undefined}
        onFocus={hasOpeners ? ({ target }) => setCurrent((before) => indexAround(target) ?? before) : undefined}
      >
        <div className="day-list__all" style={{ height: virtualizer.getTotalSize() }}>
          {visible.map((virtual) => {
            const item = items[virtual.index];
            if (item === undefined) return null;
            const isStuck = virtual.index === sticky.current;
            return (
              <div
                key={virtual.key}
                role="row"
                data-index={virtual.index}
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
                {item.kind === 'day' ? (
                  <DayHeading day={item.day} columnCount={columnCount} />
                ) : (
                  <IsCurrentRow value={virtual.index === current}>{renderRow(item.row)}</IsCurrentRow>
                )}
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

function DayHeading({ day, columnCount }: { day: string; columnCount: number }) {
  const formats = useFormats();
  const near = formats.nearDay(day, localDateOfInstant(useNow()));
  return (
    <span role="cell" aria-colspan={columnCount} className="day-heading">
      {near !== undefined && <span className="day-heading__near">{near}</span>}
      <time dateTime={day}>{formats.day(day)}</time>
    </span>
  );
}

/** The place in the list of the row around an element. */
function indexAround(element: Element): number | undefined {
  const index = element.closest<HTMLElement>('[data-index]')?.dataset['index'];
  return index === undefined ? undefined : Number(index);
}
