import type { Environment } from '../../shared/contract/index.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { AccountStore } from './account-store.ts';

/**
 * What is shown belongs to the environment in force: invented money of the demo bank must never stand in a sum beside
 * real money. What is kept alive in the background is every connection of every environment.
 */
export type EnvironmentScope = {
  /** Whether a row belongs to this environment; to the one in force when none is named. */
  isShownIn(environment: Environment | undefined): (row: { environment: Environment }) => boolean;
  isAccountShown(account: { connectionId: string }): boolean;
  /** The connections that are shown; undefined where all are. */
  connectionIds(): string[] | undefined;
  /** A query that names no accounts, narrowed to those that are shown. Untouched where all are. */
  narrow<Query extends { accountIds?: readonly string[] | undefined }>(
    query: Query,
  ): Query & { accountIds?: string[] | undefined };
};

/** Creates the scope over the profile's connections. */
export function createEnvironmentScope(
  connections: ConnectionStore,
  accounts: AccountStore,
  current: () => Environment,
): EnvironmentScope {
  const isShown = ({ environment }: { environment: Environment }): boolean => environment === current();
  const shownConnections = () =>
    new Set(
      connections
        .all()
        .filter(isShown)
        .map(({ id }) => id),
    );
  return {
    isShownIn: (environment) => (environment === undefined ? isShown : (row) => row.environment === environment),
    connectionIds: () => (connections.all().every(isShown) ? undefined : [...shownConnections()]),
    isAccountShown: ({ connectionId }) => shownConnections().has(connectionId),
    narrow(query) {
      const named = query.accountIds === undefined ? undefined : [...query.accountIds];
      if (named !== undefined) return { ...query, accountIds: named };
      if (connections.all().every(isShown)) return { ...query, accountIds: undefined };
      const shown = shownConnections();
      const ids = accounts
        .all()
        .filter((row) => shown.has(row.connection_id))
        .map(({ id }) => id);
      return { ...query, accountIds: ids };
    },
  };
}
