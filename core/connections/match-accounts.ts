import type { BankAccount } from '../providers/bank-provider.ts';
import type { AccountRow } from '../ledger/account-store.ts';

/** What becomes of one account when a bank is connected again. */
export type AccountMatch =
  | { action: 'add'; offered: BankAccount; because: string }
  | { action: 'match'; offered: BankAccount; known: AccountRow; because: string }
  | { action: 'missing'; known: AccountRow; because: string }
  /** It may be among those that could not be read, so nothing is concluded. */
  | { action: 'left'; known: AccountRow; because: string };

/**
 * One way to recognise an account, strongest first. A text that is equal on both sides is the same account. The currency
 * is part of a number's mark, because accounts of several currencies can share one number.
 */
const WAYS: readonly {
  because: string;
  offered(account: BankAccount): string | undefined;
  known(row: AccountRow): string | undefined;
}[] = [
  {
    because: 'same IBAN',
    offered: ({ kind, iban, currency }) => joined(kind, iban, currency),
    known: ({ kind, iban, currency }) => joined(kind, iban, currency),
  },
  {
    because: 'same sort code and account number',
    offered: ({ kind, sortCode, accountNumber, currency }) => joined(kind, sortCode, accountNumber, currency),
    known: ({ kind, sort_code, account_number, currency }) => joined(kind, sort_code, account_number, currency),
  },
  {
    because: 'same card network and last digits',
    offered: ({ kind, cardNetwork, cardTail, currency }) => joined(kind, cardNetwork, cardTail, currency),
    known: ({ kind, card_network, card_tail, currency }) => joined(kind, card_network, card_tail, currency),
  },
  {
    because: 'same account id at the bank',
    offered: ({ kind, providerAccountId, currency }) => joined(kind, providerAccountId, currency),
    known: ({ kind, provider_account_id, currency }) => joined(kind, provider_account_id, currency),
  },
];

/**
 * Pairs the accounts a bank offers now with those already known for the same connection, so that reconnecting keeps
 * every account's history. Pure.
 *
 * An account is only recognised by something that is unique on both sides: two candidates with the same mark are left
 * to the next way. What remains is paired only when exactly one account of a kind and currency is left on each side.
 *
 * @param halfRead kinds of which not all that the bank offers could be read: none of them is alone, and none is gone
 */
export function matchAccounts(
  offered: readonly BankAccount[],
  known: readonly AccountRow[],
  halfRead: ReadonlySet<BankAccount['kind']> = new Set(),
): AccountMatch[] {
  const openOffers = new Set(offered);
  const openKnown = new Set(known);
  const matches: AccountMatch[] = [];
  const pair = (offer: BankAccount, row: AccountRow, because: string) => {
    openOffers.delete(offer);
    openKnown.delete(row);
    matches.push({ action: 'match', offered: offer, known: row, because });
  };

  for (const way of WAYS) {
    const rowsByMark = Map.groupBy(openKnown, (row) => way.known(row) ?? '');
    const offersByMark = Map.groupBy(openOffers, (offer) => way.offered(offer) ?? '');
    for (const [mark, offers] of offersByMark) {
      const rows = rowsByMark.get(mark) ?? [];
      const [offer] = offers;
      const [row] = rows;
      if (mark !== '' && offers.length === 1 && rows.length === 1 && offer && row) pair(offer, row, way.because);
    }
  }

  const rowsByShape = Map.groupBy(openKnown, ({ kind, currency }) => `${kind} ${currency}`);
  for (const [shape, offers] of Map.groupBy(openOffers, ({ kind, currency }) => `${kind} ${currency}`)) {
    const rows = rowsByShape.get(shape) ?? [];
    const [offer] = offers;
    const [row] = rows;
    const isAlone = offers.length === 1 && rows.length === 1;
    if (isAlone && offer && row && !halfRead.has(row.kind) && !contradict(offer, row)) {
      pair(offer, row, 'the only one of its kind and currency left');
    }
  }

  for (const offer of openOffers) matches.push({ action: 'add', offered: offer, because: 'not seen before' });
  for (const row of openKnown) {
    if (halfRead.has(row.kind)) matches.push({ action: 'left', known: row, because: 'not all could be read' });
    else matches.push({ action: 'missing', known: row, because: 'the bank does not offer it any more' });
  }
  return matches;
}

/** Whether an account was recognised by something of its own, and not for want of another. */
export function isCertainMatch(match: AccountMatch): boolean {
  return match.action === 'match' && match.because.startsWith('same ');
}

/** Two different account numbers are two accounts, however alone they are. */
function contradict(offer: BankAccount, row: AccountRow): boolean {
  return (
    differ(offer.iban, row.iban) ||
    differ(offer.accountNumber, row.account_number) ||
    differ(offer.cardTail, row.card_tail)
  );
}

function differ(left: string | undefined, right: string | null): boolean {
  return left !== undefined && right !== null && left !== right;
}

function joined(...parts: (string | null | undefined)[]): string | undefined {
  return parts.every((part) => part !== null && part !== undefined && part !== '') ? parts.join('|') : undefined;
}
