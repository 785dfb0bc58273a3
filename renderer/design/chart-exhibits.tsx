import { useState } from 'react';
import { ChartTable } from '../charts/chart-table.tsx';
import { FlowChart, type FlowMonth } from '../charts/flow-chart.tsx';
import { LineChart, type LinePoint } from '../charts/line-chart.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

const MONTHS: readonly FlowMonth[] = [290_000, 310_000, 305_000, 480_000, 0, 312_000].map((inMinor, index) => ({
  month: `2026-0${index + 1}`,
  inMinor,
  outMinor: -(240_000 + 45_000 * (index % 3)),
}));
const POINTS: readonly LinePoint[] = Array.from({ length: 27 }, (_, index) => ({
  date: `2026-0${1 + Math.floor(index / 9)}-${String(1 + (index % 9) * 3).padStart(2, '0')}`,
  totalMinor: 180_000 + 41_000 * ((index * 7) % 5) - 9000 * index,
}));

/** What draws figures over time. */
export function ChartExhibits() {
  const { words, formats } = useCoffer();
  const [month, setMonth] = useState(MONTHS.length - 1);
  const [day, setDay] = useState(POINTS.length - 1);
  const money = (amountMinor = 0): string => formats.money(amountMinor, 'GBP');
  return (
    <Room title="Charts">
      <Exhibit name="FlowChart: in above, out below and hatched, what is left as a diamond" isWide>
        <FlowChart
          months={MONTHS}
          currency="GBP"
          label={words.insights.flow.chart}
          at={month}
          valueText={money(MONTHS[month]?.inMinor)}
          onMove={setMonth}
        />
      </Exhibit>
      <Exhibit name="LineChart, dotted where it is not complete" isWide>
        <LineChart
          points={POINTS}
          currency="GBP"
          completeFrom="2026-02-01"
          label={words.netWorth.chart('GBP')}
          at={day}
          valueText={money(POINTS[day]?.totalMinor)}
          onMove={setDay}
        />
      </Exhibit>
      <Exhibit name="ChartTable">
        <ChartTable
          caption={words.insights.flow.title}
          columns={[words.insights.month, words.insights.flow.in, words.insights.flow.out]}
          rows={MONTHS.map(({ month: name, inMinor, outMinor }) => [
            formats.month(`${name}-01`),
            money(inMinor),
            money(outMinor),
          ])}
        />
      </Exhibit>
    </Room>
  );
}
