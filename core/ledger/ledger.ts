import type { Account, Output, ParsedInput, Transaction } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { AccountStore, AccountWithBalanceRow } from './account-store.ts';
import { numberTail } from './number-tail.ts';
import { searchOf } from './search-words.ts';
import type { TransactionRow, TransactionStore } from './transaction-store.ts';

/** Accounts, balances and transactions as the interface sees them. */
export type Ledger = {
  accounts(): Account[];
  accountsOf(connectionId: string): Account[];
  page(query: ParsedInput<'transactions.page'>): Output<'transactions.page'>;
};

const DEFAULT_PAGE = 100;

/** Creates the reading side of the ledger. */
export function createLedger(accounts: AccountStore, transactions: TransactionStore): Ledger {
  return {
    accounts: () => accounts.all().map(accountOf),
    accountsOf: (connectionId) =>
      accounts
        .all()
        .filter((row) => row.connection_id === connectionId)
        .map(accountOf),

    page({ search, cursor, limit = DEFAULT_PAGE, ...filter }) {
      const words = search === undefined ? undefined : searchOf(search);
      const rows = transactions.page({
        ...filter,
        words,
        before: cursor === undefined ? undefined : parseCursor(cursor),
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        transactions: page.map(transactionOf),
        ...(rows.length > limit && last ? { nextCursor: String(last.sort_key) } : {}),
      };
    },
  };
}

function parseCursor(cursor: string): number {
  const key = Number(cursor);
  if (!Number.isSafeInteger(key)) throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'cursor' }] } });
  return key;
}

/** An account as the interface sees it. */
export function accountOf(row: AccountWithBalanceRow): Account {
  const tail = numberTail(row);
  return {
    accountId: row.id,
    connectionId: row.connection_id,
    kind: row.kind,
    name: row.own_name ?? row.bank_name,
    ...(row.type === null ? {} : { type: row.type }),
    currency: row.currency,
    ...(row.iban === null ? {} : { iban: row.iban }),
    ...(row.sort_code === null ? {} : { sortCode: row.sort_code }),
    ...(tail === undefined ? {} : { numberTail: tail }),
    ...balanceOf(row),
    balanceProof: {
      state: row.state ?? 'unknown',
      ...(typeof row.difference_minor === 'number' ? { differenceMinor: row.difference_minor } : {}),
    },
    hidden: row.hidden === 1,
  };
}

function balanceOf(row: AccountWithBalanceRow): Pick<Account, 'balance'> {
  // The left join leaves null where no balance was ever fetched; none is invented.
  if (typeof row.current_minor !== 'number' || typeof row.as_of !== 'string') return {};
  return {
    balance: {
      currentMinor: row.current_minor,
      ...(typeof row.available_minor === 'number' ? { availableMinor: row.available_minor } : {}),
      ...(typeof row.credit_limit_minor === 'number' ? { creditLimitMinor: row.credit_limit_minor } : {}),
      asOf: row.as_of,
    },
  };
}

/** A row as the interface sees it. */
export function transactionOf(row: TransactionRow): Transaction {
  return {
    transactionId: `t${row.id}`,
    accountId: row.account_id,
    status: row.status,
    date: row.date,
    amountMinor: row.amount_minor,
    currency: row.currency,
    description: row.description,
    ...(row.merchant === null ? {} : { merchant: row.merchant }),
    ...(row.category === null ? {} : { category: row.category }),
    ...(row.classification === null ? {} : { classification: JSON.parse(row.classification) as string[] }),
    ...(row.running_balance_minor === null ? {} : { runningBalanceMinor: row.running_balance_minor }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.category_id === null ? {} : { categoryId: row.category_id }),
    ...shownCategoryOf(row),
    ...(typeof row.rule_name === 'string' ? { ruleName: row.rule_name } : {}),
    ...(row.doubted_at === null ? {} : { doubtedAt: row.doubted_at }),
    deleted: row.deleted === 1,
  };
}

/** A row that was written down before there were categories (in a changeset, in a question) has none to show. */
function shownCategoryOf({
  shown_category,
  category_id,
  transfer_id,
  rule_id,
  rule_category,
}: TransactionRow): Pick<Transaction, 'shownCategory'> {
  if (typeof shown_category !== 'string') return {};
  const by =
    category_id !== null ? 'hand' : transfer_id !== null ? 'transfer' : rule_category !== null ? 'rule' : 'bank';
  return {
    shownCategory: {
      categoryId: shown_category,
      by,
      ...(by === 'rule' && rule_id !== null ? { ruleId: String(rule_id) } : {}),
    },
  };
}
