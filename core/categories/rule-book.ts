import type { RuleConditions } from '../../shared/contract/index.ts';
import type { ReadyRule } from './classify.ts';
import { createFitsRule } from './fits-rule.ts';
import type { RuleRow, RuleStore } from './rule-store.ts';

/** The rules in their order, ready for use. */
export type RuleBook = {
  ready(): readonly ReadyRule[];
  /** Reads the rules again, after one was written. */
  reload(): void;
};

/** Opens the rule book. Rules are read once and kept ready, because every row of an import asks for them. */
export function createRuleBook(store: RuleStore): RuleBook {
  let rules: readonly ReadyRule[] | undefined;
  return {
    ready: () => (rules ??= store.all().map(readyRule)),
    reload: () => void (rules = undefined),
  };
}

/** The conditions of a stored rule. */
export function conditionsOf({ conditions }: Pick<RuleRow, 'conditions'>): RuleConditions {
  return JSON.parse(conditions) as RuleConditions;
}

function readyRule(row: RuleRow): ReadyRule {
  return { id: row.id, fits: createFitsRule(conditionsOf(row)), category: row.category, name: row.name };
}
