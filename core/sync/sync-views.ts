import {
  currencySchema,
  type ChangeView,
  type Output,
  type ParsedInput,
  type RunProof,
  type Transaction,
} from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { AccountStore, BalanceRow } from '../ledger/account-store.ts';
import { transactionOf } from '../ledger/ledger.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { ChangeStore, StoredChange } from './change-store.ts';
import { askedRangesOf } from './asked-ranges.ts';
import { coverageOf } from './coverage.ts';
import type { FetchStore } from './fetch-store.ts';
import type { ReviewStore, StoredReview } from './review-store.ts';
import { syncRunOf } from './sync-run-of.ts';
import type { RunRow, SyncRunStore } from './sync-run-store.ts';

/** Syncs, changesets and coverage as the interface sees them. */
export type SyncViews = {
  /** Runs of one connection, or of those that are shown. */
  runs(query: ParsedInput<'sync.runs'>, shown?: readonly string[]): Output<'sync.runs'>;
  changes(query: ParsedInput<'sync.changes'>): Output<'sync.changes'>;
  coverage(accountId: string): Output<'coverage.get'>;
  /** Where a transaction came from, and everything that happened to it since. */
  provenanceOf(row: TransactionRow): Output<'transactions.get'>['provenance'];
};

const DEFAULT_PAGE = 50;

/** Creates the views over the sync's records. */
export function createSyncViews(stores: {
  runs: SyncRunStore;
  changes: ChangeStore;
  fetches: FetchStore;
  reviews: ReviewStore;
  accounts: AccountStore;
  transactions: TransactionStore;
}): SyncViews {
  const { runs, changes, fetches, reviews, accounts, transactions } = stores;
  return {
    runs({ connectionId, cursor, limit = DEFAULT_PAGE }, shown) {
      const ofConnections = connectionId === undefined ? shown : [connectionId];
      const rows = runs.page(ofConnections, cursor === undefined ? undefined : Number(cursor), limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { runs: page.map(syncRunOf), ...(rows.length > limit && last ? { nextCursor: String(last.number) } : {}) };
    },

    changes({ runId, cursor, limit = DEFAULT_PAGE }) {
      const run = runs.get(runId);
      if (!run) throw new AppError('NOT_FOUND', { details: { runId } });
      const page = pageOf(run, cursor, limit);
      return {
        run: syncRunOf(run),
        changes: page.changes,
        answers: fetches.ofRun(runId).map((fetch) => ({
          accountId: fetch.account_id,
          endpoint: fetch.endpoint,
          ...(fetch.from_date === null || fetch.to_date === null ? {} : { from: fetch.from_date, to: fetch.to_date }),
          fetchedAt: fetch.fetched_at,
          result: fetch.result,
          ...(fetch.rows === null ? {} : { rows: fetch.rows }),
          ...(fetch.kept === null ? {} : { recognised: JSON.parse(fetch.kept) as Record<string, number> }),
          ...(fetch.raw_sha256 === null ? {} : { sha256: fetch.raw_sha256 }),
        })),
        proofs: accounts.balancesOfRun(run.connection_id, run.number).flatMap(proofOf),
        ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
      };
    },

    coverage(accountId) {
      if (!accounts.get(accountId)) throw new AppError('NOT_FOUND', { details: { accountId } });
      return { days: coverageOf(askedRangesOf(fetches, accountId)) };
    },

    provenanceOf(row) {
      const run = row.added_by_run === null ? undefined : runs.byNumber(row.added_by_run);
      return {
        reason: row.reason,
        ...(run === undefined ? {} : { addedByRun: run.id, addedAt: run.started_at }),
        bankTimestamp: row.bank_timestamp,
        bankTransactionId: row.provider_transaction_id,
        ...(row.stable_id === null ? {} : { lastingId: row.stable_id }),
        history: [
          ...changes.ofTransaction(row.id).map((change) => ({ ...changeViewOf(change), runId: change.runId })),
          ...reviews.movesOf(row.account_id, row.id).flatMap((review) => movesOf(row, review)),
        ],
      };
    },
  };

  /** Changed rows first, then the added ones, which are found by the run's number. The cursor says where it stands in which. */
  function pageOf(
    run: RunRow,
    cursor: string | undefined,
    limit: number,
  ): { changes: ChangeView[]; nextCursor?: string } {
    const position = Number(cursor?.slice(1) ?? 0);
    const changed = cursor?.startsWith('a') ? [] : changes.page(run.id, position, limit);
    const last = changed.at(-1);
    if (changed.length === limit && last) return { changes: changed.map(changeViewOf), nextCursor: `c${last.seq}` };
    const added = transactions.addedBy(run.number, cursor?.startsWith('a') ? position : 0, limit - changed.length + 1);
    const shown = added.slice(0, limit - changed.length);
    const lastAdded = shown.at(-1);
    return {
      changes: [
        ...changed.map(changeViewOf),
        ...shown.map((row): ChangeView => ({ kind: 'added', reason: row.reason, after: transactionOf(row) })),
      ],
      ...(added.length > shown.length ? { nextCursor: `a${lastAdded?.id ?? 0}` } : {}),
    };
  }
}

function changeViewOf({ kind, reason, before, after }: StoredChange): ChangeView {
  const view = (row: TransactionRow | undefined): Transaction | undefined =>
    row === undefined ? undefined : transactionOf(row);
  const was = view(before);
  const is = view(after);
  return { kind, reason, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
}

/** What the user's answers have moved onto a row, or off it. */
function movesOf(row: TransactionRow, { moves, runId }: StoredReview): ChangeView[] {
  return moves
    .filter(({ transactionId }) => transactionId === row.id)
    .map(({ before, after }) => ({
      kind: 'moved',
      reason: 'you-said-so',
      runId,
      before: transactionOf({ ...row, ...before }),
      after: transactionOf({ ...row, ...after }),
    }));
}

/** What a balance proved; nothing where there were no rows to hold it against. */
function proofOf(balance: BalanceRow): RunProof[] {
  const { account_id, currency, current_minor, proof_state, opening_minor, opening_date, movements_minor } = balance;
  if (proof_state === null) return [];
  const common = {
    accountId: account_id,
    currency: currencySchema.parse(currency),
    state: proof_state,
    closingMinor: current_minor,
  };
  if (opening_minor === null || opening_date === null || movements_minor === null) return [common];
  const differenceMinor = current_minor - opening_minor - movements_minor;
  return [
    {
      ...common,
      openingMinor: opening_minor,
      openingDate: opening_date,
      movementsMinor: movements_minor,
      ...(proof_state === 'off' ? { differenceMinor } : {}),
    },
  ];
}
