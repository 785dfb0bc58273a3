import type { CashFlowSeries } from '../../../shared/contract/index.ts';
import { ChartTable } from '../../charts/chart-table.tsx';
import { FlowChart } from '../../charts/flow-chart.tsx';
import { Money } from '../../components/marks.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';

type FlowMonth = Pick<CashFlowSeries['months'][number], 'month' | 'inMinor' | 'outMinor'>;

/** Income and spending by month, drawn, said for the month that is looked at, and as a table. */
export function CashFlow({
  months,
  month,
  today,
  currency,
  onChoose,
}: {
  months: readonly FlowMonth[];
  month: string;
  today: string;
  currency: string;
  onChoose: (month: string) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const at = Math.max(
    0,
    months.findIndex((one) => one.month === month),
  );
  const chosen = months[at];
  if (!chosen) return null;
  const nameOf = (one: string): string =>
    one === today.slice(0, 7) ? words.insights.soFar(formats.month(`${one}-01`)) : formats.month(`${one}-01`);
  const money = (amountMinor: number): string => formats.money(amountMinor, currency);
  const { in: into, out, net } = words.insights.flow;
  const kinds = [
    { kind: 'in', name: into, amountMinor: chosen.inMinor },
    { kind: 'out', name: out, amountMinor: chosen.outMinor },
    { kind: 'net', name: net, amountMinor: chosen.inMinor + chosen.outMinor },
  ] as const;
  return (
    <Section
      title={words.insights.flow.title}
      lead={words.insights.flow.lead}
      action={
        <ChartTable
          caption={words.insights.flow.title}
          columns={[words.insights.month, into, out, net]}
          rows={months
            .toReversed()
            .map(({ month: name, inMinor, outMinor }) => [
              nameOf(name),
              ...[inMinor, outMinor, inMinor + outMinor].map(money),
            ])}
        />
      }
    >
      <div className="flow-readout">
        <p className="flow-readout__month">{nameOf(chosen.month)}</p>
        <dl>
          {kinds.map(({ kind, name, amountMinor }) => (
            <div key={kind}>
              <dt>
                <i className={`flow-mark flow-mark--${kind}`} aria-hidden="true" />
                {name}
              </dt>
              <dd>
                <Money amountMinor={amountMinor} currency={currency} sign={kind === 'net' ? 'always' : 'auto'} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <FlowChart
        months={months}
        currency={currency}
        label={words.insights.flow.chart}
        at={at}
        valueText={`${nameOf(chosen.month)}: ${kinds.map(({ name, amountMinor }) => `${name} ${money(amountMinor)}`).join(', ')}`}
        onMove={(next) => onChoose(months[next]?.month ?? month)}
      />
    </Section>
  );
}
