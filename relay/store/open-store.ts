import type { StoreLimits } from './event-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/** Opens the store that the configuration names: PostgreSQL where there is an address, else SQLite in the data folder. */
export async function openStore(
  place: { databaseUrl?: string; dataDir: string },
  options: { limits?: StoreLimits | undefined; onTrouble: (error: unknown) => void },
): Promise<Store> {
  const { limits, onTrouble } = options;
  return place.databaseUrl === undefined
    ? openSqliteStore(place.dataDir, limits)
    : openPostgresStore(place.databaseUrl, { onTrouble, ...(limits === undefined ? {} : { limits }) });
}
