import { OWN_TRANSFER } from '../../shared/domain/categories.ts';
import { categoryFromBank, type BankWords } from './bank-category.ts';
import type { FitsRule, RuledRow } from './fits-rule.ts';

/** What a rule made of a row. */
export type RuleColumns = {
  /** The rule that fits. */
  rule_id: number | null;
  rule_category: string | null;
  /** What the rule calls the payment. */
  rule_name: string | null;
};

/** What the category of a row follows from. */
export type CategorisedRow = BankWords &
  Pick<RuleColumns, 'rule_category'> & { account_id: string; category_id: string | null; transfer_id: number | null };

/** Gives rows their categories. */
export type Classifier = {
  /** What the rules make of a row: they are tried in order, and the first that fits decides. */
  byRules(row: RuledRow): RuleColumns;
  /** The category that counts: by hand, else as a transfer of one's own, else by rule, else by the bank's words. */
  shown(row: CategorisedRow): string;
};

/** A rule ready for use. */
export type ReadyRule = { id: number; fits: FitsRule; category: string | null; name: string | null };

/** Banks say the same few things of a million rows. */
const MOST_REMEMBERED = 5000;

/**
 * Creates the classifier.
 *
 * @param needs.rules the rules in their order, as they are now
 * @param needs.isCard whether an account is a card
 */
export function createClassifier(
  needs: { rules(): readonly ReadyRule[]; isCard(accountId: string): boolean } = {
    rules: () => [],
    isCard: () => false,
  },
): Classifier {
  const remembered = new Map<string, string>();
  return {
    byRules(row) {
      const rule = needs.rules().find(({ fits }) => fits(row));
      return { rule_id: rule?.id ?? null, rule_category: rule?.category ?? null, rule_name: rule?.name ?? null };
    },
    shown(row) {
      return row.category_id ?? (row.transfer_id === null ? row.rule_category : OWN_TRANSFER) ?? fromBank(row);
    },
  };

  function fromBank(row: CategorisedRow): string {
    const isCard = needs.isCard(row.account_id);
    const key = `${row.classification ?? ''} ${row.category ?? ''} ${row.amount_minor < 0} ${isCard}`;
    const found = remembered.get(key);
    if (found !== undefined) return found;
    const category = categoryFromBank(row, isCard);
    if (remembered.size < MOST_REMEMBERED) remembered.set(key, category);
    return category;
  }
}
