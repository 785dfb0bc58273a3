import { curveStepAfter } from '@visx/curve';
import { scaleLinear } from '@visx/scale';
import { AreaClosed, LinePath } from '@visx/shape';
import { daysBetween } from '../../shared/domain/local-date.ts';
import { useFormats } from '../context/coffer-context.ts';
import { ChartFrame } from './chart-frame.tsx';
import { MoneyLines, SCALE_WIDTH } from './money-lines.tsx';

/** What there was at the end of a day. */
export type LinePoint = { readonly date: string; readonly totalMinor: number };

const FOOT = 22;
const TOP = 8;
/** Room that the name of a month takes. */
const NAME_WIDTH = 52;

/**
 * Balances over time: flat from one day to the next, because a balance jumps and does not drift. What is known of only
 * some of the accounts is dotted.
 */
export function LineChart({
  points,
  currency,
  completeFrom,
  label,
  at,
  valueText,
  height = 170,
  onMove,
}: {
  points: readonly LinePoint[];
  currency: string;
  /** Before this day something is missing from the sums. */
  completeFrom?: string | undefined;
  label: string;
  at: number;
  valueText: string;
  /** In CSS pixels. */
  height?: number;
  onMove: (at: number) => void;
}) {
  const formats = useFormats();
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return null;
  const totals = points.map(({ totalMinor }) => totalMinor);
  const [lowest, highest] = [Math.min(...totals), Math.max(...totals)];
  const margin = Math.max(1, (highest - lowest) * 0.06);
  const y = scaleLinear({ domain: [lowest - margin, highest + margin], range: [height - FOOT, TOP], nice: 4 });
  const days = Math.max(1, daysBetween(first.date, last.date));
  const whole = points.filter(({ date }) => completeFrom === undefined || date >= completeFrom);
  const partial = points.slice(0, points.length - whole.length + 1);
  return (
    <ChartFrame
      label={label}
      count={points.length}
      at={at}
      valueText={valueText}
      height={height}
      onMove={onMove}
      indexAt={(place, width) => {
        const day = (place / Math.max(1, width - SCALE_WIDTH)) * days;
        const next = points.findIndex(({ date }) => daysBetween(first.date, date) > day);
        return next === -1 ? points.length - 1 : Math.max(0, next - 1);
      }}
    >
      {(width) => {
        const x = scaleLinear({ domain: [0, days], range: [1, width - SCALE_WIDTH - 4] });
        const xOf = ({ date }: LinePoint): number => x(daysBetween(first.date, date));
        const yOf = ({ totalMinor }: LinePoint): number => y(totalMinor);
        const chosen = points[at];
        const line = { x: xOf, y: yOf, curve: curveStepAfter };
        return (
          <>
            <MoneyLines ticks={y.ticks(4)} yOf={y} width={width} currency={currency} />
            {namedMonths(points, (width - SCALE_WIDTH) / NAME_WIDTH).map((month) => (
              <text
                key={month}
                className="chart__text"
                x={x(daysBetween(first.date, `${month}-01`))}
                y={height - 5}
                textAnchor="middle"
              >
                {formats.shortMonth(`${month}-01`)}
              </text>
            ))}
            <AreaClosed className="chart__area" data={[...points]} yScale={y} {...line} />
            {partial.length > 1 && <LinePath className="chart__total chart__total--partial" data={partial} {...line} />}
            <LinePath className="chart__total" data={whole} {...line} />
            {chosen && (
              <>
                <line className="chart__cursor" x1={xOf(chosen)} x2={xOf(chosen)} y1={0} y2={height - FOOT} />
                <circle className="chart__dot" cx={xOf(chosen)} cy={yOf(chosen)} r={4} />
              </>
            )}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** Months that begin within the line, as many as have room beside each other. */
function namedMonths(points: readonly LinePoint[], room: number): string[] {
  const months = [...new Set(points.map(({ date }) => date.slice(0, 7)))].slice(1);
  const every = Math.max(1, Math.ceil(months.length / Math.max(1, room)));
  return months.filter((_, index) => (months.length - 1 - index) % every === 0);
}
