import { counted } from './counted.ts';

/** The first screen. */
export const overview = {
  totals: 'Totals by currency',
  accounts: (count: number, formatted: string) => counted(count, formatted, 'account', 'accounts'),
  cards: (count: number, formatted: string) => counted(count, formatted, 'card', 'cards'),
  attention: 'Needs attention',
  allAccounts: 'Accounts',
  availableFigure: (amount: string) => `${amount} available`,
  withoutBalance: (count: number, formatted: string) =>
    `without ${counted(count, formatted, 'account whose balance is', 'accounts whose balances are')} not stated`,
  noBalance: 'not stated',
  ownedOff: (difference: string) => `differs from its transactions by ${difference}`,
  cardLeft: (amount: string) => `${amount} left`,
  latest: 'Latest transactions',
  latestAll: 'All transactions',
  latestNone: 'No transactions yet.',
  syncAll: 'Sync all',
  syncing: 'Syncing…',
  synced: (ago: string) => `Synced ${ago}`,
  neverSynced: 'Not synced yet',
  nextSync: (when: string) => `next ${when}`,
  hiddenShow: (count: number, formatted: string) =>
    `Show ${counted(count, formatted, 'hidden account', 'hidden accounts')}`,
  hiddenHide: 'Fold hidden accounts away',
  noAccountsTitle: 'No accounts yet',
  noAccountsText: 'They appear here as soon as the first read of your bank is done.',
  kinds: { account: 'Account', card: 'Card' },
  types: {
    TRANSACTION: 'Current account',
    SAVINGS: 'Savings account',
    BUSINESS_TRANSACTION: 'Business account',
    BUSINESS_SAVINGS: 'Business savings',
    CREDIT: 'Credit card',
    CHARGE: 'Charge card',
    DEBIT: 'Debit card',
    PREPAID: 'Prepaid card',
  } as Record<string, string>,
  numberTail: (tail: string) => `ends in ${tail}`,
};

/** The list of transactions. */
export const transactions = {
  list: 'Transactions',
  search: 'Search transactions',
  searchPlaceholder: 'Text or note',
  allAccounts: 'All accounts',
  someAccounts: (count: number, formatted: string) => counted(count, formatted, 'account', 'accounts'),
  removeAccount: (account: string) => `Remove the filter ${account}`,
  amounts: 'Any amount',
  direction: 'Direction',
  directions: { either: 'In and out', out: 'Money out', in: 'Money in' },
  amountFrom: 'At least',
  amountTo: 'At most',
  amountRange: (least: string | undefined, most: string | undefined): string | undefined =>
    least === undefined
      ? most === undefined
        ? undefined
        : `up to ${most}`
      : most === undefined
        ? `from ${least}`
        : least === most
          ? least
          : `${least} to ${most}`,
  noAmount: 'This is no amount.',
  removeAmounts: (amounts: string) => `Remove the filter ${amounts}`,
  statusFilter: 'Status',
  statuses: { all: 'All', booked: 'Booked', pending: 'Pending' },
  clear: 'Clear filters',
  columns: {
    description: 'Description',
    account: 'Account',
    category: 'Category',
    status: 'Status',
    amount: 'Amount',
  },
  emptyTitle: 'No transactions yet',
  emptyText: 'They appear here as soon as a bank has been read.',
  noMatchTitle: 'Nothing matches',
  noMatchText: 'No transaction fits these filters.',
  loadingMore: 'Reading more…',
  end: (count: number, formatted: string) =>
    `${counted(count, formatted, 'transaction', 'transactions')}, and that is all of them`,
  addBank: 'Add a bank',
  unknownAccount: 'Account no longer here',
};

/** TrueLayer’s own kinds of transaction. */
export const categories = {
  ATM: 'Cash machine',
  BILL_PAYMENT: 'Bill',
  CASH: 'Cash',
  CASHBACK: 'Cashback',
  CHEQUE: 'Cheque',
  CORRECTION: 'Correction',
  CREDIT: 'Credit',
  DEBIT: 'Debit',
  DIRECT_DEBIT: 'Direct debit',
  DIVIDEND: 'Dividend',
  FEE_CHARGE: 'Fee',
  INTEREST: 'Interest',
  OTHER: 'Other',
  PURCHASE: 'Purchase',
  STANDING_ORDER: 'Standing order',
  TRANSFER: 'Transfer',
  UNKNOWN: '',
} as Record<string, string>;
