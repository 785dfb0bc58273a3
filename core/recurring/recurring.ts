import type { Output, ParsedInput, RecurringPayment } from '../../shared/contract/index.ts';
import { OWN_TRANSFER, UNCATEGORISED } from '../../shared/domain/categories.ts';
import { daysBetween, utcDateOf, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { RecurringRow, RecurringStore } from './recurring-store.ts';
import { dueDates, periodDays } from './schedule.ts';

/** Payments that come round, as the user sees them and decides about them. */
export type Recurring = {
  list(query: ParsedInput<'insights.recurring'>): Output<'insights.recurring'>;
  decide(input: ParsedInput<'recurring.decide'>): RecurringPayment | undefined;
};

/** A payment may be so late before it is said to be: banks and weekends take their days. */
const LEAST_GRACE_DAYS = 6;
/** Beyond this part of its period a payment that does not come has ended. */
const GRACE_OF_PERIOD = 0.6;

/** Creates the user's side of payments that come round. */
export function createRecurring(needs: {
  database: Database;
  store: RecurringStore;
  transactions: TransactionStore;
  accounts: AccountStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
}): Recurring {
  const { database, store, transactions, accounts, audit, events, clock } = needs;

  return {
    list({ from, to, currency, accountIds }) {
      if (from > to) throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'from' }, { path: 'to' }] } });
      const named = accountIds && new Set(accountIds);
      const chosen = accounts.all().filter(({ id, hidden }) => (named ? named.has(id) : hidden === 0));
      const rows = store.ofAccounts(JSON.stringify(chosen.map(({ id }) => id)));
      const payments = rows
        .filter((row) => row.first_date <= to && (currency === undefined || row.currency === currency))
        .flatMap((row) => paymentOf(row, to) ?? [])
        .filter(({ lastDate, status }) => status !== 'ended' || lastDate >= from)
        .toSorted((a, b) => ((a.nextDate ?? '9') < (b.nextDate ?? '9') ? -1 : 1));
      return { asOf: today(), payments };
    },

    decide({ recurringId, decision }) {
      const row = store.get(Number(recurringId));
      if (!row) throw new AppError('NOT_FOUND', { details: { recurringId } });
      const state = decision === 'confirm' ? 'confirmed' : decision === 'dismiss' ? 'dismissed' : 'found';
      database.transaction(() => {
        store.decide(row.id, state, state === 'found' ? null : new Date(clock.nowMs()).toISOString());
        // What is forgotten is looked for again, and goes if it is not found.
        if (state === 'found') transactions.touched.lookAgain(row.account_id, row.last_date);
        audit.append('RECURRING_DECIDED', {}, { recurringId, decision });
      })();
      events.emit('insights.changed', {});
      if (state === 'found') events.emit('transactions.changed', {});
      return paymentOf({ ...row, state }, today());
    },
  };

  /** `undefined` when its payments are gone, or count as transfers since: both are worked out anew in a moment. */
  function paymentOf(row: RecurringRow, until: LocalDate): RecurringPayment | undefined {
    const last = transactions.get(row.transaction_ids.at(-1) ?? 0);
    if (!last || last.shown_category === OWN_TRANSFER) return undefined;
    const { schedule, last_date } = row;
    const [nextDate] = dueDates(schedule, last_date, '9999-12-31', 1);
    const status = statusOf(row, nextDate);
    const isGoingOn = status !== 'ended';
    return {
      recurringId: String(row.id),
      accountId: row.account_id,
      name: last.rule_name ?? last.merchant ?? last.description,
      categoryId: last.shown_category ?? UNCATEGORISED,
      currency: row.currency,
      amountMinor: row.amount_minor,
      isEstimate: row.is_steady === 0,
      every: { unit: schedule.unit, count: schedule.every },
      firstDate: row.first_date,
      lastDate: last_date,
      lastTransactionId: `t${last.id}`,
      times: row.transaction_ids.length,
      ...(isGoingOn && nextDate !== undefined ? { nextDate } : {}),
      dueDates: isGoingOn ? dueDates(schedule, last_date, until).filter((date) => date >= today()) : [],
      ...(row.before_minor === null || row.changed_on === null
        ? {}
        : { change: { beforeMinor: row.before_minor, on: row.changed_on } }),
      status,
      state: row.state,
    };
  }

  function statusOf({ schedule, state }: RecurringRow, nextDate: LocalDate | undefined): RecurringPayment['status'] {
    if (nextDate === undefined) return 'ended';
    const late = daysBetween(nextDate, today());
    if (late <= LEAST_GRACE_DAYS) return 'due';
    if (late <= Math.max(LEAST_GRACE_DAYS, periodDays(schedule) * GRACE_OF_PERIOD) || state === 'confirmed')
      return 'late';
    return 'ended';
  }

  function today(): LocalDate {
    return utcDateOf(clock.nowMs());
  }
}
