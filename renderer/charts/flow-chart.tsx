import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, LinePath } from '@visx/shape';
import { useId } from 'react';
import { useFormats } from '../context/coffer-context.ts';
import { ChartFrame } from './chart-frame.tsx';
import { MoneyLines, SCALE_WIDTH } from './money-lines.tsx';

/** What came in (positive) and went out (negative) in a month. */
export type FlowMonth = { readonly month: string; readonly inMinor: number; readonly outMinor: number };

const HEIGHT = 220;
const FOOT = 22;
const TOP = 8;
const WIDEST_BAR = 34;
const DIAMOND = 4.5;

/**
 * Cash flow by month: income above the line, spending below it and hatched, and a diamond where the month ended up. Which
 * is which is said by place and by pattern, so colour adds nothing that is missed without it.
 */
export function FlowChart({
  months,
  currency,
  label,
  at,
  valueText,
  onMove,
}: {
  months: readonly FlowMonth[];
  currency: string;
  label: string;
  at: number;
  valueText: string;
  onMove: (at: number) => void;
}) {
  const formats = useFormats();
  const patternId = useId();
  const highest = Math.max(0, ...months.flatMap(({ inMinor, outMinor }) => [inMinor, outMinor]));
  const lowest = Math.min(0, ...months.flatMap(({ inMinor, outMinor }) => [inMinor, outMinor]));
  const y = scaleLinear({
    domain: highest === lowest ? [0, 1] : [lowest, highest],
    range: [HEIGHT - FOOT, TOP],
    nice: true,
  });
  const bandsOver = (width: number) =>
    scaleBand({ domain: months.map(({ month }) => month), range: [0, width - SCALE_WIDTH], paddingInner: 0.25 });
  return (
    <ChartFrame
      label={label}
      count={months.length}
      at={at}
      valueText={valueText}
      height={HEIGHT}
      onMove={onMove}
      indexAt={(x, width) => Math.floor((x / Math.max(1, width - SCALE_WIDTH)) * months.length)}
    >
      {(width) => {
        const x = bandsOver(width);
        const band = x.bandwidth();
        const bar = Math.min(WIDEST_BAR, band);
        // As many names as have room, counted from the newest.
        const every = Math.max(1, Math.ceil(34 / x.step()));
        const chosen = months[at];
        const middleOf = (month: string): number => (x(month) ?? 0) + band / 2;
        return (
          <>
            <defs>
              <pattern id={patternId} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect className="chart__hatch-ground" width="6" height="6" />
                <rect className="chart__hatch" width="2.4" height="6" />
              </pattern>
            </defs>
            {chosen && (
              <rect
                className="chart__chosen"
                x={middleOf(chosen.month) - x.step() / 2}
                width={x.step()}
                y={0}
                height={HEIGHT}
                rx={5}
              />
            )}
            <MoneyLines ticks={y.ticks(5)} yOf={y} width={width} currency={currency} />
            {months.map(({ month, inMinor, outMinor }, index) => (
              <g key={month}>
                <Bar
                  className="chart__in"
                  x={middleOf(month) - bar / 2}
                  width={bar}
                  y={Math.min(y(0), y(inMinor))}
                  height={Math.abs(y(inMinor) - y(0))}
                />
                <Bar
                  className="chart__out"
                  fill={`url(#${patternId})`}
                  x={middleOf(month) - bar / 2}
                  width={bar}
                  y={Math.min(y(0), y(outMinor))}
                  height={Math.abs(y(outMinor) - y(0))}
                />
                {(months.length - 1 - index) % every === 0 && (
                  <text className="chart__text" x={middleOf(month)} y={HEIGHT - 5} textAnchor="middle">
                    {formats.shortMonth(`${month}-01`)}
                  </text>
                )}
              </g>
            ))}
            <LinePath
              className="chart__net"
              data={[...months]}
              x={({ month }) => middleOf(month)}
              y={({ inMinor, outMinor }) => y(inMinor + outMinor)}
            />
            {months.map(({ month, inMinor, outMinor }) => (
              <path
                key={month}
                className="chart__diamond"
                d={`M${middleOf(month)} ${y(inMinor + outMinor) - DIAMOND}l${DIAMOND} ${DIAMOND}l${-DIAMOND} ${DIAMOND}l${-DIAMOND} ${-DIAMOND}Z`}
              />
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}
