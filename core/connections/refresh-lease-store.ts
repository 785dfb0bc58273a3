import type { Database } from '../database/database.ts';

/** The lease on refreshing a connection, so that two processes over one profile never trade the same token at once. */
export type RefreshLeases = {
  /** Takes the lease, or renews one's own; false while another holder's still runs. */
  take(connectionId: string, holder: string, nowIso: string, untilIso: string): boolean;
  release(connectionId: string, holder: string): void;
};

/** Creates the leases over an open database; taking one is a single atomic statement. */
export function createRefreshLeases(database: Database): RefreshLeases {
  const take = database.prepare<[string, string, string, string, string]>(
    `UPDATE connections SET refresh_lease_holder = ?, refresh_lease_until = ?
     WHERE id = ? AND (refresh_lease_holder IS NULL OR refresh_lease_holder = ? OR refresh_lease_until <= ?)`,
  );
  const release = database.prepare<[string, string]>(
    'UPDATE connections SET refresh_lease_holder = NULL, refresh_lease_until = NULL WHERE id = ? AND refresh_lease_holder = ?',
  );
  return {
    take: (connectionId, holder, nowIso, untilIso) =>
      take.run(holder, untilIso, connectionId, holder, nowIso).changes === 1,
    release: (connectionId, holder) => void release.run(connectionId, holder),
  };
}
