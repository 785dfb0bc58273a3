import { daysBetween } from '../../shared/domain/local-date.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
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
 * Finds, for every row of an answer, the known row that it is. Pure.
 *
 * Ways are tried from the surest to the weakest, and each row is taken once, so two identical payments stay two:
 * the provider's lasting id; the whole content with the running balance; the content without it; the row id, when the
 * payment is plausibly the same; and at last an equal amount close by in time, which is a payment the bank has amended.
 */
export function pairTransactions(
  known: readonly TransactionRow[],
  answer: readonly BankTransaction[],
  traits: ProviderTraits,
): Pairing {
  const { rows, repeated } = withoutRepeats(answer, traits);
  const open = { known: new Set(known), offered: new Set(rows) };
  const pairs: Pair[] = [];
  const take = (row: TransactionRow, offered: BankTransaction, reason: PairReason) => {
    open.known.delete(row);
    open.offered.delete(offered);
    pairs.push({ known: row, offered, reason });
  };

  if (!traits.lastingIdsFail) {
    takeByMark(
      open,
      (row) => row.stable_id ?? undefined,
      ({ stableId }) => stableId,
      (row, offered) => take(row, offered, 'same-lasting-id'),
      'unique',
    );
  }
  takeByMark(
    open,
    contentWithBalanceOf,
    offeredContentWithBalance,
    (row, offered) => take(row, offered, 'same-content'),
    'in-order',
  );
  takeByMark(open, contentOf, offeredContent, (row, offered) => take(row, offered, 'same-content'), 'in-order');
  if (!traits.rowIdsFail) {
    takeByMark(
      open,
      (row) => row.provider_transaction_id,
      ({ providerTransactionId }) => providerTransactionId,
      (row, offered) => {
        if (isPlausible(row, offered)) take(row, offered, 'same-row-id');
      },
      'unique',
    );
  }
  const ambiguous = takeAmended(open, (row, offered) => take(row, offered, 'amended'));
  return { pairs, missing: [...open.known], fresh: [...open.offered], repeated, ambiguous };
}

/** Rows without a partner yet. */
export type Open = { known: Set<TransactionRow>; offered: Set<BankTransaction> };

/**
 * Pairs rows that carry the same mark. `unique`: only where the mark stands once on each side (an id that occurs twice
 * names nothing); `in-order`: the first with the first, the second with the second (twins).
 */
function takeByMark(
  open: Open,
  markOfKnown: (row: TransactionRow) => string | undefined,
  markOfOffered: (offered: BankTransaction) => string | undefined,
  take: (row: TransactionRow, offered: BankTransaction) => void,
  mode: 'unique' | 'in-order',
): void {
  const byMark = Map.groupBy(open.known, (row) => markOfKnown(row) ?? '');
  for (const [mark, offers] of Map.groupBy(open.offered, (offered) => markOfOffered(offered) ?? '')) {
    const rows = byMark.get(mark);
    if (mark === '' || rows === undefined) continue;
    if (mode === 'unique' && (rows.length > 1 || offers.length > 1)) continue;
    for (const [index, offered] of offers.entries()) {
      const row = rows[index];
      if (row === undefined) break;
      take(row, offered);
    }
  }
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
function withoutRepeats(
  answer: readonly BankTransaction[],
  { lastingIdsFail }: ProviderTraits,
): { rows: BankTransaction[]; repeated: number } {
  const seen = new Set<string>();
  const rows = oldestFirst(answer).filter((offered) => {
    const { stableId, runningBalanceMinor, providerTransactionId } = offered;
    const name =
      stableId !== undefined && !lastingIdsFail
        ? `lasting ${stableId}`
        : runningBalanceMinor === undefined
          ? undefined
          : `row ${providerTransactionId}`;
    if (name === undefined) return true;
    const mark = `${name} ${offeredContent(offered)} ${runningBalanceMinor ?? ''}`;
    if (seen.has(mark)) return false;
    seen.add(mark);
    return true;
  });
  return { rows, repeated: answer.length - rows.length };
}

/** Most banks answer newest first; rows of one day are stored in the order they happened. */
export function oldestFirst(answer: readonly BankTransaction[]): BankTransaction[] {
  const first = answer[0];
  const last = answer.at(-1);
  const ordered = first && last && first.bankTimestamp > last.bankTimestamp ? answer.toReversed() : [...answer];
  return ordered.sort((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : 0));
}

function contentOf(row: TransactionRow): string {
  return JSON.stringify([row.date, row.amount_minor, row.currency, row.description]);
}

function offeredContent({ date, amountMinor, currency, description }: BankTransaction): string {
  return JSON.stringify([date, amountMinor, currency, description]);
}

function contentWithBalanceOf(row: TransactionRow): string | undefined {
  return row.running_balance_minor === null ? undefined : `${contentOf(row)} ${row.running_balance_minor}`;
}

function offeredContentWithBalance(offered: BankTransaction): string | undefined {
  return offered.runningBalanceMinor === undefined
    ? undefined
    : `${offeredContent(offered)} ${offered.runningBalanceMinor}`;
}
