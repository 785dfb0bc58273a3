import { currencySchema, type Output, type Review } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import { transactionOf } from '../ledger/ledger.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { Move, ReviewStore, StoredCandidate, StoredReview } from './review-store.ts';
import { joinUserData, userDataOf, withoutChange, type UserData } from './user-data.ts';

/**
 * The questions that a merge leaves to the user: which of several payments their note belongs to. An answer moves the note,
 * the category and the deletion to the payment they name; it is on record, and can be taken back.
 */
export type Reviews = {
  /** The open questions and the latest answers about some accounts, or all. */
  list(accountIds?: readonly string[]): Output<'reviews.list'>;
  /** The user has named the payment. */
  resolve(reviewId: string, transactionId: string): void;
  /** The user leaves it as it is. */
  dismiss(reviewId: string): void;
  /** Takes an answer back: what it moved goes where it was, and the question is open again. */
  reopen(reviewId: string): void;
  /** Takes back, inside the undo of a sync, what answers to its questions have moved. */
  takeBackAnswersOf(runId: string): void;
};

/** Creates the questions over their store. */
export function createReviews(needs: {
  database: Database;
  reviews: ReviewStore;
  transactions: TransactionStore;
  accounts: AccountStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
}): Reviews {
  const { database, reviews, transactions, accounts, audit, events, clock } = needs;

  return {
    list(accountIds) {
      const isShown = ({ accountId }: StoredReview) => accountIds?.includes(accountId) ?? true;
      const views = (some: readonly StoredReview[]) => some.filter(isShown).map(viewOf);
      return { reviews: views(reviews.open()), answered: views(reviews.answered()) };
    },

    resolve(reviewId, transactionId) {
      const review = openReview(reviewId);
      const chosen = candidatesOf(review).find(({ row }) => row !== undefined && `t${row.id}` === transactionId)?.row;
      if (!chosen) throw new AppError('NOT_FOUND', { details: { reviewId, transactionId } });
      database.transaction(() => {
        const moves = movesTo(review, chosen);
        for (const { transactionId: id, after } of moves) writeUserData(id, after);
        reviews.answer(review.id, 'resolved', chosen.id, moves, nowIso());
        exchangeHolders(review, moves);
        record('REVIEW_ANSWERED', review, { answer: 'chosen', transactionId });
      })();
      events.emit('transactions.changed', {});
    },

    dismiss(reviewId) {
      const review = openReview(reviewId);
      database.transaction(() => {
        reviews.answer(review.id, 'dismissed', undefined, [], nowIso());
        record('REVIEW_ANSWERED', review, { answer: 'left' });
      })();
      events.emit('transactions.changed', {});
    },

    reopen(reviewId) {
      const review = stored(reviewId);
      if (review.state === 'open') return;
      database.transaction(() => {
        takeBack(review);
        record('REVIEW_REOPENED', review, {});
      })();
      events.emit('transactions.changed', {});
    },

    takeBackAnswersOf(runId) {
      for (const review of reviews.ofRun(runId)) if (review.state === 'resolved') takeBack(review);
    },
  };

  function nowIso(): string {
    return new Date(clock.nowMs()).toISOString();
  }

  function stored(reviewId: string): StoredReview {
    const review = /^\d{1,15}$/.test(reviewId) ? reviews.get(Number(reviewId)) : undefined;
    if (!review) throw new AppError('NOT_FOUND', { details: { reviewId } });
    return review;
  }

  function openReview(reviewId: string): StoredReview {
    const review = stored(reviewId);
    if (review.state !== 'open')
      throw new AppError('INVALID_INPUT', { sentence: 'question-already-answered', details: { reviewId } });
    return review;
  }

  function record(
    action: 'REVIEW_ANSWERED' | 'REVIEW_REOPENED',
    review: StoredReview,
    metadata: Record<string, string>,
  ) {
    const { accountId, runId, kind, id } = review;
    const connectionId = accounts.get(accountId)?.connection_id;
    audit.append(action, { connectionId }, { reviewId: String(id), accountId, runId, kind, ...metadata });
  }

  /** What an answer moves. On rows that both carry something of the user's, the two change places: each payment has one note. */
  function movesTo(review: StoredReview, chosen: TransactionRow): Move[] {
    const holder = review.holderId === undefined ? undefined : transactions.get(review.holderId);
    if (holder?.id === chosen.id) return [];
    const own = userDataOf(chosen);
    if (!holder) {
      // The row is gone; what was on it has waited here.
      const joined = joinUserData(own, userDataOf(review.before));
      return [{ transactionId: chosen.id, before: own, after: joined }];
    }
    const held = userDataOf(holder);
    return [
      { transactionId: holder.id, before: held, after: own },
      { transactionId: chosen.id, before: own, after: held },
    ];
  }

  function takeBack(review: StoredReview): void {
    for (const { transactionId, before, after } of review.moves.toReversed()) {
      const now = transactions.get(transactionId);
      if (now) writeUserData(transactionId, withoutChange({ before, after }, userDataOf(now)));
    }
    reviews.answer(review.id, 'open');
    exchangeHolders(review, review.moves, 'back');
  }

  /** Other open questions about the same rows follow the notes that have changed places. */
  function exchangeHolders(review: StoredReview, moves: readonly Move[], way: 'there' | 'back' = 'there'): void {
    const [first, second] = moves;
    if (!first || !second) return;
    const [from, to] = way === 'there' ? [first, second] : [second, first];
    reviews.setHolder(review.id, to.transactionId);
    for (const other of reviews.open()) {
      if (other.id === review.id || other.accountId !== review.accountId) continue;
      if (other.holderId === from.transactionId) reviews.setHolder(other.id, to.transactionId);
      else if (other.holderId === to.transactionId) reviews.setHolder(other.id, from.transactionId);
    }
  }

  function writeUserData(transactionId: number, data: UserData): void {
    const before = transactions.get(transactionId);
    if (before) transactions.write({ before, after: transactions.amend(before, data) });
  }

  /** The candidates with the rows they are. After a crash some are known by their looks only. */
  function candidatesOf({
    accountId,
    candidates,
  }: StoredReview): { candidate: StoredCandidate; row: TransactionRow | undefined }[] {
    const taken = new Set(candidates.map(({ transactionId }) => transactionId));
    return candidates.map((candidate) => {
      const { transactionId, date, amountMinor, currency, description } = candidate;
      if (transactionId !== undefined) {
        const row = transactions.get(transactionId);
        return { candidate, row: row?.vanished_at === null ? row : undefined };
      }
      const look = { date, amount_minor: amountMinor, currency, description };
      const row = transactions.alike(accountId, look).find(({ id }) => !taken.has(id));
      if (row) taken.add(row.id);
      return { candidate, row };
    });
  }

  function viewOf(review: StoredReview): Review {
    const { id, accountId, kind, state, createdAt, before, holderId, chosenId, answeredAt } = review;
    const holder = holderId === undefined ? undefined : transactions.get(holderId);
    return {
      reviewId: String(id),
      accountId,
      kind,
      state,
      createdAt,
      // The words as the user has left them, on the payment as it was.
      before: transactionOf({ ...before, ...(holder && state === 'open' ? userDataOf(holder) : {}) }),
      ...(holder ? { holderId: `t${holder.id}` } : {}),
      ...(chosenId === undefined ? {} : { chosenId: `t${chosenId}` }),
      ...(answeredAt === undefined ? {} : { answeredAt }),
      candidates: candidatesOf(review).map(({ candidate, row }) => (row ? standing(row) : lookOf(candidate))),
    };
  }
}

function standing(row: TransactionRow): Review['candidates'][number] {
  return {
    transactionId: `t${row.id}`,
    ...lookOf({ ...row, amountMinor: row.amount_minor }),
    ...(row.merchant === null ? {} : { merchant: row.merchant }),
    ...(row.note === null ? {} : { note: row.note }),
  };
}

function lookOf({ date, amountMinor, currency, description }: StoredCandidate) {
  return { date, amountMinor, currency: currencySchema.parse(currency), description };
}
