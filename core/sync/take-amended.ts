import { addDays, daysBetween } from '../../shared/domain/local-date.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
import type { Turns } from '../turns.ts';
import type { Ambiguity, Open } from './pair-transactions.ts';
import { areSimilarTexts } from './similar-texts.ts';

/** How far a bank may move the date of a payment when it corrects it. */
const AMENDED_WITHIN_DAYS = 7;

/** A known row and an offered one of the same amount, close by in time. The smaller the distance, the likelier they are one. */
type Option = { row: TransactionRow; offered: BankTransaction; distance: number };

/** From here on two texts have no telling word in common. */
const STRANGERS = 100;
/** Beyond so many possibilities within one amount nobody could tell, and comparing every text would take for ever. */
const COMPARED_OPTIONS = 20_000;
/** A question with more answers than this is none. */
const MOST_CANDIDATES = 12;

/**
 * Pairs what is left by amount: a bank that changes a payment's text or day keeps its amount. Within a group of equal
 * amounts the likeliest go together first. Answers the rows for which another pairing would have been as good: the money is
 * right either way, but a note on one of them may now stand on its twin.
 */
export function* takeAmended(
  open: Open,
  take: (row: TransactionRow, offered: BankTransaction) => void,
): Turns<Ambiguity[]> {
  if (open.known.size === 0 || open.offered.size === 0) return [];
  const ambiguous: Ambiguity[] = [];
  // A payment that is gone and another of the same amount within the week are two, and a note must not go from one to the other.
  const standing = [...open.known].filter(({ vanished_at }) => vanished_at === null);
  const byAmount = Map.groupBy(standing, (row) => `${row.amount_minor} ${row.currency}`);
  for (const [mark, offers] of Map.groupBy(open.offered, ({ amountMinor, currency }) => `${amountMinor} ${currency}`)) {
    const rows = byAmount.get(mark);
    if (rows === undefined) continue;
    yield;
    const options = optionsOf(rows, offers);
    const partners = new Map<TransactionRow, BankTransaction>();
    for (const { row, offered } of options.toSorted((left, right) => left.distance - right.distance)) {
      if (!open.known.has(row) || !open.offered.has(offered)) continue;
      partners.set(row, offered);
      take(row, offered);
    }
    ambiguous.push(...ambiguitiesOf(options, partners));
  }
  return ambiguous;
}

/** Every pair that could be one payment. Where there are too many, only how many days lie between counts. */
function optionsOf(rows: readonly TransactionRow[], offers: readonly BankTransaction[]): Option[] {
  const sorted = offers.toSorted((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : 0));
  const areTooMany = rows.length * sorted.length > COMPARED_OPTIONS;
  const options: Option[] = [];
  for (const row of rows) {
    const from = addDays(row.date, -AMENDED_WITHIN_DAYS);
    const to = addDays(row.date, AMENDED_WITHIN_DAYS);
    let taken = 0;
    for (let index = firstFrom(sorted, from); index < sorted.length; index++) {
      const offered = sorted[index];
      if (offered === undefined || offered.date > to) break;
      if (areTooMany && (taken += 1) > MOST_CANDIDATES) break;
      const days = Math.abs(daysBetween(row.date, offered.date));
      options.push({ row, offered, distance: areTooMany ? STRANGERS + days : wordsApart(row, offered) + days });
    }
  }
  return options;
}

/** The first of the sorted offers that is not older than a day. */
function firstFrom(sorted: readonly BankTransaction[], from: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.date ?? '') < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same words weigh more than the same day. */
function wordsApart(row: TransactionRow, { description }: BankTransaction): number {
  if (row.description === description) return 0;
  return areSimilarTexts(row.description, description) ? 10 : STRANGERS;
}

/**
 * The rows whose partner (or lack of one) is only one of several possibilities. Not those that share words with one offer
 * alone, which shares them with nobody else; and not where all possibilities look the same, for nobody could choose.
 */
function ambiguitiesOf(
  options: readonly Option[],
  partners: ReadonlyMap<TransactionRow, BankTransaction>,
): Ambiguity[] {
  const ofRow = Map.groupBy(options, ({ row }) => row);
  const ofOffer = Map.groupBy(options, ({ offered }) => offered);
  const akin = (some: readonly Option[] | undefined) => (some ?? []).filter(({ distance }) => distance < STRANGERS);
  const isClear = (row: TransactionRow): boolean => {
    const partner = partners.get(row);
    if (partner === undefined) return false;
    const own = ofRow.get(row) ?? [];
    const theirs = ofOffer.get(partner) ?? [];
    if (own.length === 1 && theirs.length === 1) return true;
    const [onlyAkin, ...others] = akin(own);
    return onlyAkin?.offered === partner && others.length === 0 && akin(theirs).length === 1;
  };
  const clear = new Set([...ofRow.keys()].filter(isClear));
  const isClaimed = (offered: BankTransaction) =>
    (ofOffer.get(offered) ?? []).some(({ row }) => clear.has(row) && partners.get(row) === offered);
  return [...ofRow].flatMap(([known, own]) => {
    if (clear.has(known)) return [];
    const likeliest = own.toSorted((left, right) => left.distance - right.distance).map(({ offered }) => offered);
    const offered = likeliest.filter((one) => one === partners.get(known) || !isClaimed(one)).slice(0, MOST_CANDIDATES);
    const looks = new Set(offered.map(({ date, description }) => `${date} ${description}`));
    // With a partner, twins of it are no other answer; without one, "it is gone" is.
    return offered.length === 0 || (looks.size === 1 && partners.has(known)) ? [] : [{ known, offered }];
  });
}
