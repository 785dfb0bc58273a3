import type { Output, ParsedInput, Transfer } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { transactionOf } from '../ledger/ledger.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import { daysBetween } from '../../shared/domain/local-date.ts';
import type { Clock } from '../ports.ts';
import type { TransferRow, TransferStore } from './transfer-store.ts';

/** Transfers between own accounts, as the user sees them and decides about them. */
export type Transfers = {
  page(query: ParsedInput<'transfers.page'>, accountIds: readonly string[]): Output<'transfers.page'>;
  decide(input: ParsedInput<'transfers.decide'>): Transfer | undefined;
  /** The transfer that a row is half of, one that counts before one that is only suggested. */
  of(row: TransactionRow): Transfer | undefined;
};

const DEFAULT_PAGE = 50;

/** Creates the user's side of transfers. */
export function createTransfers(needs: {
  database: Database;
  store: TransferStore;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
}): Transfers {
  const { database, store, transactions, audit, events, clock } = needs;

  return {
    page({ states, cursor, limit = DEFAULT_PAGE }, accountIds) {
      const accounts = JSON.stringify(accountIds);
      const rows = store.page(JSON.stringify(states), accounts, readCursor(cursor), limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const counts = store.counts(accounts);
      return {
        transfers: page.flatMap((row) => transferOf(row) ?? []),
        counts: {
          found: counts.get('found') ?? 0,
          suggested: counts.get('suggested') ?? 0,
          confirmed: counts.get('confirmed') ?? 0,
          rejected: counts.get('rejected') ?? 0,
        },
        ...(rows.length > limit && last ? { nextCursor: `${last.out_date} ${last.id}` } : {}),
      };
    },

    decide({ transferId, decision }) {
      const pair = store.get(Number(transferId));
      if (!pair) throw new AppError('NOT_FOUND', { details: { transferId } });
      database.transaction(() => {
        if (decision === 'confirm') confirm(pair);
        else if (decision === 'reject') reject(pair);
        else reopen(pair);
        audit.append('TRANSFER_DECIDED', {}, { transferId, decision });
      })();
      events.emit('transactions.changed', {});
      events.emit('insights.changed', {});
      const now = store.get(pair.id);
      return now && transferOf(now);
    },

    of(row) {
      const pairs = store.ofHalf(row.id).filter(({ state }) => state !== 'rejected');
      const pair = pairs.find(({ id }) => id === row.transfer_id) ?? pairs[0];
      return pair && transferOf(pair);
    },
  };

  /** The user's word: both halves count as one transfer, whatever category they had, and no other pair has a claim on them. */
  function confirm({ id, out_id, in_id }: TransferRow): void {
    const rivals = [...store.ofHalf(out_id), ...store.ofHalf(in_id)].filter(
      (one) => one.id !== id && one.state !== 'rejected',
    );
    if (rivals.some(({ state }) => state === 'confirmed'))
      throw new AppError('INVALID_INPUT', { sentence: 'transfer-half-taken' });
    for (const rival of rivals) {
      release(rival);
      store.remove(rival.id);
    }
    store.decide(id, 'confirmed', nowIso());
    for (const half of [out_id, in_id]) {
      const row = transactions.get(half);
      if (row) write(row, { ...row, transfer_id: id, category_id: null });
    }
  }

  function reject(pair: TransferRow): void {
    release(pair);
    store.decide(pair.id, 'rejected', nowIso());
    // Without this pair the halves may fit others.
    lookAgain(pair);
  }

  /** The decision is forgotten: the pair is found again if it is one. */
  function reopen(pair: TransferRow): void {
    release(pair);
    store.remove(pair.id);
    lookAgain(pair);
  }

  function release({ id, out_id, in_id }: TransferRow): void {
    for (const half of [out_id, in_id]) {
      const row = transactions.get(half);
      if (row?.transfer_id === id) write(row, { ...row, transfer_id: null });
    }
  }

  function lookAgain({ out_id, in_id }: TransferRow): void {
    for (const half of [out_id, in_id]) {
      const row = transactions.get(half);
      if (row) transactions.touched.lookAgain(row.account_id, row.date);
    }
  }

  function write(before: TransactionRow, after: TransactionRow): void {
    transactions.write({ before, after: transactions.withCategory(after) });
  }

  function transferOf({ id, out_id, in_id, state, because }: TransferRow): Transfer | undefined {
    const [out, incoming] = [transactions.get(out_id), transactions.get(in_id)];
    if (!out || !incoming) return undefined;
    return {
      transferId: String(id),
      state,
      because,
      days: daysBetween(out.date, incoming.date),
      out: transactionOf(out),
      in: transactionOf(incoming),
    };
  }

  function nowIso(): string {
    return new Date(clock.nowMs()).toISOString();
  }
}

function readCursor(cursor: string | undefined): { date: string; id: number } {
  if (cursor === undefined) return { date: '9999-12-31', id: Number.MAX_SAFE_INTEGER };
  const [date = '', id = ''] = cursor.split(' ');
  return { date, id: Number(id) };
}
