import type { Environment, EventName } from '../../shared/contract/index.ts';
import type { Backups } from '../backup/backups.ts';
import { accessEnd } from '../connections/access-end.ts';
import type { ConnectionRow, ConnectionStore } from '../connections/connection-store.ts';
import type { ConnectionTokens } from '../connections/connection-tokens.ts';
import type { CheckConsent } from '../consents/check-consent.ts';
import type { ConsentWarnings } from '../consents/consent-warnings.ts';
import type { WarningStore } from '../consents/warning-store.ts';
import type { EventBus } from '../events.ts';
import type { Clock, Log } from '../ports.ts';
import type { Sync } from '../sync/sync.ts';
import { nextSyncAtMs, type Job, type ScheduledConnection } from './plan-jobs.ts';
import { createScheduler, type SchedulingHooks } from './scheduler.ts';

/** What the engine does by itself, between calls. */
export type Background = {
  start(): void;
  resume(): void;
  /** When a connection will be polled next, in milliseconds; `undefined` when it will not be. */
  nextSyncAtMs(connectionId: string): number | undefined;
  /** Starts nothing more, and gives what runs a moment: a refresh whose answer is lost may cost the connection. */
  stop(graceMs: number): Promise<void>;
};

type Needs = {
  connections: ConnectionStore;
  warnings: WarningStore;
  consentWarnings: ConsentWarnings;
  checkConsent: CheckConsent;
  tokens: Pick<ConnectionTokens, 'refresh'>;
  sync: Sync;
  /** Whether consents wait to be ended, or old sign-ins and ways back to be forgotten. */
  hasLeftovers(): boolean;
  /** Forgets what is too old, and ends every consent that was given up. */
  clearLeftovers(): Promise<void>;
  backups: Pick<Backups, 'nextAtMs' | 'runPlan'>;
  /** When the law's quota lets the next scheduled read of a connection through; `undefined` when it does now. */
  quotaFreeAtMs(connectionId: string): number | undefined;
  environment(): Environment;
  events: EventBus;
  clock: Clock;
  log: Log;
  isEnabled: boolean;
  hooks: SchedulingHooks;
};

/** After these, something may be due that was not. */
const POKES: ReadonlySet<EventName> = new Set(['sync.finished', 'connections.changed', 'backups.changed']);

/** Creates the background work: what is stored as the state of the plan, and the parts of the engine as its jobs. */
export function createBackground(needs: Needs): Background {
  const { connections, warnings, tokens, sync, events, clock, log } = needs;
  const suggested = new Set<string>();
  let isStopped = false;

  const readState = () => {
    const checked = warnings.checkedAtMs();
    const alive = rowsOfNow().filter((row) => isAlive(row) && isWorkedOn(row, needs.environment()));
    return {
      connections: alive.map((row) => ({
        ...scheduledConnection(row, checked.get(row.id)),
        isSyncing: sync.isRunning(row.id),
        quotaFreeAtMs: needs.quotaFreeAtMs(row.id),
        isCheckSuggested: suggested.has(row.id),
      })),
      nextWarningAtMs: needs.consentWarnings.nextAtMs(),
      hasPendingRevocations: needs.hasLeftovers(),
      nextBackupAtMs: needs.backups.nextAtMs(),
    };
  };

  /** A moment of the future was written before the clock was set back. Left alone it would be believed once it has come. */
  const rowsOfNow = (): ConnectionRow[] => {
    const rows = connections.all();
    const now = new Date(clock.nowMs()).toISOString();
    if (!rows.some(({ updated_at }) => updated_at > now)) return rows;
    connections.putRight(now);
    return connections.all();
  };

  const run = async (job: Job): Promise<void> => {
    switch (job.kind) {
      case 'warn':
        needs.consentWarnings.warn();
        return;
      case 'refresh-tokens':
        return sweep(job.connectionIds);
      case 'check-consent':
        suggested.delete(job.connectionId);
        return needs.checkConsent(job.connectionId);
      case 'sync':
        await sync.run({ connectionId: job.connectionId, purpose: job.isFirst ? 'first-fetch' : 'scheduled' });
        return;
      case 'revoke-pending':
        return needs.clearLeftovers();
      case 'backup':
        return needs.backups.runPlan();
    }
  };

  const scheduler = createScheduler({ ...needs.hooks, clock, log, readState, run });
  let unsubscribe = () => {};

  return {
    start() {
      if (!needs.isEnabled) return;
      unsubscribe = events.subscribe((event) => {
        if (event.event === 'sync.finished' && event.payload.ok) suggested.add(event.payload.connectionId);
        if (POKES.has(event.event)) scheduler.poke();
      });
      scheduler.start();
    },
    resume: () => (needs.isEnabled ? scheduler.resume() : undefined),
    nextSyncAtMs(connectionId) {
      if (!needs.isEnabled) return undefined;
      const row = connections.get(connectionId);
      if (!row || !isAlive(row) || !isWorkedOn(row, needs.environment())) return undefined;
      const connection = {
        ...scheduledConnection(row, undefined),
        isSyncing: sync.isRunning(row.id),
        quotaFreeAtMs: needs.quotaFreeAtMs(row.id),
        isCheckSuggested: false,
      };
      const state = { connections: [connection], hasPendingRevocations: false, ...scheduler.history() };
      return nextSyncAtMs(connection, state, clock.nowMs());
    },
    stop(graceMs) {
      isStopped = true;
      unsubscribe();
      return scheduler.stop(graceMs);
    },
  };

  /** One after another: every refresh may wait for its place in the pace. A failure is on record with its connection. */
  async function sweep(connectionIds: readonly string[]): Promise<void> {
    for (const connectionId of connectionIds) {
      if (isStopped) return;
      try {
        await tokens.refresh(connectionId);
      } catch (cause) {
        log.info('a token was not refreshed', { connectionId, cause });
      }
    }
  }
}

function isAlive({ status }: ConnectionRow): boolean {
  return status === 'ACTIVE' || status === 'ERROR';
}

/** Real money is never left alone; invented money is worked on only while it is in use, since that starts the demo bank. */
function isWorkedOn({ environment }: ConnectionRow, inUse: Environment): boolean {
  return environment === 'production' || environment === inUse;
}

function scheduledConnection(
  row: ConnectionRow,
  checkedAtMs: number | undefined,
): Omit<ScheduledConnection, 'isSyncing' | 'quotaFreeAtMs' | 'isCheckSuggested'> {
  const lastError = row.last_error === null ? undefined : (JSON.parse(row.last_error) as { code: string; at: string });
  return {
    connectionId: row.id,
    isBroken: row.status === 'ERROR',
    tokenExpiresAtMs: timeOf(row.expires_at),
    lastSyncedAtMs: timeOf(row.last_synced),
    hasHistory: row.history_fetched_at !== null,
    lastFailure: lastError && {
      atMs: Date.parse(lastError.at),
      wasOffline: lastError.code === 'NETWORK_OFFLINE' || lastError.code === 'NETWORK_TIMEOUT',
    },
    nextAttemptAtMs: timeOf(row.next_attempt_at),
    consentEndsAtMs: accessEnd(row).atMs,
    consentReadAtMs: Math.max(Date.parse(row.granted_at), checkedAtMs ?? 0),
    isExtensionSettling: row.extended_at !== null,
  };
}

function timeOf(instant: string | null): number | undefined {
  return instant === null ? undefined : Date.parse(instant);
}
