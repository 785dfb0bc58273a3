import type { Database } from '../database/database.ts';

/** The lease on a connection's tokens, so that two processes over one profile never trade the same token at once. */
export type RefreshLeases = {
  /** Takes the lease for `durationMs`, or renews one's own. */
  take(
    connectionId: string,
    holder: string,
    nowMs: number,
    durationMs: number,
  ): 'taken' | 'held-by-another' | 'no-such-connection';
  release(connectionId: string, holder: string): void;
  /** Ends every lease. Right only while no other process can be using the profile. */
  clear(): void;
};

/** Creates the leases over an open database; taking one is a single atomic statement. */
export function createRefreshLeases(database: Database): RefreshLeases {
  // A lease that ends further ahead than any lease lasts was written before the clock was set back; it counts as over.
  const take = database.prepare<{ id: string; holder: string; now: string; until: string }>(
    `UPDATE connections SET refresh_lease_holder = @holder, refresh_lease_until = @until
     WHERE id = @id AND (refresh_lease_holder IS NULL OR refresh_lease_holder = @holder
       OR refresh_lease_until <= @now OR refresh_lease_until > @until)`,
  );
  const exists = database.prepare<[string], { id: string }>('SELECT id FROM connections WHERE id = ?');
  const release = database.prepare<[string, string]>(
    'UPDATE connections SET refresh_lease_holder = NULL, refresh_lease_until = NULL WHERE id = ? AND refresh_lease_holder = ?',
  );
  const clear = database.prepare('UPDATE connections SET refresh_lease_holder = NULL, refresh_lease_until = NULL');
  return {
    take(connectionId, holder, nowMs, durationMs) {
      const now = new Date(nowMs).toISOString();
      const until = new Date(nowMs + durationMs).toISOString();
      if (take.run({ id: connectionId, holder, now, until }).changes === 1) return 'taken';
      return exists.get(connectionId) === undefined ? 'no-such-connection' : 'held-by-another';
    },
    release: (connectionId, holder) => void release.run(connectionId, holder),
    clear: () => void clear.run(),
  };
}
