import { addDays, daysBetween } from '../../../shared/domain/local-date.ts';
import { BankText, Money } from '../../components/marks.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useQuery } from '../../context/use-query.ts';

/** So far ahead one looks: to the next of everything that comes each month. */
const DAYS_AHEAD = 31;
const MOST = 8;

/** What is due in the next weeks, soonest first, with what it comes to. */
export function DueNext({ today, currency }: { today: string; currency: string }) {
  const words = useWords();
  const formats = useFormats();
  const { value } = useQuery('insights.recurring', { from: today, to: addDays(today, DAYS_AHEAD) });
  const due = (value?.payments ?? [])
    .filter((payment) => payment.state !== 'dismissed' && payment.currency === currency)
    .flatMap((payment) => payment.dueDates.map((date) => ({ payment, date })))
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.payment.amountMinor - b.payment.amountMinor));
  const sum = (sign: number): number =>
    due.reduce((total, { payment: { amountMinor } }) => total + (Math.sign(amountMinor) === sign ? amountMinor : 0), 0);
  return (
    <Section
      title={words.recurring.due}
      action={
        <a className="section__link" href={hrefOf('insights', 'recurring')}>
          {words.recurring.all}
        </a>
      }
    >
      {value && due.length === 0 && <p className="faint">{words.recurring.dueNone}</p>}
      {due.length > 0 && (
        <>
          <p className="soft private">
            {words.recurring.dueSum(
              formats.money(-sum(-1), currency),
              formats.money(sum(1), currency),
              formats.shortDate(addDays(today, DAYS_AHEAD)),
            )}
          </p>
          <ul className="due-list">
            {due.slice(0, MOST).map(({ payment, date }) => (
              <li key={`${payment.recurringId} ${date}`}>
                <time dateTime={date} className="faint">
                  {formats.shortDate(date)}
                </time>
                <span className="clipped">
                  <BankText text={payment.name} length={48} />
                  {payment.change !== undefined &&
                    daysBetween(payment.change.on, today) < 62 &&
                    payment.amountMinor < payment.change.beforeMinor && (
                      <span className="due-list__rise"> {words.recurring.dearer}</span>
                    )}
                </span>
                <span>
                  {payment.isEstimate && <span className="faint">{words.recurring.about} </span>}
                  <Money amountMinor={payment.amountMinor} currency={currency} sign="always" />
                </span>
              </li>
            ))}
          </ul>
          {due.length > MOST && (
            <p className="faint">{words.recurring.dueMore(due.length - MOST, formats.count(due.length - MOST))}</p>
          )}
        </>
      )}
    </Section>
  );
}
