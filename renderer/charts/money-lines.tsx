import { useFormats } from '../context/coffer-context.ts';

/** Room right of a chart for the amounts of its lines, in CSS pixels. */
export const SCALE_WIDTH = 56;

/** The lines across a chart and the amount of each; the one of nothing stands out. Amounts hide with all others. */
export function MoneyLines({
  ticks,
  yOf,
  width,
  currency,
}: {
  /** In minor units. */
  ticks: readonly number[];
  yOf: (minor: number) => number;
  width: number;
  currency: string;
}) {
  const formats = useFormats();
  return ticks.map((tick) => (
    <g key={tick}>
      <line
        className={tick === 0 ? 'chart__zero' : 'chart__line'}
        x1={0}
        x2={width - SCALE_WIDTH}
        y1={yOf(tick)}
        y2={yOf(tick)}
      />
      <text className="chart__text private" x={width} y={yOf(tick)} dy="0.32em" textAnchor="end">
        {formats.roughMoney(tick, currency)}
      </text>
    </g>
  ));
}
