import { createHash } from 'node:crypto';
import type { Output, Review, SyncRun, Transaction } from '../../../shared/contract/index.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { ago } from './money.ts';

/** What syncs leave behind, for pictures of the interface: runs, changesets, provenance, coverage, balances. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const BANKS = ['c1', 'c2', 'c3', 'c4', 'c5'] as const;

/** Four rounds of syncs a day over `days` days, newest first, with a failure, a stop and an undone one among them. */
export function someSyncRuns(nowMs: number, days: number): SyncRun[] {
  const runs: SyncRun[] = [];
  for (let round = 0; round < days * 4; round += 1) {
    for (const [bank, connectionId] of BANKS.entries()) {
      const startedMs = nowMs - round * 6 * HOUR_MS - 12 * MINUTE_MS - bank * 4000;
      const isQuiet = (round + bank) % 3 === 0;
      runs.push({
        runId: `run-${round}-${connectionId}`,
        connectionId,
        startedAt: new Date(startedMs).toISOString(),
        finishedAt: new Date(startedMs + 3400).toISOString(),
        state: 'succeeded',
        added: isQuiet ? 0 : 3 + ((round * 7 + bank) % 5),
        changed: isQuiet ? 0 : (round + bank) % 2,
        booked: isQuiet ? 0 : (round + bank * 2) % 3,
        vanished: 0,
        rewritten: 0,
      });
    }
  }
  const [, , third, , , sixth, , eighth] = runs;
  const nothing = { added: 0, changed: 0, booked: 0 };
  if (third)
    Object.assign(third, nothing, { state: 'failed', error: { code: 'PROVIDER_UNAVAILABLE', message: 'The bank or TrueLayer has a fault at the moment. Your connection is unharmed.', retry: 'later' } });
  if (sixth) Object.assign(sixth, { undoneAt: ago(nowMs, 2 * HOUR_MS), vanished: 1, rewritten: 1 });
  if (eighth) Object.assign(eighth, nothing, { state: 'cancelled' });
  return runs;
} // prettier-ignore

/** What one of those syncs changed: a row of every kind. */
export function someChanges(run: SyncRun, transactions: readonly Transaction[]): Output<'sync.changes'> {
  const [first, second, third, fourth, fifth, ...rest] = transactions;
  if (!first || !second || !third || !fourth || !fifth || run.error) return { run, changes: [], answers: [], proofs: [] };
  const day = addDays(first.date, -2);
  return {
    run,
    changes: [
      { kind: 'booked', reason: 'booked-from-pending', before: { ...first, status: 'pending', date: day }, after: { ...first, status: 'booked' } },
      { kind: 'changed', reason: 'amended', before: { ...second, amountMinor: second.amountMinor - 250 }, after: second },
      { kind: 'doubted', reason: 'missing-once', before: third, after: { ...third, doubtedAt: run.startedAt } },
      { kind: 'vanished', reason: 'gone-at-bank', before: fourth },
      { kind: 'returned', reason: 'seen-again', after: fifth },
      ...rest.slice(0, run.added).map((after) => ({ kind: 'added' as const, reason: 'new', after })),
    ],
    answers: [
      { accountId: 'a1', endpoint: 'balance', fetchedAt: run.startedAt, result: 'ok', sha256: hashOf('balance') },
      { accountId: 'a1', endpoint: 'transactions', from: addDays(first.date, -87), to: first.date, fetchedAt: run.startedAt, result: 'ok', rows: 142, recognised: { 'same-lasting-id': 136, 'same-content': 2 }, sha256: hashOf('transactions') },
      { accountId: 'a1', endpoint: 'pending', fetchedAt: run.startedAt, result: 'ENDPOINT_UNSUPPORTED' },
    ],
    proofs: [
      { accountId: 'a1', currency: 'GBP', state: 'proven', openingMinor: 120_400, openingDate: addDays(first.date, -730), movementsMinor: 127_866, closingMinor: 248_266 },
      { accountId: 'a2', currency: 'GBP', state: 'off', openingMinor: 1_500_000, openingDate: addDays(first.date, -730), movementsMinor: 341_250, closingMinor: 1_840_000, differenceMinor: -1250 },
    ],
  };
} // prettier-ignore

/** Where a row came from. Rows whose number ends in 2 have been changed since. */
export function someProvenance(row: Transaction, runs: readonly SyncRun[]): Output<'transactions.get'>['provenance'] {
  const run = runs[10];
  const wasPending = { ...row, status: 'pending' as const, description: 'CARD RESERVATION', amountMinor: row.amountMinor - 40 };
  return {
    reason: row.transactionId.endsWith('2') ? 'booked-from-pending' : 'new',
    ...(run === undefined ? {} : { addedByRun: run.runId, addedAt: run.startedAt }),
    bankTimestamp: `${row.date}T09:14:02+01:00`,
    bankTransactionId: hashOf(row.transactionId).slice(0, 32),
    lastingId: `txn-${hashOf(row.description).slice(0, 20)}`,
    history: row.transactionId.endsWith('2')
      ? [{ kind: 'booked', reason: 'booked-from-pending', before: wasPending, after: { ...row, status: 'booked' } }]
      : [],
  };
} // prettier-ignore

/** Two years of coverage with a refusal and a hole in them. */
export function someCoverage(nowMs: number, today: LocalDate): Output<'coverage.get'> {
  const fetchedAt = ago(nowMs, 12 * MINUTE_MS);
  return {
    days: [
      { from: addDays(today, -730), to: addDays(today, -641), fetchedAt: ago(nowMs, 29 * DAY_MS), result: 'SCA_REQUIRED' },
      { from: addDays(today, -640), to: addDays(today, -260), fetchedAt: ago(nowMs, 29 * DAY_MS), result: 'ok' },
      { from: addDays(today, -230), to: addDays(today, -88), fetchedAt: ago(nowMs, 29 * DAY_MS), result: 'ok' },
      { from: addDays(today, -87), to: today, fetchedAt, result: 'ok' },
    ],
  };
} // prettier-ignore

/** Two questions about notes. */
export function someReviews(nowMs: number, transactions: readonly Transaction[]): Review[] {
  const [row, other] = transactions.filter(({ accountId }) => accountId === 'a4');
  if (!row || !other) return [];
  const candidate = ({ transactionId, date, amountMinor, currency, description }: Transaction) => ({ transactionId, date, amountMinor, currency, description });
  const twin = { ...row, transactionId: other.transactionId, date: addDays(row.date, -1), description: `${row.description} 2` };
  return [
    { reviewId: '2', accountId: 'a4', kind: 'amended', state: 'open', createdAt: ago(nowMs, HOUR_MS), before: { ...row, note: 'Half of this is Sam’s' }, holderId: row.transactionId, candidates: [candidate(row), candidate(twin)] },
    { reviewId: '1', accountId: 'a4', kind: 'booked', state: 'open', createdAt: ago(nowMs, DAY_MS), before: { ...other, status: 'pending', note: 'Expenses, March' }, candidates: [candidate(other), candidate({ ...other, transactionId: row.transactionId, date: addDays(other.date, 1) })] },
  ];
} // prettier-ignore

/** The balance of accounts at the end of each day, worked backwards from the latest one. */
export function balancesBack(currentMinor: number, rows: readonly Transaction[], from: LocalDate, to: LocalDate) {
  const movedOn = new Map<string, number>();
  for (const { date, amountMinor } of rows) movedOn.set(date, (movedOn.get(date) ?? 0) + amountMinor);
  const points: { date: LocalDate; totalMinor: number }[] = [];
  let totalMinor = currentMinor;
  for (let date = to; date >= from; date = addDays(date, -1)) {
    points.unshift({ date, totalMinor });
    totalMinor -= movedOn.get(date) ?? 0;
  }
  return points;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
