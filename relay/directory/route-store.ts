import { placeholders, run, type Sql } from '../store/sql.ts';

/** Whose a resource is, for the webhook address that many users share. Only keyed hashes are stored. */
export type RouteStore = {
  /** Makes these the resources of a device, in place of those before. */
  replace(device: { deviceId: string; userId: string }, resourceHashes: readonly string[]): Promise<void>;
  /** The users that claim any of the resources. */
  usersOf(resourceHashes: readonly string[]): Promise<string[]>;
};

/** Creates the routing table. */
export function createRouteStore(sql: Sql): RouteStore {
  return {
    replace: ({ deviceId, userId }, resourceHashes) =>
      sql.transaction(function* () {
        yield* run('DELETE FROM routes WHERE device_id = ?', deviceId);
        for (const hash of new Set(resourceHashes)) {
          yield* run('INSERT INTO routes (resource_hash, device_id, user_id) VALUES (?, ?, ?)', hash, deviceId, userId);
        }
      }),
    async usersOf(resourceHashes) {
      if (resourceHashes.length === 0) return [];
      const rows = await sql.rows<{ user_id: string }>(
        `SELECT DISTINCT user_id FROM routes WHERE resource_hash IN (${placeholders(resourceHashes.length)}) ORDER BY user_id`,
        ...resourceHashes,
      );
      return rows.map((row) => row.user_id);
    },
  };
}
