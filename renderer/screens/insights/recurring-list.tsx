import { useState } from 'react';
import type { RecurringPayment } from '../../../shared/contract/index.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { useCategories } from '../../categories/use-categories.ts';
import { Button } from '../../components/button.tsx';
import { Segments } from '../../components/choice.tsx';
import { BankText, Money, Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useNow } from '../../context/use-now.ts';
import { useOpenRow } from '../../context/use-open-row.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { TransactionDrawer } from '../../transactions/transaction-drawer.tsx';
import { howOften, perYearMinor } from './recurring-words.ts';
import { useDecideRecurring } from './use-decide-recurring.ts';

const KINDS = ['out', 'in', 'ended', 'dismissed'] as const;
type Kind = (typeof KINDS)[number];

/** A change of price is told for a year and a bit, so that the yearly rise of two years can be seen side by side. */
const DAYS_OF_CHANGE = 400;
/** A payment that ended so long ago is of no more interest. */
const DAYS_BACK = 365;

/** Everything that comes round: what it costs, when it is due next, what has become dearer, and the user's word on it. */
export function RecurringList() {
  const words = useWords();
  const formats = useFormats();
  const today = localDateOfInstant(useNow());
  const { value, failure, again, asking } = useQuery('insights.recurring', {
    from: addDays(today, -DAYS_BACK),
    to: addDays(today, 31),
  });
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const [kind, setKind] = useState<Kind>('out');
  const row = useOpenRow('row');
  const payments = value?.payments ?? [];
  const shown = payments.filter((payment) => kindOf(payment) === kind);
  return (
    <Section
      title={words.recurring.title}
      lead={words.recurring.lead}
      action={
        <Segments
          label={words.recurring.kindsLabel}
          isLabelHidden
          value={kind}
          options={KINDS.map((one) => ({
            value: one,
            label:
              value === undefined
                ? words.recurring.kinds[one]
                : words.transfers.stateCount(
                    words.recurring.kinds[one],
                    formats.count(payments.filter((payment) => kindOf(payment) === one).length),
                  ),
          }))}
          onChange={setKind}
        />
      }
    >
      {failure && !value && <Problem failure={failure} onRetry={again} isRetrying={asking} />}
      {!value && !failure && <Skeleton rows={6} />}
      {value && shown.length === 0 && <p className="faint">{words.recurring.empty[kind]}</p>}
      {shown.length > 0 && (kind === 'out' || kind === 'in') && <Sums payments={shown} />}
      {shown.length > 0 && (
        <ul className="recurring-list" aria-label={words.recurring.title}>
          {shown.map((payment) => (
            <li key={payment.recurringId}>
              <Line payment={payment} today={today} onOpen={row.open} />
            </li>
          ))}
        </ul>
      )}
      {row.id !== undefined && <TransactionDrawer transactionId={row.id} accounts={accounts} onClose={row.close} />}
    </Section>
  );
}

/** What all of them come to, currency by currency. */
function Sums({ payments }: { payments: readonly RecurringPayment[] }) {
  const words = useWords();
  const formats = useFormats();
  return (
    <p className="soft private">
      {[...Map.groupBy(payments, ({ currency }) => currency)]
        .map(([currency, some]) => {
          const year = Math.abs(some.reduce((sum, payment) => sum + perYearMinor(payment), 0));
          return words.recurring.sum(formats.money(Math.round(year / 12), currency), formats.money(year, currency));
        })
        .join(' · ')}
    </p>
  );
}

function Line({
  payment,
  today,
  onOpen,
}: {
  payment: RecurringPayment;
  today: string;
  onOpen: (transactionId: string) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const { decide, isBusy, failure } = useDecideRecurring();
  const { recurringId, currency, amountMinor, change, status, state, nextDate } = payment;
  return (
    <>
      <div className="recurring-list__what">
        <button type="button" className="transfer-list__half clipped" onClick={() => onOpen(payment.lastTransactionId)}>
          <strong>
            <BankText text={payment.name} length={60} />
          </strong>
        </button>
        <p className="faint recurring-list__facts">
          {nameOf(payment.categoryId)} · {howOften(payment, words)} ·{' '}
          {words.recurring.since(formats.month(payment.firstDate))}
        </p>
        {change !== undefined && change.on >= addDays(today, -DAYS_OF_CHANGE) && (
          <Change payment={payment} change={change} />
        )}
        {failure && <Problem size="small" failure={failure} />}
      </div>
      <div className="recurring-list__when">
        {status === 'late' && <StatusMark tone="soon" word={words.recurring.late} />}
        {nextDate === undefined ? (
          <span className="faint">{words.recurring.lastOn(formats.date(payment.lastDate))}</span>
        ) : (
          <time dateTime={nextDate}>{nextDate < today ? formats.date(nextDate) : formats.day(nextDate)}</time>
        )}
      </div>
      <p className="recurring-list__amount">
        <span>
          {payment.isEstimate && <span className="faint">{words.recurring.about} </span>}
          <Money amountMinor={amountMinor} currency={currency} />
        </span>
        <span className="faint private">{words.recurring.perYear(formats.money(perYearMinor(payment), currency))}</span>
      </p>
      <div className="transfer-list__buttons">
        {state === 'found' && (
          <>
            <Button isBusy={isBusy} onClick={() => void decide(recurringId, 'confirm')}>
              {words.recurring.confirm}
            </Button>
            <Button look="quiet" isBusy={isBusy} onClick={() => void decide(recurringId, 'dismiss')}>
              {words.recurring.dismiss}
            </Button>
          </>
        )}
        {state === 'confirmed' && <StatusMark tone="good" word={words.recurring.confirmed} />}
        {state !== 'found' && (
          <Button look="quiet" isBusy={isBusy} onClick={() => void decide(recurringId, 'reopen')}>
            {words.transfers.reopen}
          </Button>
        )}
      </div>
    </>
  );
}

function Change({ payment, change }: { payment: RecurringPayment; change: NonNullable<RecurringPayment['change']> }) {
  const words = useWords();
  const formats = useFormats();
  const isMore = Math.abs(payment.amountMinor) > Math.abs(change.beforeMinor);
  const money = (amountMinor: number): string => formats.money(Math.abs(amountMinor), payment.currency);
  return (
    <p
      className={
        isMore && payment.amountMinor < 0 ? 'recurring-list__rise private' : 'soft recurring-list__facts private'
      }
    >
      {(isMore ? words.recurring.rose : words.recurring.fell)(
        money(change.beforeMinor),
        money(payment.amountMinor),
        formats.date(change.on),
      )}
    </p>
  );
}

function kindOf({ state, status, amountMinor }: RecurringPayment): Kind {
  if (state === 'dismissed') return 'dismissed';
  if (status === 'ended') return 'ended';
  return amountMinor > 0 ? 'in' : 'out';
}
