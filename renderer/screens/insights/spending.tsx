import type { SpendingSeries } from '../../../shared/contract/index.ts';
import { useCategories } from '../../categories/use-categories.ts';
import { Select } from '../../components/choice.tsx';
import { Money } from '../../components/marks.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { lastDayOfMonth } from './months-back.ts';
import { compareSpending } from './compare-spending.ts';

/** What a month was spent on, beside what its category takes in another month; each line leads to its transactions. */
export function Spending({
  series,
  months,
  month,
  today,
  currency,
  onChoose,
}: {
  series: SpendingSeries | undefined;
  months: readonly string[];
  month: string;
  today: string;
  currency: string;
  onChoose: (month: string) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const current = today.slice(0, 7);
  const lines = compareSpending(
    series?.categories ?? [],
    month,
    months.filter((one) => one !== current),
  );
  const largest = Math.max(1, ...lines.flatMap(({ spentMinor, usualMinor }) => [spentMinor, usualMinor]));
  const spentMinor = lines.reduce((sum, line) => sum + line.spentMinor, 0);
  return (
    <Section
      title={words.insights.spending.title}
      action={
        <div className="spending__month">
          <Select
            label={words.insights.month}
            value={month}
            options={months.toReversed().map((value) => ({
              value,
              label:
                value === current ? words.insights.soFar(formats.month(`${value}-01`)) : formats.month(`${value}-01`),
            }))}
            onChange={onChoose}
          />
        </div>
      }
    >
      {lines.length === 0 && <p className="faint">{words.insights.spending.none}</p>}
      {lines.length > 0 && (
        <table className="spending figures">
          <caption className="visually-hidden">{words.insights.spending.title}</caption>
          <thead>
            <tr>
              <th scope="col">{words.insights.spending.category}</th>
              <th scope="col" className="spending__share">
                {words.insights.spending.share}
              </th>
              <th scope="col">{words.insights.spending.spent}</th>
              <th scope="col">
                <i className="spending__usual-mark" aria-hidden="true" />
                {words.insights.spending.usual}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ categoryId, spentMinor: ofCategory, usualMinor }) => (
              <tr key={categoryId}>
                <th scope="row">
                  <a
                    href={hrefOf('transactions', undefined, {
                      category: categoryId,
                      from: `${month}-01`,
                      to: month === current ? today : lastDayOfMonth(month),
                    })}
                  >
                    {nameOf(categoryId)}
                  </a>
                </th>
                <td className="spending__share">
                  <svg aria-hidden="true" className="spending__bar" viewBox="0 0 100 10" preserveAspectRatio="none">
                    <rect className="spending__amount" width={percent(ofCategory, largest)} height="10" />
                    <rect className="spending__usual" x={percent(usualMinor, largest)} width="0.5" height="10" />
                  </svg>
                  <span className="soft">
                    {ofCategory > 0 && spentMinor > 0 && formats.share(ofCategory / spentMinor)}
                  </span>
                </td>
                <td>
                  <Money amountMinor={ofCategory} currency={currency} />
                </td>
                <td className="soft">
                  <Money amountMinor={usualMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {words.insights.spending.all}
              </th>
              <td>
                <Money amountMinor={spentMinor} currency={currency} />
              </td>
              <td className="soft">
                <Money amountMinor={lines.reduce((sum, line) => sum + line.usualMinor, 0)} currency={currency} />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </Section>
  );
}

function percent(part: number, whole: number): number {
  return Math.max(0, Math.min(99.5, (part / whole) * 100));
}
