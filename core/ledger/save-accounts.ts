import { randomUUID } from 'node:crypto';
import type { ReconnectPlan } from '../../shared/contract/index.ts';
import { isCertainMatch, type AccountMatch } from '../connections/match-accounts.ts';
import type { BankAccount } from '../providers/bank-provider.ts';
import type { AccountRow, AccountStore } from './account-store.ts';
import { numberTail } from './number-tail.ts';

/** One account of a plan: the row as it will stand, and what is done to it. */
export type PlannedAccount = { action: AccountMatch['action']; because: string; row: AccountRow };

/** Works out the rows that a match leads to; nothing is written. Accounts that are gone are marked and kept with their history. */
export function planAccounts(connectionId: string, matches: readonly AccountMatch[], nowIso: string): PlannedAccount[] {
  const offeredIds = new Set(matches.flatMap((match) => ('offered' in match ? [match.offered.providerAccountId] : [])));
  return matches.map((match) => {
    const { action, because } = match;
    switch (match.action) {
      case 'left':
      case 'missing': {
        const { id, provider_account_id, missing_since } = match.known;
        const row = {
          ...match.known,
          // Its id at the bank may have gone to another account.
          provider_account_id: offeredIds.has(provider_account_id) ? `gone ${id}` : provider_account_id,
          missing_since: match.action === 'left' ? missing_since : (missing_since ?? nowIso),
        };
        return { action, because, row };
      }
      case 'match':
        return { action, because, row: { ...match.known, ...offeredColumns(match.offered), missing_since: null } };
      case 'add':
        return {
          action,
          because,
          row: {
            id: randomUUID(),
            connection_id: connectionId,
            kind: match.offered.kind,
            own_name: null,
            hidden: 0,
            created_at: nowIso,
            missing_since: null,
            ...offeredColumns(match.offered),
          },
        };
    }
  });
}

/**
 * The same for a list that is read anew under the same consent; nothing is written. Only what is certain counts: an account
 * that is not in the list stays as it is, and so does what the list leaves out of one, for it may be short of something. A
 * new account is taken for new only when no known one of its kind and currency is left over that it might be.
 */
export function planRelisting(
  connectionId: string,
  matches: readonly AccountMatch[],
  nowIso: string,
): PlannedAccount[] {
  const certain = matches.filter(isCertainMatch);
  const known = matches.flatMap((match) => (match.action === 'add' ? [] : [match.known]));
  const left = matches.flatMap((match) => (match.action === 'add' || certain.includes(match) ? [] : [match.known]));
  const isNew = (match: AccountMatch): boolean =>
    match.action === 'add' &&
    left.every(({ kind, currency }) => kind !== match.offered.kind || currency !== match.offered.currency);
  const planned = planAccounts(connectionId, [...certain, ...matches.filter(isNew)], nowIso);
  const taken = new Set(planned.map(({ row }) => row.provider_account_id));
  return [
    ...planned.map(({ row, ...rest }) => ({ ...rest, row: filledFrom(known, row) })),
    ...left.map((row) => ({
      action: 'left' as const,
      because: 'not in the list',
      // Whose id at the bank is another account's now is certainly gone.
      row: taken.has(row.provider_account_id)
        ? { ...row, provider_account_id: `gone ${row.id}`, missing_since: row.missing_since ?? nowIso }
        : row,
    })),
  ];
}

/** A row with what was known of it where the bank says nothing now. */
function filledFrom(known: readonly AccountRow[], row: AccountRow): AccountRow {
  const before = known.find(({ id }) => id === row.id);
  return {
    ...row,
    type: row.type ?? before?.type ?? null,
    iban: row.iban ?? before?.iban ?? null,
    sort_code: row.sort_code ?? before?.sort_code ?? null,
    account_number: row.account_number ?? before?.account_number ?? null,
    card_network: row.card_network ?? before?.card_network ?? null,
    card_tail: row.card_tail ?? before?.card_tail ?? null,
  };
}

/** Writes the planned accounts of a connection, which are all it has. Call it inside a transaction. */
export function savePlannedAccounts(
  store: AccountStore,
  connectionId: string,
  planned: readonly PlannedAccount[],
): void {
  store.releaseBankIds(connectionId);
  for (const { action, row } of planned) {
    if (action === 'add') store.insert(row);
    else store.update(row);
  }
}

/** The plan as people read it. What is left as it is, is no part of it. */
export function describePlan(planned: readonly PlannedAccount[]): ReconnectPlan {
  return {
    accounts: planned.flatMap(({ action, because, row }) => {
      if (action === 'left') return [];
      const tail = numberTail(row);
      return {
        accountId: row.id,
        name: row.own_name ?? row.bank_name,
        kind: row.kind,
        currency: row.currency,
        ...(tail === undefined ? {} : { numberTail: tail }),
        action,
        because,
      };
    }),
  };
}

function offeredColumns(offered: BankAccount) {
  return {
    provider_account_id: offered.providerAccountId,
    bank_name: offered.name,
    type: offered.type ?? null,
    currency: offered.currency,
    iban: offered.iban ?? null,
    sort_code: offered.sortCode ?? null,
    account_number: offered.accountNumber ?? null,
    card_network: offered.cardNetwork ?? null,
    card_tail: offered.cardTail ?? null,
  };
}
