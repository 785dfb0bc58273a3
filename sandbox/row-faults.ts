import { randomUUID } from 'node:crypto';
import { addDays, daysBetween, type LocalDate } from '../shared/domain/local-date.ts';
import type { FaultList, Place } from './faults.ts';
import { oddRows } from './odd-rows.ts';
import { createRandom } from './random.ts';
import { digest, shiftedTimestamp, type TransactionJson } from './transaction-shapes.ts';

const REQUIRED_FIELDS = [
  'transaction_id',
  'timestamp',
  'description',
  'amount',
  'currency',
  'transaction_type',
  'transaction_category',
  'transaction_classification',
];

/** Lays every fault that concerns rows over an answer's rows. The bank's books stay as they are. */
export function spoiledRows(
  rows: readonly TransactionJson[],
  given: { faults: FaultList; place: Place; currency: string; range: { from: LocalDate; to: LocalDate } },
): TransactionJson[] {
  const { faults, place, currency, range } = given;
  let spoiled = [...rows];

  const unstable = faults.take('unstable-ids', place);
  if (unstable !== undefined) {
    const salt = randomUUID();
    spoiled = spoiled.map((row) => unstableRow(row, salt, unstable.ids ?? 'all'));
  }
  const shifted = faults.take('shift-dates', place);
  if (shifted !== undefined) {
    const days = shifted.days ?? 1;
    spoiled = spoiled.map((row) => ({
      ...row,
      timestamp: shiftedTimestamp(row['timestamp'], (date) => addDays(date, days)),
    }));
  }
  if (faults.take('no-running-balance', place) !== undefined) {
    spoiled = spoiled.map(({ running_balance: _running, ...row }) => row);
  }
  if (faults.take('bare-rows', place) !== undefined) {
    spoiled = spoiled.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => REQUIRED_FIELDS.includes(name))),
    );
  }
  const partial = faults.take('partial', place);
  if (partial !== undefined) {
    // Scattered, so that neither end of the range gives it away.
    const kept = Math.round((partial.keep ?? 0.5) * 10);
    spoiled = spoiled.filter((_, index) => (index * 7) % 10 < kept);
  }
  const duplicate = faults.take('duplicate-ids', place);
  if (duplicate !== undefined) spoiled = duplicated(spoiled, duplicate.rows ?? 3, duplicate.how ?? 'same-row');
  const big = faults.take('big-body', place);
  if (big !== undefined) spoiled = filledUp(spoiled, big.rows ?? 50_000, currency, range);
  const odd = faults.take('odd-rows', place);
  if (odd !== undefined) spoiled = [...spoiled, ...(odd.rawRows ?? oddRows(currency, range.to))];
  if (faults.take('out-of-order', place) !== undefined) {
    const random = createRandom('out-of-order');
    spoiled = spoiled
      .map((row) => ({ row, at: random.next() }))
      .toSorted((one, other) => one.at - other.at)
      .map(({ row }) => row);
  }
  return spoiled;
}

function unstableRow(row: TransactionJson, salt: string, ids: 'transaction' | 'all'): TransactionJson {
  const renewed = (id: unknown, digits: number): string => digest(`${salt}/${String(id)}`, digits);
  const transactionId = { transaction_id: renewed(row['transaction_id'], 32) };
  if (ids === 'transaction') return { ...row, ...transactionId };
  const { normalised_provider_transaction_id: _normalised, ...rest } = row;
  const providerId = row['provider_transaction_id'];
  return {
    ...rest,
    ...transactionId,
    ...(providerId === undefined ? {} : { provider_transaction_id: renewed(providerId, 20).toUpperCase() }),
  };
}

function duplicated(rows: readonly TransactionJson[], count: number, how: 'same-row' | 'shared-id'): TransactionJson[] {
  if (how === 'same-row') return [...rows.slice(0, count), ...rows];
  return rows.map((row, index) => {
    const other = rows[index - 1];
    // Every second row of the first few takes the ids of the row before it.
    if (other === undefined || index % 2 === 0 || index >= count * 2) return row;
    const ids = Object.fromEntries(Object.entries(other).filter(([name]) => name.endsWith('transaction_id')));
    return { ...row, ...ids };
  });
}

function filledUp(
  rows: readonly TransactionJson[],
  count: number,
  currency: string,
  { from, to }: { from: LocalDate; to: LocalDate },
): TransactionJson[] {
  const days = Math.max(1, daysBetween(from, to));
  const missing = Math.max(0, count - rows.length);
  const fillers = Array.from({ length: missing }, (_, index): TransactionJson => {
    const date = addDays(to, -Math.floor((index * days) / missing));
    return {
      transaction_id: `f${String(index).padStart(31, '0')}`,
      timestamp: `${date}T00:00:00Z`,
      description: `CORNER SHOP ${String(index).padStart(6, '0')}`,
      amount: -1,
      currency,
      transaction_type: 'DEBIT',
      transaction_category: 'PURCHASE',
      transaction_classification: [],
      meta: {},
    };
  });
  return [...rows, ...fillers];
}
