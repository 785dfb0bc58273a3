import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CategoryKind } from '../../shared/domain/categories.ts';
import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { inTurns } from '../database/in-slices.ts';
import type { AccountRow } from '../ledger/account-store.ts';
import type { TouchedAccount } from '../ledger/touched-account-store.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import { foldText } from '../ledger/search-words.ts';
import {
  type AccountMarks,
  createTransferFinder,
  type FoundTransfer,
  type TransferContext,
  type TransferFinder,
} from './find-transfers.ts';
import { halfOf } from './half.ts';
import type { TransferRow, TransferStore } from './transfer-store.ts';

/** Works transfers out anew where rows have changed; answers whether any are others now. */
export type KeepTransfers = (touched: readonly TouchedAccount[], signal: AbortSignal) => Promise<boolean>;

/** What an account is to a transfer: whose world it is in, and the number by which a text may name it. */
export type TransferAccount = Pick<AccountRow, 'id' | 'account_number' | 'iban' | 'bank_name' | 'own_name'> & {
  environment: string;
};

const EARLIEST: LocalDate = '0001-01-01';
/** Halves lie at most this far apart, so nothing before it can be part of what has changed. */
const REACH_DAYS = 6;
const ROWS_PER_TURN = 1000;
const PAIRS_PER_TURN = 500;
const WRITES_PER_TURN = 50;
/** Digits of an IBAN by which a text names an account. */
const IBAN_DIGITS = 10;

/**
 * Creates the keeper. What was found or suggested is worked out anew from the earliest changed day on, so it always is what
 * the rows and the user's decisions say, in whatever order they came; confirmed and rejected pairs stay.
 */
export function createKeepTransfers(needs: {
  database: Database;
  store: TransferStore;
  transactions: TransactionStore;
  accounts(): readonly TransferAccount[];
  readKinds(): (categoryId: string) => CategoryKind;
  rateOf?: TransferContext['rateOf'];
}): KeepTransfers {
  const { database, store, transactions } = needs;

  return async (touched, signal) => {
    const from = startOf(touched);
    if (from === undefined) return false;
    const known = await readKnown(from, signal);
    const { found, orphans } = await findFrom(from, known, signal);
    if (signal.aborted) return false;
    const changes = [...orphans.map((id) => () => release(id)), ...planChanges(known.worked, found)];
    if (changes.length === 0) return false;
    await inTurns(
      database,
      () => {
        for (const change of changes.splice(0, WRITES_PER_TURN)) change();
        return changes.length > 0 && !signal.aborted;
      },
      () => undefined,
    );
    return true;
  };

  /** Pairs from a little before the first changed day: decided ones stand, the later of the others are worked out anew. */
  async function readKnown(from: LocalDate, signal: AbortSignal) {
    const known = { decided: [] as TransferRow[], kept: [] as TransferRow[], worked: [] as TransferRow[] };
    let last: Pick<TransferRow, 'out_date' | 'id'> = { out_date: before(from), id: 0 };
    for (;;) {
      const rows = store.since(last.out_date, last.id, PAIRS_PER_TURN);
      for (const row of rows) {
        if (row.state === 'confirmed' || row.state === 'rejected') known.decided.push(row);
        else known[row.out_date < from ? 'kept' : 'worked'].push(row);
      }
      last = rows.at(-1) ?? last;
      if (rows.length < PAIRS_PER_TURN || signal.aborted) return known;
      await nextTurn();
    }
  }

  async function findFrom(
    from: LocalDate,
    { decided, kept, worked }: Awaited<ReturnType<typeof readKnown>>,
    signal: AbortSignal,
  ): Promise<{ found: FoundTransfer[]; orphans: number[] }> {
    const confirmed = decided.filter(({ state }) => state === 'confirmed');
    dropBroken(confirmed);
    const taken = new Set([...confirmed, ...kept].flatMap(({ out_id, in_id }) => [out_id, in_id]));
    const counting = new Set([...confirmed, ...kept, ...worked].map(({ id }) => id));
    const rejected = new Set(
      decided.filter(({ state }) => state === 'rejected').map(({ out_id, in_id }) => `${out_id} ${in_id}`),
    );
    const accounts = needs.accounts();
    const worldOf = new Map(accounts.map(({ id, environment }) => [id, environment]));
    const kindOf = needs.readKinds();
    const context: TransferContext = {
      marks: new Map(accounts.map((account) => [account.id, marksOf(account)])),
      isRejected: (outId, inId) => rejected.has(`${outId} ${inId}`),
      ...(needs.rateOf === undefined ? {} : { rateOf: needs.rateOf }),
    };
    // Invented money is never the other half of real money.
    const finders = new Map<string, TransferFinder>();
    const found: FoundTransfer[] = [];
    const orphans: number[] = [];
    for (let rows = store.candidatesFrom(from, ROWS_PER_TURN); rows.length > 0 && !signal.aborted;) {
      orphans.push(
        ...rows.filter(({ transfer_id }) => transfer_id !== null && !counting.has(transfer_id)).map(({ id }) => id),
      );
      const free = rows.filter(({ id }) => !taken.has(id));
      for (const [world, ofWorld] of Map.groupBy(free, ({ account_id }) => worldOf.get(account_id) ?? '')) {
        const finder = finders.get(world) ?? createTransferFinder(context);
        finders.set(world, finder);
        found.push(...finder.add(ofWorld.flatMap((row) => halfOf(row, kindOf) ?? [])));
      }
      const last = rows.at(-1);
      rows = last === undefined ? [] : store.candidatesAfter(last.sort_key, ROWS_PER_TURN);
      await nextTurn();
    }
    return { found: [...found, ...[...finders.values()].flatMap((finder) => finder.end())], orphans };
  }

  /** A confirmed pair whose money has changed, or of which a half no longer stands, is none any more. */
  function dropBroken(confirmed: TransferRow[]): void {
    for (let at = confirmed.length - 1; at >= 0; at--) {
      const pair = confirmed[at];
      if (!pair || isWhole(pair)) continue;
      confirmed.splice(at, 1);
      database.transaction(() => dissolve(pair.id))();
    }
  }

  function isWhole({ out_id, in_id }: TransferRow): boolean {
    const [out, incoming] = [transactions.get(out_id), transactions.get(in_id)];
    if (!out || !incoming) return false;
    const doStand = [out, incoming].every(
      (row) => row.status === 'booked' && row.vanished_at === null && row.deleted === 0,
    );
    const isOpposite = out.currency !== incoming.currency || out.amount_minor === -incoming.amount_minor;
    return doStand && isOpposite && out.amount_minor < 0 && incoming.amount_minor > 0;
  }

  /** What has to be written; each looks again at what it changes, because the user may have decided meanwhile. */
  function planChanges(worked: readonly TransferRow[], found: readonly FoundTransfer[]): (() => void)[] {
    const written = new Map(worked.map((row) => [`${row.out_id} ${row.in_id}`, row]));
    const after = new Map(found.map((pair) => [`${pair.out.id} ${pair.in.id}`, pair]));
    const gone = worked.filter((row) => !after.has(`${row.out_id} ${row.in_id}`));
    return [
      ...gone.map(
        ({ id }) =>
          () =>
            dissolve(id),
      ),
      ...[...after].flatMap(([key, pair]) => {
        const row = written.get(key);
        const state = pair.isCertain ? 'found' : 'suggested';
        if (row?.state === state && row.because.join() === pair.because.join()) return [];
        return [() => settle(pair, state)];
      }),
    ];
  }

  /** A row that counts as half of a pair which is gone: its other half was deleted. */
  function release(transactionId: number): void {
    const pair = transactions.get(transactionId)?.transfer_id ?? undefined;
    if (pair !== undefined && store.get(pair) === undefined) setTransfer(transactionId, null);
  }

  function dissolve(id: number): void {
    const pair = store.get(id);
    if (pair === undefined || pair.state === 'rejected') return;
    if (pair.state === 'confirmed' && isWhole(pair)) return;
    setTransfer(pair.out_id, null, id);
    setTransfer(pair.in_id, null, id);
    store.remove(id);
  }

  function settle(pair: FoundTransfer, state: 'found' | 'suggested'): void {
    const [outId, inId] = [pair.out.id, pair.in.id];
    if (!transactions.get(outId) || !transactions.get(inId)) return;
    const others = [...store.ofHalf(outId), ...store.ofHalf(inId)].filter((one) => one.state !== 'rejected');
    const same = others.find((one) => one.out_id === outId && one.in_id === inId);
    if (others.some((one) => one.state === 'confirmed' || (one.id !== same?.id && one.state === 'found'))) return;
    const id = same?.id ?? store.insert(outId, inId, pair.out.date, state, pair.because);
    if (same) store.explain(id, state, pair.because);
    setTransfer(outId, state === 'found' ? id : null);
    setTransfer(inId, state === 'found' ? id : null);
  }

  /** @param ofPair only if the row still counts in this pair */
  function setTransfer(transactionId: number, transferId: number | null, ofPair?: number): void {
    const row = transactions.get(transactionId);
    if (!row || row.transfer_id === transferId || (ofPair !== undefined && row.transfer_id !== ofPair)) return;
    transactions.write({ before: row, after: transactions.withCategory({ ...row, transfer_id: transferId }) });
  }
}

function startOf(touched: readonly TouchedAccount[]): LocalDate | undefined {
  const dates = touched.map(({ from_date }) => from_date).toSorted((a, b) => (a < b ? -1 : 1));
  return dates[0] === undefined ? undefined : before(before(dates[0]));
}

function before(date: LocalDate): LocalDate {
  return date < '1000' ? EARLIEST : addDays(date, -REACH_DAYS);
}

function marksOf({ account_number, iban, bank_name, own_name }: TransferAccount): AccountMarks {
  const number = account_number ?? iban?.replaceAll(/\D/g, '').slice(-IBAN_DIGITS);
  return {
    name: foldText(own_name ?? bank_name).trim(),
    ...(number === undefined ? {} : { number: number.replaceAll(/\D/g, '') }),
  };
}
