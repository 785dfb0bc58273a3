import type { CategoryKind } from '../../shared/domain/categories.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { foldText } from '../ledger/search-words.ts';

/** How much a row looks like half of a transfer: 2 says so itself, 1 leaves it open, 0 says something else. */
export type Likeness = 0 | 1 | 2;

/** A row that could be half of a transfer between the user's own accounts. */
export type Half = {
  id: number;
  accountId: string;
  date: LocalDate;
  /** Negative for the half that goes out. */
  amountMinor: number;
  currency: string;
  likeness: Likeness;
  /** The bank's text, folded, between spaces. */
  text: string;
};

/** What of a row is looked at. */
export type HalfRow = {
  id: number;
  account_id: string;
  date: LocalDate;
  amount_minor: number;
  currency: string;
  description: string;
  category: string | null;
  classification: string | null;
  category_id: string | null;
  rule_category: string | null;
};

/** Ways in which money moves that never lead from one account to another. */
const NEVER: ReadonlySet<string> = new Set([
  'ATM',
  'CASH',
  'CASHBACK',
  'CHEQUE',
  'DIVIDEND',
  'FEE_CHARGE',
  'INTEREST',
  'PURCHASE',
]);

/**
 * Reads a row as a half; `undefined` when it cannot be one. What a person, or a rule of theirs, has said of it counts more
 * than what the bank says. Pure.
 */
export function halfOf(row: HalfRow, kindOf: (categoryId: string) => CategoryKind): Half | undefined {
  const likeness = likenessOf(row, kindOf);
  if (likeness === undefined || row.amount_minor === 0) return undefined;
  return {
    id: row.id,
    accountId: row.account_id,
    date: row.date,
    amountMinor: row.amount_minor,
    currency: row.currency,
    likeness,
    text: ` ${foldText(row.description).trim()} `,
  };
}

function likenessOf(row: HalfRow, kindOf: (categoryId: string) => CategoryKind): Likeness | undefined {
  const said = row.category_id ?? row.rule_category;
  if (said !== null) return kindOf(said) === 'transfer' ? 2 : undefined;
  const group = row.classification === null ? '' : (groupOf(row.classification) ?? '');
  if (group === 'transfer') return 2;
  if (NEVER.has(row.category ?? '')) return undefined;
  if (group !== '' && group !== 'uncategorized') return 0;
  return row.category === 'TRANSFER' ? 2 : 1;
}

function groupOf(classification: string): string | undefined {
  return (JSON.parse(classification) as string[])[0]?.trim().toLowerCase();
}
