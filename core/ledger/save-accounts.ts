import { randomUUID } from 'node:crypto';
import type { ReconnectPlan } from '../../shared/contract/index.ts';
import type { AccountMatch } from '../connections/match-accounts.ts';
import type { BankAccount } from '../providers/bank-provider.ts';
import type { AccountRow, AccountStore } from './account-store.ts';
import { numberTail } from './number-tail.ts';

/**
 * Writes the accounts a bank offers, as the match decided, and tells what was done. Accounts that are gone are marked
 * and kept with their history. Call it inside a transaction.
 */
export function saveOfferedAccounts(
  store: AccountStore,
  connectionId: string,
  matches: readonly AccountMatch[],
  nowIso: string,
): ReconnectPlan['accounts'] {
  return matches.map((match) => {
    switch (match.action) {
      case 'missing':
        store.markMissing(match.known.id, nowIso);
        return planned(match, match.known);
      case 'match': {
        const row = { ...match.known, ...offeredColumns(match.offered), missing_since: null };
        store.update(withoutOwn(row));
        return planned(match, row);
      }
      case 'add': {
        const row: AccountRow = {
          id: randomUUID(),
          connection_id: connectionId,
          kind: match.offered.kind,
          own_name: null,
          hidden: 0,
          created_at: nowIso,
          missing_since: null,
          ...offeredColumns(match.offered),
        };
        store.insert(row);
        return planned(match, row);
      }
    }
  });
}

function planned({ action, because }: AccountMatch, row: AccountRow): ReconnectPlan['accounts'][number] {
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

function withoutOwn({
  connection_id: _connection,
  own_name: _name,
  hidden: _hidden,
  created_at: _created,
  kind: _kind,
  ...row
}: AccountRow) {
  return row;
}
