import { setTimeout as pause } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { StoredError } from '../connections/connection-health.ts';
import type { ConnectionRow, ConnectionStore } from '../connections/connection-store.ts';
import type { Application, Credentials } from '../credentials/credentials.ts';
import { AppError, asAppError } from '../errors.ts';
import type { ReadGate } from '../limits/read-gate.ts';
import type { Clock } from '../ports.ts';
import type { ProviderCatalogue } from '../providers/provider-catalogue.ts';
import type { AskService } from './ask-service.ts';
import type { ConnectionFacts, DiagnosisFacts, LastError, OtherConnection, ProviderFacts } from './diagnosis-facts.ts';

/** Gathers what a diagnosis rests on. Throws `NOT_FOUND`; whatever else cannot be had is left out of the facts. */
export type CollectFacts = (connectionId: string) => Promise<DiagnosisFacts>;

/** What the collector reads. It writes nothing and spends none of the bank's reads. */
export type CollectNeeds = {
  connections: ConnectionStore;
  audit: Audit;
  gate: Pick<ReadGate, 'list'>;
  catalogue: Pick<ProviderCatalogue, 'list' | 'find'>;
  credentials: Pick<Credentials, 'application'>;
  askService: AskService;
  hasAttendedReads(): boolean;
  isSyncing(connectionId: string): boolean;
  /** When a backup was last restored over this profile. */
  restoredAtMs(): number | undefined;
  clock: Clock;
};

/** Enough to reach back over weeks of failures. */
const TRAIL_ENTRIES = 200;
/** A list of banks that takes longer is left out. */
const LIST_TIMEOUT_MS = 5_000;

/** Creates the collector. */
export function createCollectFacts(needs: CollectNeeds): CollectFacts {
  const { connections, audit, catalogue, clock } = needs;

  return async (connectionId) => {
    if (!connections.get(connectionId)) throw notFound(connectionId);
    const environment = connections.get(connectionId)?.environment ?? 'production';
    const application = await applicationOf(environment);
    const service =
      application instanceof AppError ? ({ state: 'unasked' } as const) : await needs.askService(application);
    const canAsk = !(application instanceof AppError) && service.state === 'answers';
    const providerId = connections.get(connectionId)?.provider_id ?? '';
    const provider = canAsk ? await providerFacts(application, providerId) : {};
    // Read last and at once, so that all stored facts are of one moment.
    const row = connections.get(connectionId);
    if (!row) throw notFound(connectionId);
    return {
      nowMs: clock.nowMs(),
      connection: { ...connectionFacts(row), isSyncing: needs.isSyncing(connectionId) },
      trail: audit.newest({ connectionId }, TRAIL_ENTRIES),
      quotas: needs.gate.list(connectionId).quotas,
      provider,
      service,
      others: connections
        .all()
        .filter((other) => other.id !== connectionId && other.environment === row.environment)
        .map(otherConnection),
      hasApplication: !(application instanceof AppError && application.code === 'CREDENTIALS_MISSING'),
      hasAttendedReads: needs.hasAttendedReads(),
      restoredAtMs: needs.restoredAtMs(),
    };
  };

  async function applicationOf(environment: ConnectionRow['environment']): Promise<Application | AppError> {
    try {
      return await needs.credentials.application(environment);
    } catch (thrown) {
      return asAppError(thrown);
    }
  }

  async function providerFacts(application: Application, providerId: string): Promise<ProviderFacts> {
    const timeout = new AbortController();
    const listed = catalogue.list(application, undefined).catch(() => undefined);
    const answer = await Promise.race([listed, pause(LIST_TIMEOUT_MS, undefined, { signal: timeout.signal })]);
    timeout.abort();
    if (!answer || answer.providers.length === 0) return {};
    // The list is of the countries Coffer connects; an older connection may be of another.
    const found = await catalogue.find(application, providerId);
    return { isListed: found !== undefined, health: found?.health };
  }
}

function notFound(connectionId: string): AppError {
  return new AppError('NOT_FOUND', { details: { connectionId } });
}

function connectionFacts(row: ConnectionRow): Omit<ConnectionFacts, 'isSyncing'> {
  return {
    connectionId: row.id,
    providerId: row.provider_id,
    environment: row.environment,
    status: row.status,
    reason: row.reason ?? undefined,
    consentEndMs: Date.parse(row.consent_expires_at),
    consentEndIsEstimate: row.consent_expiry_is_estimate === 1,
    consentStatus: row.consent_status ?? undefined,
    hasRefreshToken: row.refresh_token !== null,
    tokenEndMs: timeOf(row.expires_at),
    lastSyncedAtMs: timeOf(row.last_synced),
    failuresInARow: row.failures_in_a_row,
    failingSinceMs: timeOf(row.failing_since),
    nextAttemptAtMs: timeOf(row.next_attempt_at),
    lastError: lastErrorOf(row),
  };
}

function otherConnection(row: ConnectionRow): OtherConnection {
  return { providerId: row.provider_id, lastGoodAtMs: timeOf(row.last_synced), lastError: lastErrorOf(row) };
}

function lastErrorOf({ last_error }: ConnectionRow): LastError | undefined {
  if (last_error === null) return undefined;
  const { code, at, details = {} } = JSON.parse(last_error) as StoredError;
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : undefined);
  const number = (name: string) => (typeof details[name] === 'number' ? details[name] : undefined);
  return {
    code,
    atMs: Date.parse(at),
    bankCode: text('bankCode'),
    httpStatus: number('httpStatus'),
    endpoint: text('endpoint'),
    retryAfterMs: number('retryAfterMs'),
  };
}

function timeOf(instant: string | null): number | undefined {
  return instant === null ? undefined : Date.parse(instant);
}
