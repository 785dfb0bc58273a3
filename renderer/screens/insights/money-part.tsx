import { useState } from 'react';
import { Segments } from '../../components/choice.tsx';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty } from '../../components/surfaces.tsx';
import { totalsByCurrency } from '../../connections/account-groups.ts';
import { useWords } from '../../context/coffer-context.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { DueNext } from './due-next.tsx';
import { CashFlow } from './cash-flow.tsx';
import { monthsBack } from './months-back.ts';
import { Spending } from './spending.tsx';

const SPANS = ['6', '12', '24'] as const;

/** Cash flow and spending, one currency at a time: what is in different currencies is never added together. */
export function MoneyPart() {
  const words = useWords();
  const today = localDateOfInstant(useNow());
  const [span, setSpan] = useState<(typeof SPANS)[number]>('12');
  const [chosenCurrency, setCurrency] = useState<string>();
  const [chosenMonth, setMonth] = useState<string>();
  const months = monthsBack(today, Number(span));
  const range = { from: `${months[0]}-01`, to: today };
  const accounts = useQuery('accounts.list', {}).value?.accounts;
  const flow = useQuery('insights.cashFlow', range);
  const spending = useQuery('insights.spending', range);
  const failure = flow.failure ?? spending.failure;
  if (failure && !flow.value)
    return <Problem failure={failure} onRetry={flow.again} isRetrying={flow.asking || spending.asking} />;
  if (!flow.value || !accounts) return <Skeleton rows={8} />;
  const currencies = flow.value.series.map(({ currency }) => currency);
  const usual = totalsByCurrency(accounts).find((total) => currencies.includes(total.currency));
  const currency = currencies.find((known) => known === chosenCurrency) ?? usual?.currency ?? currencies[0];
  if (currency === undefined) return <Empty title={words.insights.emptyTitle} text={words.insights.emptyText} />;
  const known = new Map(
    flow.value.series.find((series) => series.currency === currency)?.months.map((one) => [one.month, one]),
  );
  const shown = months.map((month) => ({ inMinor: 0, outMinor: 0, ...known.get(month), month }));
  const month = months.find((one) => one === chosenMonth) ?? months.at(-1) ?? '';
  return (
    <div className="money-part">
      <div className="money-part__choices">
        <Segments
          label={words.insights.span}
          isLabelHidden
          value={span}
          options={SPANS.map((value) => ({ value, label: words.insights.spans[value] }))}
          onChange={setSpan}
        />
        {currencies.length > 1 && (
          <Segments
            label={words.insights.currency}
            isLabelHidden
            value={currency}
            options={currencies.map((value) => ({ value, label: value }))}
            onChange={setCurrency}
          />
        )}
      </div>
      <CashFlow months={shown} month={month} today={today} currency={currency} onChoose={setMonth} />
      <div className="money-part__columns">
        <Spending
          series={spending.value?.series.find((one) => one.currency === currency)}
          months={months}
          month={month}
          today={today}
          currency={currency}
          onChoose={setMonth}
        />
        <DueNext today={today} currency={currency} />
      </div>
    </div>
  );
}
