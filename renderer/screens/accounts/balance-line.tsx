import { addDays } from '../../../shared/domain/local-date.ts';
import { Money } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { balancePath } from './balance-path.ts';

const WIDTH = 600;
const HEIGHT = 88;

/** The balance of an account over a year, worked backwards from the latest one. */
export function BalanceLine({ accountId, currency }: { accountId: string; currency: string }) {
  const words = useWords();
  const formats = useFormats();
  const today = localDateOfInstant(useNow());
  const { value, failure } = useQuery('insights.netWorth', {
    from: addDays(today, -365),
    to: today,
    accountIds: [accountId],
  });
  if (failure && !value) return null;
  const points = value?.series.find((series) => series.currency === currency)?.points ?? [];
  const path = balancePath(points, WIDTH, HEIGHT);
  const first = points[0];
  const last = points.at(-1);
  return (
    <figure className="balance-line">
      <figcaption className="account-part__title">{words.account.line}</figcaption>
      {value && (!path || !first || !last) && <p className="faint">{words.account.lineNone}</p>}
      {path && first && last && (
        <>
          <div className="balance-line__picture">
            <svg
              role="img"
              viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
              preserveAspectRatio="none"
              fill="none"
              aria-label={words.account.lineLabel(
                formats.date(first.date),
                formats.money(first.totalMinor, currency),
                formats.date(last.date),
                formats.money(last.totalMinor, currency),
                formats.money(path.lowestMinor, currency),
                formats.money(path.highestMinor, currency),
              )}
            >
              <path className="balance-line__area" d={path.area} />
              {path.zeroY !== undefined && (
                <path
                  className="balance-line__zero"
                  d={`M0 ${path.zeroY}H${WIDTH}`}
                  vectorEffect="non-scaling-stroke"
                />
              )}
              <path className="balance-line__line" d={path.line} vectorEffect="non-scaling-stroke" />
            </svg>
            <p className="balance-line__scale faint" aria-hidden="true">
              <span title={words.account.highest}>
                <Money amountMinor={path.highestMinor} currency={currency} />
              </span>
              <span title={words.account.lowest}>
                <Money amountMinor={path.lowestMinor} currency={currency} />
              </span>
            </p>
          </div>
          <p className="balance-line__days faint" aria-hidden="true">
            <span>{formats.date(first.date)}</span>
            <span>{formats.date(last.date)}</span>
          </p>
        </>
      )}
    </figure>
  );
}
