import { Money } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import type { CurrencyTotal } from '../../connections/account-groups.ts';

/** What is held, one figure per currency; nothing is converted or added across. */
export function Totals({ totals }: { totals: readonly CurrencyTotal[] }) {
  const words = useWords();
  const formats = useFormats();
  if (totals.length === 0) return null;
  return (
    <section aria-label={words.overview.totals}>
      <ul className="totals">
        {totals.map((total) => (
          <li key={total.currency} className="totals__currency">
            <p className="totals__name soft">{formats.currencyName(total.currency)}</p>
            <p className="totals__figure">
              {total.withoutBalance === total.accountCount + total.cardCount ? (
                // No bank has said anything yet; a zero would be an invention.
                <span className="faint">–</span>
              ) : (
                <Money amountMinor={total.totalMinor} currency={total.currency} />
              )}
            </p>
            {total.withoutBalance > 0 && (
              <p className="totals__gap">
                {words.overview.withoutBalance(total.withoutBalance, formats.count(total.withoutBalance))}
              </p>
            )}
            <dl className="totals__parts">
              {total.accountCount > 0 && (
                <div>
                  <dt>{words.overview.accounts(total.accountCount, formats.count(total.accountCount))}</dt>
                  <dd>
                    <Money amountMinor={total.accountsMinor} currency={total.currency} />
                  </dd>
                </div>
              )}
              {total.cardCount > 0 && (
                <div>
                  <dt>{words.overview.cards(total.cardCount, formats.count(total.cardCount))}</dt>
                  <dd>
                    <Money amountMinor={total.cardsMinor} currency={total.currency} />
                  </dd>
                </div>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
