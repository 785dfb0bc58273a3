import type { ConnectionStatus, Environment } from '../../shared/contract/index.ts';

/** A connection as far as webhooks ask about it. */
export type KnownConnection = {
  connectionId: string;
  environment: Environment;
  status: ConnectionStatus;
  credentialsId: string | undefined;
};

/** An account as far as webhooks ask about it. */
export type KnownAccount = { accountId: string; connectionId: string; providerAccountId: string };

/** What a webhook is about, once it is found. `accountId` is there when it named one. */
export type ResolvedResource = { connection: KnownConnection; accountId?: string };

/**
 * Finds what a webhook means by its ids, which no document defines: a connection of ours, else the credentials at
 * TrueLayer, else an account, by the bank's id or by ours. Pure. The kinds are tried in that order over all ids, so that
 * an account's id never wins over the connection that the same webhook names.
 */
export function resolveResource(
  ids: readonly string[],
  known: { connections: readonly KnownConnection[]; accounts: readonly KnownAccount[] },
): ResolvedResource | undefined {
  const { connections, accounts } = known;
  const first = <Item>(items: readonly Item[], idOf: (item: Item) => string | undefined): Item | undefined => {
    for (const id of ids) {
      const found = items.find((item) => idOf(item) === id);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const connection = first(connections, (one) => one.connectionId) ?? first(connections, (one) => one.credentialsId);
  if (connection !== undefined) return { connection };
  const account = first(accounts, (one) => one.providerAccountId) ?? first(accounts, (one) => one.accountId);
  const owner = account && connections.find(({ connectionId }) => connectionId === account.connectionId);
  return account && owner && { connection: owner, accountId: account.accountId };
}

/** Every id by which a webhook can mean something of this profile; an ended connection is meant no more. */
export function resourceIdsOf(
  connections: readonly { id: string; credentials_id: string | null; status: ConnectionStatus }[],
  accounts: readonly { connection_id: string; provider_account_id: string }[],
): string[] {
  const live = connections.filter(({ status }) => status === 'ACTIVE' || status === 'ERROR');
  const ids = new Set(live.map(({ id }) => id));
  return [
    ...ids,
    ...live.flatMap(({ credentials_id }) => credentials_id ?? []),
    ...accounts.filter((one) => ids.has(one.connection_id)).map((one) => one.provider_account_id),
  ];
}
