import { daysBetween } from '../../shared/domain/local-date.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
import { batchesOf, type Turns } from '../turns.ts';
import { areSimilarTexts } from './similar-texts.ts';
import { takeAmended } from './take-amended.ts';

/** Why two rows are taken for the same payment; kept with the row and shown to the user. */
export type PairReason = 'same-lasting-id' | 'same-content' | 'same-row-id' | 'amended';

/** A known row and the row of the answer that it is. */
export type Pair = { known: TransactionRow; offered: BankTransaction; reason: PairReason };

/** How a provider's ids behave, as learned from its own answers. */
export type ProviderTraits = {
  /** Its lasting ids have changed under unchanged payments. */
  lastingIdsFail: boolean;
  /** Its row ids have. */
  rowIdsFail: boolean;
};

/** What pairing leaves: the pairs, the known rows without a partner, the offered ones without, and repeated lines of the answer. */
export type Pairing = {
  pairs: Pair[];
  missing: TransactionRow[];
  fresh: BankTransaction[];
  repeated: number;
  ambiguous: Ambiguity[];
};

/** A known row that could be any of several offered ones. The money is right whichever is taken; a note may not be. */
export type Ambiguity = { known: TransactionRow; offered: BankTransaction[] };

/** A row id is only believed when the payment behind it could be the same: some banks number their answers from one. */
const ID_PLAUSIBLE_WITHIN_DAYS = 14;

/**
 * Finds, for every row of an answer, the known row that it is. Pure, in turns.
 *
 * Ways are tried from the surest to the weakest, and each row is taken once, so two identical payments stay two:
 * the provider's lasting id; the whole content with the running balance; the content without it; the row id, when the
 * payment is plausibly the same; and at last an equal amount close by in time, which is a payment the bank has amended.
 */
export function* pairTransactions(
  known: readonly TransactionRow[],
  answer: readonly BankTransaction[],
  traits: ProviderTraits,
): Turns<Pairing> {
  const { rows, repeated } = yield* withoutRepeats(answer, traits);
  const open = { known: new Set(known), offered: new Set(rows) };
  const pairs: Pair[] = [];
  const take = (row: TransactionRow, offered: BankTransaction, reason: PairReason) => {
    open.known.delete(row);
    open.offered.delete(offered);
    pairs.push({ known: row, offered, reason });
  };

  if (!traits.lastingIdsFail) {
    yield* takeByMark(
      open,
      (row) => row.stable_id ?? undefined,
      ({ stableId }) => stableId,
      (row, offered) => take(row, offered, 'same-lasting-id'),
      'unique',
    );
  }
  yield* takeByMark(
    open,
    contentWithBalanceOf,
    offeredContentWithBalance,
    (row, offered) => take(row, offered, 'same-content'),
    'in-order',
  );
  yield* takeByMark(open, contentOf, offeredContent, (row, offered) => take(row, offered, 'same-content'), 'in-order');
  if (!traits.rowIdsFail) {
    yield* takeByMark(
      open,
      (row) => row.provider_transaction_id,
      ({ providerTransactionId }) => providerTransactionId,
      (row, offered) => {
        if (isPlausible(row, offered)) take(row, offered, 'same-row-id');
      },
      'unique',
    );
  }
  const ambiguous = yield* takeAmended(open, (row, offered) => take(row, offered, 'amended'));
  return { pairs, missing: [...open.known], fresh: [...open.offered], repeated, ambiguous };
}

/** Rows without a partner yet. */
export type Open = { known: Set<TransactionRow>; offered: Set<BankTransaction> };

/**
 * Pairs rows that carry the same mark. `unique`: only where the mark stands once on each side (an id that occurs twice
 * names nothing); `in-order`: the first with the first, the second with the second (twins).
 */
function* takeByMark(
  open: Open,
  markOfKnown: (row: TransactionRow) => string | undefined,
  markOfOffered: (offered: BankTransaction) => string | undefined,
  take: (row: TransactionRow, offered: BankTransaction) => void,
  mode: 'unique' | 'in-order',
): Turns<void> {
  if (open.known.size === 0 || open.offered.size === 0) return;
  const byMark = yield* grouped(open.known, markOfKnown);
  for (const some of batchesOf(yield* grouped(open.offered, markOfOffered))) {
    yield;
    for (const [mark, offers] of some) {
      const rows = byMark.get(mark);
      if (rows === undefined) continue;
      if (mode === 'unique' && (rows.length > 1 || offers.length > 1)) continue;
      for (const [index, offered] of offers.entries()) {
        const row = rows[index];
        if (row === undefined) break;
        take(row, offered);
      }
    }
  }
}

/** Rows by their mark; those without one are left out. */
function* grouped<Row>(rows: Iterable<Row>, markOf: (row: Row) => string | undefined): Turns<Map<string, Row[]>> {
  const groups = new Map<string, Row[]>();
  for (const some of batchesOf(rows)) {
    yield;
    for (const row of some) {
      const mark = markOf(row);
      if (mark === undefined || mark === '') continue;
      const group = groups.get(mark);
      if (group) group.push(row);
      else groups.set(mark, [row]);
    }
  }
  return groups;
}

function isPlausible(row: TransactionRow, offered: BankTransaction): boolean {
  const isNear = Math.abs(daysBetween(row.date, offered.date)) <= ID_PLAUSIBLE_WITHIN_DAYS;
  const isSameAmount = row.amount_minor === offered.amountMinor && row.currency === offered.currency;
  return isNear && (isSameAmount || areSimilarTexts(row.description, offered.description));
}

/**
 * Drops lines that an answer holds twice: the same lasting id, or the same row id after the same running balance, with
 * the same content. The row id alone proves nothing: TrueLayer derives it from the content, so real twins share it.
 */
function* withoutRepeats(
  answer: readonly BankTransaction[],
  { lastingIdsFail }: ProviderTraits,
): Turns<{ rows: BankTransaction[]; repeated: number }> {
  /** By name the rows that carry it: nearly always one, whose content then need not be looked at. */
  const seen = new Map<string, BankTransaction[]>();
  const isFirst = (offered: BankTransaction): boolean => {
    const { stableId, runningBalanceMinor, providerTransactionId } = offered;
    const name =
      stableId !== undefined && !lastingIdsFail
        ? `lasting ${stableId}`
        : runningBalanceMinor === undefined
          ? undefined
          : `row ${providerTransactionId}`;
    if (name === undefined) return true;
    const namesakes = seen.get(name);
    if (namesakes === undefined) {
      seen.set(name, [offered]);
      return true;
    }
    const mark = repeatMark(offered);
    if (namesakes.some((other) => repeatMark(other) === mark)) return false;
    namesakes.push(offered);
    return true;
  };
  const rows: BankTransaction[] = [];
  for (const some of batchesOf(oldestFirst(answer))) {
    yield;
    rows.push(...some.filter(isFirst));
  }
  return { rows, repeated: answer.length - rows.length };
}

function repeatMark(offered: BankTransaction): string {
  return `${offered.runningBalanceMinor ?? ''}|${offeredContent(offered)}`;
}

/** Most banks answer newest first; rows of one day are stored in the order they happened. */
export function oldestFirst(answer: readonly BankTransaction[]): BankTransaction[] {
  const first = answer[0];
  const last = answer.at(-1);
  const ordered = first && last && first.bankTimestamp > last.bankTimestamp ? answer.toReversed() : [...answer];
  return ordered.sort((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : 0));
}

/** Only the text, which stands last, may hold what separates the others. */
function contentOf({ date, amount_minor, currency, description }: TransactionRow): string {
  return `${date}|${amount_minor}|${currency}|${description}`;
}

function offeredContent({ date, amountMinor, currency, description }: BankTransaction): string {
  return `${date}|${amountMinor}|${currency}|${description}`;
}

function contentWithBalanceOf(row: TransactionRow): string | undefined {
  return row.running_balance_minor === null ? undefined : `${row.running_balance_minor}|${contentOf(row)}`;
}

function offeredContentWithBalance(offered: BankTransaction): string | undefined {
  const { runningBalanceMinor } = offered;
  return runningBalanceMinor === undefined ? undefined : `${runningBalanceMinor}|${offeredContent(offered)}`;
}
