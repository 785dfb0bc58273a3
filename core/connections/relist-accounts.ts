import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import type { EventBus } from '../events.ts';
import type { AccountRow, AccountStore } from '../ledger/account-store.ts';
import { planRelisting, savePlannedAccounts } from '../ledger/save-accounts.ts';
import type { Clock } from '../ports.ts';
import type { BankAccount, BankProvider } from '../providers/bank-provider.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { ConnectionTokens, SessionOptions } from './connection-tokens.ts';
import { matchAccounts } from './match-accounts.ts';
import { offeredAccounts } from './offered-accounts.ts';

/** Once in a good half of a day, so that whoever syncs at about the same hour every day reads it every day. */
const RELIST_AFTER_MS = 14 * 3_600_000;

/**
 * Reads the list of a connection's accounts anew, if that was not done today: an account that was opened since the sign-in,
 * or that the bank kept back then, comes in, and names follow the bank's. Answers the ids of accounts that are new. Never
 * rejects for a bank's sake: what is wrong shows when the accounts themselves are read.
 */
export type RelistAccounts = (
  row: ConnectionRow,
  how: Pick<SessionOptions, 'userAddress' | 'lostBefore'> & { signal: AbortSignal },
) => Promise<string[]>;

/** Creates it. When a list was last read is known for as long as the process runs. */
export function createRelistAccounts(needs: {
  database: Database;
  connections: ConnectionStore;
  accounts: AccountStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  tokens: Pick<ConnectionTokens, 'withSession'>;
  provider: Pick<BankProvider, 'accounts' | 'cards'>;
}): RelistAccounts {
  const { database, connections, accounts, audit, events, clock, tokens, provider } = needs;
  const listedAtMs = new Map<string, number>();

  return async (row, { signal, userAddress, lostBefore }) => {
    const nowMs = clock.nowMs();
    const last = Math.max(listedAtMs.get(row.id) ?? 0, Date.parse(row.granted_at));
    if (elapsedMs(nowMs, last) < RELIST_AFTER_MS) return [];
    listedAtMs.set(row.id, nowMs);
    let offered: BankAccount[];
    try {
      ({ accounts: offered } = await tokens.withSession(row.id, { signal, userAddress, lostBefore }, (session) =>
        offeredAccounts(provider, session),
      ));
    } catch {
      return [];
    }
    return database.transaction(() =>
      // The list is of the consent that it was read under, and that may have been replaced or ended meanwhile.
      connections.get(row.id)?.granted_at === row.granted_at ? save(row.id, offered) : [],
    )();
  };

  /** Answers the ids of accounts that are new. */
  function save(connectionId: string, offered: readonly BankAccount[]): string[] {
    const known = accounts.ofConnection(connectionId);
    const nowIso = new Date(clock.nowMs()).toISOString();
    const planned = planRelisting(connectionId, matchAccounts(offered, known), nowIso);
    const before = new Map(known.map((row) => [row.id, row]));
    const changed = planned.filter(({ row }) => !isSame(before.get(row.id), row));
    if (changed.length === 0) return [];
    savePlannedAccounts(accounts, connectionId, planned);
    const added = planned.flatMap(({ action, row }) => (action === 'add' ? [row.id] : []));
    const matched = planned.filter(({ action }) => action === 'match').length;
    audit.append('ACCOUNTS_FETCHED', { connectionId }, { added: added.length, matched, missing: 0 });
    events.emit('accounts.changed', {});
    return added;
  }
}

function isSame(before: AccountRow | undefined, after: AccountRow): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify({ ...before, ...after });
}
