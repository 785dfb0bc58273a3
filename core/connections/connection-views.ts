import type { Connection } from '../../shared/contract/index.ts';
import { daysLeft } from '../../shared/domain/consent.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { ProviderCatalogue } from '../providers/provider-catalogue.ts';
import { accessEnd } from './access-end.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { StoredError } from './connection-health.ts';

/** Connections as the interface sees them. */
export type ConnectionViews = {
  all(): Connection[];
  /** Throws `NOT_FOUND`. */
  one(connectionId: string): Connection;
};

/** What the views ask of the sync: whether one is running, and when the next is due. */
export type SyncStatus = {
  isRunning(connectionId: string): boolean;
  /** In milliseconds; `undefined` when it will not be. */
  nextSyncAtMs(connectionId: string): number | undefined;
};

/** Creates the views. */
export function createConnectionViews(
  store: ConnectionStore,
  clock: Clock,
  catalogue: ProviderCatalogue,
  sync: SyncStatus,
): ConnectionViews {
  const view = (row: ConnectionRow): Connection => {
    const logo = row.logo_uri === null ? undefined : catalogue.cachedLogo(row.logo_uri);
    const isOver = row.status === 'REVOKED';
    const isLive = row.status === 'ACTIVE' || row.status === 'ERROR';
    const end = accessEnd(row);
    const nextSyncAtMs = sync.nextSyncAtMs(row.id);
    return {
      connectionId: row.id,
      environment: row.environment,
      ...(row.credentials_id === null ? {} : { credentialsId: row.credentials_id }),
      providerId: row.provider_id,
      providerName: row.provider_name,
      ...(row.country === null ? {} : { country: row.country }),
      ...(logo === undefined ? {} : { logo }),
      scopes: JSON.parse(row.scopes) as string[],
      status: row.status,
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.consent_status === null ? {} : { consentStatus: row.consent_status }),
      ...(row.consent_created_at === null ? {} : { consentCreatedAt: row.consent_created_at }),
      consentExpiresAt: row.consent_expires_at,
      consentExpiryIsEstimate: row.consent_expiry_is_estimate === 1,
      ...(isOver ? {} : { daysLeft: daysLeft(iso(end.atMs), clock.nowMs()) }),
      ...(isLive && end.isWithToken ? { accessEndsAt: iso(end.atMs) } : {}),
      ...(row.expires_at === null ? {} : { tokenExpiresAt: row.expires_at }),
      ...(row.last_synced === null ? {} : { lastSyncedAt: row.last_synced }),
      ...(nextSyncAtMs === undefined ? {} : { nextSyncAt: iso(nextSyncAtMs) }),
      ...(row.last_error === null ? {} : { lastError: JSON.parse(row.last_error) as StoredError }),
      ...(row.next_attempt_at === null ? {} : { nextAttemptAt: row.next_attempt_at }),
      syncing: sync.isRunning(row.id),
      createdAt: row.created_at,
    };
  };

  return {
    all: () => store.all().map(view),
    one(connectionId) {
      const row = store.get(connectionId);
      if (!row) throw new AppError('NOT_FOUND', { details: { connectionId } });
      return view(row);
    },
  };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
