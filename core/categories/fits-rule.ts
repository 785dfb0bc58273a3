import type { RuleConditions } from '../../shared/contract/index.ts';
import { foldText } from '../ledger/search-words.ts';

/** What a rule looks at: the bank's own columns, never what the user or another rule made of them. */
export type RuledRow = {
  account_id: string;
  amount_minor: number;
  currency: string;
  description: string;
  merchant: string | null;
  category: string | null;
};

/** Whether a row fits a rule. */
export type FitsRule = (row: RuledRow) => boolean;

/**
 * Makes a rule's conditions into a test of rows; every condition must hold. Words are compared as the search compares
 * them: without case and accents, each as the beginning of a word, in any order. Pure.
 */
export function createFitsRule(conditions: RuleConditions): FitsRule {
  const { direction, minMinor, maxMinor, currency, bankCategory } = conditions;
  const words = foldText(conditions.words ?? '')
    .split(' ')
    .filter(Boolean);
  const merchant = conditions.merchant === undefined ? undefined : foldText(conditions.merchant).trim();
  const accounts = conditions.accountIds && new Set(conditions.accountIds);
  return (row) => {
    const size = Math.abs(row.amount_minor);
    if (direction !== undefined && (row.amount_minor < 0 ? 'out' : 'in') !== direction) return false;
    if (minMinor !== undefined && size < minMinor) return false;
    if (maxMinor !== undefined && size > maxMinor) return false;
    if (currency !== undefined && row.currency !== currency) return false;
    if (bankCategory !== undefined && row.category !== bankCategory) return false;
    if (accounts && !accounts.has(row.account_id)) return false;
    if (merchant !== undefined && (row.merchant === null || foldText(row.merchant).trim() !== merchant)) return false;
    if (words.length === 0) return true;
    const text = ` ${foldText(`${row.description} ${row.merchant ?? ''}`)}`;
    return words.every((word) => text.includes(` ${word}`));
  };
}

/** Whether conditions narrow at all; a rule without any would take everything. Pure. */
export function hasCondition({
  words,
  merchant,
  minMinor,
  maxMinor,
  accountIds,
  bankCategory,
}: RuleConditions): boolean {
  return (
    foldText(words ?? '').trim() !== '' ||
    foldText(merchant ?? '').trim() !== '' ||
    minMinor !== undefined ||
    maxMinor !== undefined ||
    (accountIds?.length ?? 0) > 0 ||
    bankCategory !== undefined
  );
}
