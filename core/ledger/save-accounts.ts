import { randomUUID } from 'node:crypto';
import type { ReconnectPlan } from '../../shared/contract/index.ts';
import type { AccountMatch } from '../connections/match-accounts.ts';
import type { BankAccount } from '../providers/bank-provider.ts';
import type { AccountRow, AccountStore } from './account-store.ts';
import { numberTail } from './number-tail.ts';

/** One account of a plan: the row as it will stand, and what is done to it. */
export type PlannedAccount = { action: AccountMatch['action']; because: string; row: AccountRow };

/** Works out the rows that a match leads to; nothing is written. Accounts that are gone are marked and kept with their history. */
export function planAccounts(connectionId: string, matches: readonly AccountMatch[], nowIso: string): PlannedAccount[] {
  const offeredIds = new Set(
    matches.flatMap((match) => (match.action === 'missing' ? [] : [match.offered.providerAccountId])),
  );
  return matches.map((match) => {
    const { action, because } = match;
    switch (match.action) {
      case 'missing': {
        const { id, provider_account_id, missing_since } = match.known;
        const row = {
          ...match.known,
          // Its id at the bank may have gone to another account.
          provider_account_id: offeredIds.has(provider_account_id) ? `gone ${id}` : provider_account_id,
          missing_since: missing_since ?? nowIso,
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

/** The plan as people read it. */
export function describePlan(planned: readonly PlannedAccount[]): ReconnectPlan {
  return {
    accounts: planned.map(({ action, because, row }) => {
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
