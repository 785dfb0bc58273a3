import { setImmediate as nextTurn } from 'node:timers/promises';
import { UNCATEGORISED, type BuiltInCategory, type CategoryKind } from '../../shared/domain/categories.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { TURN_MS } from '../turns.ts';
import type { TouchedAccount } from '../ledger/touched-account-store.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import { findInGroup, groupPayments, type FoundRecurring, type Payment } from './find-recurring.ts';
import { matchRecurring, type RecurringPlan } from './match-recurring.ts';
import { payeeKeyOf } from './payee-key.ts';
import type { RecurringRow, RecurringStore } from './recurring-store.ts';

/** So far back payments are looked at, from the newest one of an account: three of a yearly bill. */
const REACH_DAYS = 800;

/** Money that was only moved does not come round, but what goes to other people may: that is how many pay their rent. */
const TO_OTHERS: BuiltInCategory = 'transfer';
/** Cash is drawn, and interest is credited, by no contract with anybody. */
const LEFT_OUT: ReadonlySet<string> = new Set<BuiltInCategory>(['cash', 'interest']);
const MANDATES: ReadonlySet<string> = new Set(['DIRECT_DEBIT', 'STANDING_ORDER']);

/** Finds payments that come round anew in accounts whose rows have changed; answers whether anything is other than before. */
export function createKeepRecurring(needs: {
  database: Database;
  store: RecurringStore;
  transactions: TransactionStore;
  readKinds(): (categoryId: string) => CategoryKind;
}): (touched: readonly TouchedAccount[], signal: AbortSignal) => Promise<boolean> {
  const { database, store, transactions } = needs;

  return async (touched, signal) => {
    let isOther = false;
    for (const { account_id } of touched) {
      const found = await findIn(await paymentsOf(account_id, signal), signal);
      if (signal.aborted) return isOther;
      isOther = database.transaction(() => write(account_id, found))() || isOther;
    }
    return isOther;
  };

  async function findIn(payments: readonly Payment[], signal: AbortSignal): Promise<FoundRecurring[]> {
    const found: FoundRecurring[] = [];
    let untilMs = performance.now() + TURN_MS;
    for (const group of groupPayments(payments)) {
      found.push(...findInGroup(group));
      if (performance.now() < untilMs) continue;
      if (signal.aborted) break;
      await nextTurn();
      untilMs = performance.now() + TURN_MS;
    }
    return found;
  }

  async function paymentsOf(accountId: string, signal: AbortSignal): Promise<Payment[]> {
    const newest = transactions.totals.newestDay(accountId);
    if (newest === undefined) return [];
    const payments: Payment[] = [];
    const kindOf = needs.readKinds();
    for (const rows of transactions.bookedSince(accountId, addDays(newest, -REACH_DAYS))) {
      for (const row of rows) if (canComeRound(row, kindOf)) payments.push(paymentOf(row));
      if (signal.aborted) break;
      await nextTurn();
    }
    return payments;
  }

  /** Within one transaction with the reading of what is written down, because the user may decide meanwhile. */
  function write(accountId: string, found: readonly FoundRecurring[]): boolean {
    const { kept, added, gone }: RecurringPlan = matchRecurring(store.ofAccount(accountId), found);
    for (const { id } of gone) store.remove(id);
    for (const one of added) store.insert({ ...columnsOf(accountId, one), state: 'found', decided_at: null });
    const changed = kept.filter(({ row, found: one }) => !isSame(row, columnsOf(accountId, one)));
    for (const { row, found: one } of changed) store.update({ ...row, ...columnsOf(accountId, one) });
    return gone.length + added.length + changed.length > 0;
  }
}

function canComeRound(
  { vanished_at, deleted, amount_minor, shown_category }: TransactionRow,
  kindOf: (categoryId: string) => CategoryKind,
): boolean {
  if (vanished_at !== null || deleted === 1 || amount_minor === 0) return false;
  const category = shown_category ?? UNCATEGORISED;
  return !LEFT_OUT.has(category) && ((category === TO_OTHERS && amount_minor < 0) || kindOf(category) !== 'transfer');
}

function paymentOf(row: TransactionRow): Payment {
  return {
    id: row.id,
    date: row.date,
    amountMinor: row.amount_minor,
    currency: row.currency,
    payee: payeeKeyOf(row),
    isMandate: MANDATES.has(row.category ?? ''),
  };
}

type FoundColumns = Omit<RecurringRow, 'id' | 'state' | 'decided_at'>;

function columnsOf(accountId: string, found: FoundRecurring): FoundColumns {
  const { payee, currency, schedule, amountMinor, isSteady, change, payments } = found;
  return {
    account_id: accountId,
    payee,
    currency,
    schedule,
    amount_minor: amountMinor,
    is_steady: isSteady ? 1 : 0,
    before_minor: change?.beforeMinor ?? null,
    changed_on: change?.on ?? null,
    first_date: payments[0]?.date ?? '',
    last_date: payments.at(-1)?.date ?? '',
    transaction_ids: payments.map(({ id }) => id),
  };
}

function isSame(row: RecurringRow, columns: FoundColumns): boolean {
  return (Object.keys(columns) as (keyof FoundColumns)[]).every(
    (name) => JSON.stringify(row[name]) === JSON.stringify(columns[name]),
  );
}
