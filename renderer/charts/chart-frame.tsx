import './charts.css';
import type { KeyboardEvent, ReactNode } from 'react';
import { useWidth } from './use-width.ts';

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageUp: (at) => at + 6,
  PageDown: (at) => at - 6,
  Home: () => 0,
  End: (_at, last) => last,
};

/**
 * What every chart is in: a drawing as wide as there is room, walked through with the arrow keys or the pointer. To a
 * screen reader it is a slider whose value is said in words, so a chart is read point by point and not as a picture.
 */
export function ChartFrame({
  label,
  count,
  at,
  valueText,
  height,
  indexAt,
  onMove,
  children,
}: {
  label: string;
  /** How many points there are. */
  count: number;
  /** The point that is looked at. */
  at: number;
  valueText: string;
  /** In CSS pixels. */
  height: number;
  /** The point nearest to a place across the drawing. */
  indexAt: (x: number, width: number) => number;
  onMove: (at: number) => void;
  children: (width: number) => ReactNode;
}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const move = (next: number): void => {
    const within = Math.min(count - 1, Math.max(0, next));
    if (within !== at) onMove(within);
  };
  return (
    <div
      ref={element}
      className="chart"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={at + 1}
      aria-valuetext={valueText}
      onKeyDown={(event: KeyboardEvent) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        move(step(at, count - 1));
      }}
      onPointerMove={({ clientX, currentTarget }) =>
        move(indexAt(clientX - currentTarget.getBoundingClientRect().left, width))
      }
    >
      <svg aria-hidden="true" width="100%" height={height}>
        {width > 0 && children(width)}
      </svg>
    </div>
  );
}
