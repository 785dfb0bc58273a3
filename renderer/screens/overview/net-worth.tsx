import { useState } from 'react';
import type { CombinedNetWorth, ExchangeRate } from '../../../shared/contract/index.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { ChartTable } from '../../charts/chart-table.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { Segments } from '../../components/choice.tsx';
import { Money } from '../../components/marks.tsx';
import { Section } from '../../components/surfaces.tsx';
import type { CurrencyTotal } from '../../connections/account-groups.ts';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant, type Formats } from '../../format/formats.ts';
import type { Words } from '../../words/en-gb.ts';

const SPANS = ['92', '365', '1096', '3650'] as const;
const ALL = 'all';

type Line = Pick<CombinedNetWorth, 'currency' | 'points' | 'completeFrom'>;

/** Net worth over time, one currency at a time; all in one only where the user has chosen it, and with the rates beside it. */
export function NetWorth({ totals }: { totals: readonly CurrencyTotal[] }) {
  const words = useWords();
  const today = localDateOfInstant(useNow());
  const settings = useQuery('settings.get', {}).value;
  const [span, setSpan] = useState<(typeof SPANS)[number]>('365');
  const [chosen, setChosen] = useState<string>();
  const base = settings?.baseCurrency;
  const isCombined = base !== undefined && base !== 'none' && totals.some(({ currency }) => currency !== base);
  const { value } = useQuery('insights.netWorth', {
    from: addDays(today, -Number(span)),
    to: today,
    ...(isCombined ? { convertTo: base } : {}),
  });
  if (!value || !settings || totals.length === 0) return null;
  const { combined } = value;
  const series = totals.flatMap((total) => value.series.find(({ currency }) => currency === total.currency) ?? []);
  const usual = combined ? ALL : series[0]?.currency;
  const options = [
    ...(combined ? [{ value: ALL, label: words.netWorth.allIn(combined.currency) }] : []),
    ...series.map(({ currency }) => ({ value: currency, label: currency })),
  ];
  const picked = options.find((option) => option.value === chosen)?.value ?? usual;
  const line = picked === ALL ? combined : series.find(({ currency }) => currency === picked);
  return (
    <Section
      title={words.netWorth.title}
      action={
        <div className="net-worth__choices">
          {options.length > 1 && picked !== undefined && (
            <Segments
              label={words.netWorth.currency}
              isLabelHidden
              value={picked}
              options={options}
              onChange={setChosen}
            />
          )}
          <Segments
            label={words.netWorth.span}
            isLabelHidden
            value={span}
            options={SPANS.map((one) => ({ value: one, label: words.netWorth.spans[one] }))}
            onChange={setSpan}
          />
        </div>
      }
    >
      {line && line.points.length > 1 ? (
        <Drawn key={`${picked} ${span}`} line={line} />
      ) : (
        <p className="faint">{words.netWorth.none}</p>
      )}
      {picked === ALL && combined && <Rates combined={combined} />}
      {!isCombined && series.length > 1 && (
        <p className="net-worth__note">
          <a href={hrefOf('settings', undefined, { at: 'currencies' })}>{words.netWorth.choose}</a>
        </p>
      )}
    </Section>
  );
}

function Drawn({ line: { currency, points, completeFrom } }: { line: Line }) {
  const words = useWords();
  const formats = useFormats();
  const [moved, setMoved] = useState<number>();
  const at = Math.min(moved ?? points.length - 1, points.length - 1);
  const [point, first] = [points[at], points[0]];
  if (!point || !first) return null;
  const money = (amountMinor: number): string => formats.money(amountMinor, currency);
  const change = words.netWorth.change(
    formats.money(point.totalMinor - first.totalMinor, currency, 'always'),
    formats.date(first.date),
  );
  return (
    <>
      <div className="net-worth__readout">
        <p>
          <span className="soft">{formats.date(point.date)}</span>{' '}
          <strong>
            <Money amountMinor={point.totalMinor} currency={currency} />
          </strong>{' '}
          {at > 0 && <span className="soft private">{change}</span>}
        </p>
        <ChartTable
          caption={words.netWorth.chart(currency)}
          columns={[words.netWorth.day, words.netWorth.total]}
          rows={points.toReversed().map(({ date, totalMinor }) => [formats.date(date), money(totalMinor)])}
        />
      </div>
      <LineChart
        points={points}
        currency={currency}
        completeFrom={completeFrom}
        label={words.netWorth.chart(currency)}
        at={at}
        valueText={`${formats.date(point.date)}: ${money(point.totalMinor)}`}
        onMove={setMoved}
      />
      {completeFrom !== undefined && (
        <p className="faint net-worth__note">{words.netWorth.partial(formats.date(completeFrom))}</p>
      )}
    </>
  );
}

/** What the sum was worked out at, and what is not in it. */
function Rates({ combined: { rates, missing } }: { combined: CombinedNetWorth }) {
  const words = useWords();
  const formats = useFormats();
  return (
    <p className="soft net-worth__note">
      {rates.length > 0 && words.netWorth.at(formats.list(rates.map((rate) => rateSentence(rate, words, formats))))}{' '}
      {missing.length > 0 && <strong>{words.netWorth.missing(formats.list(missing))}</strong>}{' '}
      <a href={hrefOf('settings', undefined, { at: 'currencies' })}>{words.netWorth.setRates}</a>
    </p>
  );
}

function rateSentence({ from, to, rate, source, date }: ExchangeRate, words: Words, formats: Formats): string {
  return words.netWorth.rate(from, formats.rate(rate), to, words.rates.sources[source], formats.date(date));
}
