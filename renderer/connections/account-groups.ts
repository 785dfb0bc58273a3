import type { Account, Connection } from '../../shared/contract/index.ts';

/** The accounts of one bank. */
export type AccountGroup = {
  readonly connection: Connection;
  readonly shown: readonly Account[];
  readonly hidden: readonly Account[];
};

/** What is held in one currency. Currencies are never added together. */
export type CurrencyTotal = {
  readonly currency: string;
  readonly totalMinor: number;
  readonly accountsMinor: number;
  readonly accountCount: number;
  readonly cardsMinor: number;
  readonly cardCount: number;
  /** Accounts whose bank has not stated a balance; the total is without them. */
  readonly withoutBalance: number;
};

/** Accounts by bank, in the order of the connections; accounts before cards. Banks without accounts are kept. */
export function groupAccounts(
  connections: readonly Connection[],
  accounts: readonly Account[],
): readonly AccountGroup[] {
  return connections.map((connection) => {
    const own = accounts.filter(({ connectionId }) => connectionId === connection.connectionId).toSorted(inOrder);
    return { connection, shown: own.filter(({ hidden }) => !hidden), hidden: own.filter(({ hidden }) => hidden) };
  });
}

/** Sums by currency over the accounts that are not hidden, the currency with most accounts first. */
export function totalsByCurrency(accounts: readonly Account[]): readonly CurrencyTotal[] {
  const shown = accounts.filter(({ hidden }) => !hidden);
  const currencies = [...new Set(shown.map(({ currency }) => currency))];
  return currencies
    .map((currency) =>
      totalOf(
        currency,
        shown.filter((account) => account.currency === currency),
      ),
    )
    .toSorted(
      (a, b) => b.accountCount + b.cardCount - (a.accountCount + a.cardCount) || a.currency.localeCompare(b.currency),
    );
}

function totalOf(currency: string, accounts: readonly Account[]): CurrencyTotal {
  const cards = accounts.filter(({ kind }) => kind === 'card');
  const others = accounts.filter(({ kind }) => kind === 'account');
  const accountsMinor = sumOf(others);
  const cardsMinor = sumOf(cards);
  return {
    currency,
    totalMinor: accountsMinor + cardsMinor,
    accountsMinor,
    accountCount: others.length,
    cardsMinor,
    cardCount: cards.length,
    withoutBalance: accounts.filter(({ balance }) => balance === undefined).length,
  };
}

function sumOf(accounts: readonly Account[]): number {
  return accounts.reduce((sum, { balance }) => sum + (balance?.currentMinor ?? 0), 0);
}

function inOrder(a: Account, b: Account): number {
  if (a.kind !== b.kind) return a.kind === 'account' ? -1 : 1;
  return a.name.localeCompare(b.name) || a.accountId.localeCompare(b.accountId);
}
