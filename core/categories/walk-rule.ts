import type { RuleConditions } from '../../shared/contract/index.ts';
import { searchOf } from '../ledger/search-words.ts';
import type { TransactionFilter } from '../ledger/transaction-page-store.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import { createFitsRule } from './fits-rule.ts';

/** Rows looked at in one turn: reading and writing so many takes about as long as a turn may. */
const ROWS_PER_TURN = 100;

/** A walk over the rows that fit a rule, newest first, a few per step. */
export type RuleWalk = {
  /** The next rows that fit; `undefined` at the end. */
  next(): TransactionRow[] | undefined;
  /** How many rows were looked at so far. */
  seen(): number;
};

/**
 * Walks the rows that fit conditions by the index that finds them soonest; what the index cannot tell is looked at in
 * the row. Rows that the user has deleted and rows that the bank no longer shows are left out.
 */
export function walkRule(transactions: TransactionStore, conditions: RuleConditions): RuleWalk {
  const filter = filterOf(conditions);
  const fits = createFitsRule(conditions);
  let before: number | undefined;
  let isOver = false;
  let seen = 0;
  return {
    next() {
      if (isOver) return undefined;
      const rows = transactions.page({ ...filter, before, limit: ROWS_PER_TURN });
      before = rows.at(-1)?.sort_key;
      isOver = rows.length < ROWS_PER_TURN;
      seen += rows.length;
      return rows.filter(fits);
    },
    seen: () => seen,
  };
}

/** What the indexes can tell of the conditions; finds all that fit, and more. */
function filterOf({ words, merchant, direction, minMinor, maxMinor, accountIds }: RuleConditions): TransactionFilter {
  return {
    words: searchOf(`${words ?? ''} ${merchant ?? ''}`),
    accountIds: accountIds && accountIds.length > 0 ? accountIds : undefined,
    ...(direction === 'in' ? { minMinor: minMinor ?? 0, maxMinor } : {}),
    ...(direction === 'out' ? { minMinor: maxMinor && -maxMinor, maxMinor: -(minMinor ?? 0) } : {}),
    limit: ROWS_PER_TURN,
  };
}
