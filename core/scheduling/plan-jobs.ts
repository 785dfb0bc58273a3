import { createHash } from 'node:crypto';

/** The token sweep runs this often (product C5). */
export const SWEEP_INTERVAL_MS = 6 * 3_600_000;
/** …and refreshes what ends within this. */
export const SWEEP_HORIZON_MS = 12 * 3_600_000;
/** A lid that is opened many times a day does not sweep every time. */
const SWEEP_AFTER_WAKE_MS = 3_600_000;

/** Two reads a day, so that of the law's four there are two for the user and for webhooks. */
export const POLL_INTERVAL_MS = 12 * 3_600_000;
/** Polls are spread over this, so that connections to one bank do not come together every day. Only ever later: the law's window rolls. */
export const POLL_SPREAD_MS = 30 * 60_000;
/** Who opens the program or the lid wants to see today's money: what is older than this by then is polled at once. */
export const STALE_AFTER_MS = 8 * 3_600_000;
/** …or nearly at once, so that connections to one bank do not come together. */
export const OPENING_SPREAD_MS = 20_000;
/** A failure that did not set a moment for the next attempt is not repeated before this; nor one that needs the user, before that. */
const RETRY_GAP_MS = 3_600_000;
const RETRY_GAP_BROKEN_MS = 6 * 3_600_000;

const CONSENT_CHECK_INTERVAL_MS = 24 * 3_600_000;
/** TrueLayer shows an extension some time after it was made. */
const EXTENSION_CHECK_INTERVAL_MS = 10 * 60_000;
/** A little after the stated end, when the refusal is certain to come. */
const CHECK_AFTER_END_MS = 60_000;
/** A check that a sync suggests is not made so soon after another. */
const CHECK_GAP_MS = 60_000;

const WARN_INTERVAL_MS = 24 * 3_600_000;
const REVOKE_INTERVAL_MS = 3_600_000;
/** A backup that failed is tried again after a minute, and then up to so long. */
const BACKUP_RETRY_MS = 3_600_000;

/** A failed job is tried again after this, then after twice as long, and so on up to its own interval. */
const FIRST_RETRY_MS = 60_000;
/** No job starts twice within this, whatever its state says. */
const LEAST_GAP_MS = 1_000;

/**
 * The longest time until the plan is looked at again. Timers stand still while a computer sleeps, so one that was set for
 * hours would fire hours late; this one is late by minutes.
 */
export const LONGEST_WAIT_MS = 5 * 60_000;

/** No stored moment lies further ahead than this, unless the clock was wrong when it was written. */
const BELIEVABLE_AHEAD_MS = 25 * 3_600_000;

/** Work that the engine does by itself. */
export type Job =
  | { kind: 'warn' }
  | { kind: 'refresh-tokens'; connectionIds: string[] }
  | { kind: 'check-consent'; connectionId: string }
  | { kind: 'sync'; connectionId: string; isFirst: boolean }
  | { kind: 'revoke-pending' }
  | { kind: 'backup' };

/** What planning needs to know of a connection that is alive (active, or in trouble). Instants in milliseconds. */
export type ScheduledConnection = {
  connectionId: string;
  /** In trouble that will not pass by itself. */
  isBroken: boolean;
  isSyncing: boolean;
  tokenExpiresAtMs?: number | undefined;
  /** Absent until the whole history was fetched once. */
  lastSyncedAtMs?: number | undefined;
  hasHistory: boolean;
  lastFailure?: { atMs: number; wasOffline: boolean } | undefined;
  /** Set after transient trouble, with backoff. */
  nextAttemptAtMs?: number | undefined;
  /** When the law's quota lets the next scheduled read through; absent when it does now. */
  quotaFreeAtMs?: number | undefined;
  consentEndsAtMs: number;
  /** When `/me` was last read: by a check, or when the consent was given. */
  consentReadAtMs: number;
  isExtensionSettling: boolean;
  /** A sync has just succeeded: a good moment to read `/me` as well. */
  isCheckSuggested: boolean;
};

/** The last run of a job in this process. */
export type JobRun = { startedAtMs: number; failuresInARow: number };

/** Everything a plan is made from. `runs` and `running` are by {@link jobKey}. */
export type ScheduleState = {
  connections: readonly ScheduledConnection[];
  nextWarningAtMs?: number | undefined;
  hasPendingRevocations: boolean;
  /** When the plan wants the next backup; absent when there is no plan. */
  nextBackupAtMs?: number | undefined;
  runs: ReadonlyMap<string, JobRun>;
  running: ReadonlySet<string>;
  /** When this process began its work. */
  beganAtMs?: number | undefined;
  /** When the computer last woke up or came online, as far as anybody said. */
  resumedAtMs?: number | undefined;
};

/** What to do now, and when to look again. */
export type SchedulePlan = { due: Job[]; wakeAtMs: number };

type Candidate = { job: Job; atMs: number };

/** Names a job, so that no two of the same run at once. */
export function jobKey(job: Job): string {
  return 'connectionId' in job ? `${job.kind}:${job.connectionId}` : job.kind;
}

/**
 * What is due. Pure: only the wall clock and what is stored decide, so that nothing is lost when a computer sleeps, a
 * process restarts or a clock is put right. A moment that lies in the future by more than anything is ever planned ahead
 * was written by a wrong clock and does not count.
 */
export function planJobs(state: ScheduleState, nowMs: number): SchedulePlan {
  const candidates = [
    warnCandidate(state, nowMs),
    sweepCandidate(state, nowMs),
    ...state.connections.map((connection) => checkCandidate(connection, state, nowMs)),
    ...state.connections.map((connection) => syncCandidate(connection, state, nowMs)),
    ...revokeCandidates(state, nowMs),
    ...backupCandidates(state, nowMs),
  ].filter(({ job }) => !state.running.has(jobKey(job)));
  const [due, later] = [
    candidates.filter(({ atMs }) => atMs <= nowMs),
    candidates.filter(({ atMs }) => atMs > nowMs).map(({ atMs }) => atMs),
  ];
  return { due: due.map(({ job }) => job), wakeAtMs: Math.min(nowMs + LONGEST_WAIT_MS, ...later) };
}

/** When a connection will be polled next, as the interface shows it. Pure; the same answer `planJobs` acts on. */
export function nextSyncAtMs(connection: ScheduledConnection, state: ScheduleState, nowMs: number): number {
  return Math.max(nowMs, syncCandidate(connection, state, nowMs).atMs);
}

function warnCandidate(state: ScheduleState, nowMs: number): Candidate {
  const run = pastRun(state, 'warn', nowMs);
  const regular = afterRun(run, WARN_INTERVAL_MS, nowMs);
  const isFailing = (run?.failuresInARow ?? 0) > 0;
  const wanted = isFailing ? regular : Math.min(regular, state.nextWarningAtMs ?? Number.POSITIVE_INFINITY);
  return { job: { kind: 'warn' }, atMs: notBefore(wanted, run, LEAST_GAP_MS) };
}

/**
 * One sweep for all tokens. A connection that waits after trouble is left out: its next call refreshes by itself. A sweep
 * with nothing to do counts as one, so that a token that has just come with a sign-in is not traded at once.
 */
function sweepCandidate(state: ScheduleState, nowMs: number): Candidate {
  const connectionIds = state.connections
    .filter(({ tokenExpiresAtMs }) => tokenExpiresAtMs === undefined || tokenExpiresAtMs - nowMs <= SWEEP_HORIZON_MS)
    .filter((connection) => (waitsUntilMs(connection, state, nowMs) ?? 0) <= nowMs)
    .map(({ connectionId }) => connectionId);
  const run = pastRun(state, 'refresh-tokens', nowMs);
  const hasWoken = run !== undefined && (state.resumedAtMs ?? 0) > run.startedAtMs;
  const atMs = afterRun(run, hasWoken ? SWEEP_AFTER_WAKE_MS : SWEEP_INTERVAL_MS, nowMs);
  return { job: { kind: 'refresh-tokens', connectionIds }, atMs };
}

function checkCandidate(connection: ScheduledConnection, state: ScheduleState, nowMs: number): Candidate {
  const job: Job = { kind: 'check-consent', connectionId: connection.connectionId };
  const run = pastRun(state, jobKey(job), nowMs);
  const { consentEndsAtMs, isExtensionSettling, isCheckSuggested } = connection;
  const readAtMs = connection.consentReadAtMs <= nowMs ? connection.consentReadAtMs : 0;
  const interval = isExtensionSettling ? EXTENSION_CHECK_INTERVAL_MS : CONSENT_CHECK_INTERVAL_MS;
  const wanted = Math.min(
    readAtMs + interval,
    readAtMs < consentEndsAtMs ? consentEndsAtMs + CHECK_AFTER_END_MS : Number.POSITIVE_INFINITY,
    isCheckSuggested && readAtMs + CHECK_GAP_MS <= nowMs ? nowMs : Number.POSITIVE_INFINITY,
  );
  const retry = run && run.failuresInARow > 0 ? afterRun(run, CONSENT_CHECK_INTERVAL_MS, nowMs) : 0;
  return { job, atMs: Math.max(wanted, retry, notBefore(0, run, CHECK_GAP_MS)) };
}

function syncCandidate(connection: ScheduledConnection, state: ScheduleState, nowMs: number): Candidate {
  const { connectionId, lastSyncedAtMs, hasHistory, lastFailure, isBroken, isSyncing, quotaFreeAtMs } = connection;
  const job: Job = { kind: 'sync', connectionId, isFirst: !hasHistory };
  // A sync under way looks ahead to the one after it.
  const syncedAtMs = isSyncing ? nowMs : lastSyncedAtMs;
  const regular =
    syncedAtMs === undefined || syncedAtMs > nowMs
      ? 0
      : Math.min(
          syncedAtMs + POLL_INTERVAL_MS + spread(connectionId, syncedAtMs, POLL_SPREAD_MS),
          atOpening(connectionId, syncedAtMs, state, nowMs),
        );
  const waits = waitsUntilMs(connection, state, nowMs);
  const gap = isBroken ? RETRY_GAP_BROKEN_MS : RETRY_GAP_MS;
  const run = pastRun(state, jobKey(job), nowMs);
  const failedAtMs = lastFailure && lastFailure.atMs <= nowMs ? lastFailure.atMs : undefined;
  const isBack = wasOfflineBeforeWake(connection, state);
  // Without a planned moment, a failure is not repeated at once; one of the network is, as soon as the network is back.
  const pause = waits !== undefined || isBack ? 0 : failedAtMs === undefined ? 0 : failedAtMs + gap;
  const hasFailedHere = run !== undefined && run.startedAtMs > (lastSyncedAtMs ?? 0) && waits === undefined && !isBack;
  return {
    job,
    atMs: Math.max(
      regular,
      waits ?? 0,
      pause,
      notBefore(0, run, hasFailedHere ? gap : LEAST_GAP_MS),
      believable(quotaFreeAtMs, nowMs) ?? 0,
    ),
  };
}

/** The moment of a poll that a start or a wake-up makes necessary; never, when there is no such need. */
function atOpening(connectionId: string, syncedAtMs: number, state: ScheduleState, nowMs: number): number {
  const openings = [state.beganAtMs, state.resumedAtMs].filter((atMs) => atMs !== undefined && atMs <= nowMs);
  const openedAtMs = Math.max(Number.NEGATIVE_INFINITY, ...openings.map((atMs) => atMs ?? 0));
  if (openedAtMs - syncedAtMs < STALE_AFTER_MS) return Number.POSITIVE_INFINITY;
  return openedAtMs + spread(connectionId, openedAtMs, OPENING_SPREAD_MS);
}

function revokeCandidates(state: ScheduleState, nowMs: number): Candidate[] {
  if (!state.hasPendingRevocations) return [];
  const run = pastRun(state, 'revoke-pending', nowMs);
  const hasWoken = run !== undefined && (state.resumedAtMs ?? 0) > run.startedAtMs;
  return [{ job: { kind: 'revoke-pending' }, atMs: hasWoken ? nowMs : afterRun(run, REVOKE_INTERVAL_MS, nowMs) }];
}

function backupCandidates(state: ScheduleState, nowMs: number): Candidate[] {
  if (state.nextBackupAtMs === undefined) return [];
  const run = pastRun(state, 'backup', nowMs);
  const retry = run && run.failuresInARow > 0 ? afterRun(run, BACKUP_RETRY_MS, nowMs) : 0;
  return [{ job: { kind: 'backup' }, atMs: notBefore(Math.max(state.nextBackupAtMs, retry), run, FIRST_RETRY_MS) }];
}

/**
 * Until when trouble keeps a connection waiting. Being offline ends with the wake-up, not with the backoff. Trouble of the
 * future was noted by a clock that has been put right since, with the wait that followed from it; and a wait that was over
 * before the last failure is none of its.
 */
function waitsUntilMs(connection: ScheduledConnection, state: ScheduleState, nowMs: number): number | undefined {
  if (wasOfflineBeforeWake(connection, state)) return undefined;
  const { lastFailure, nextAttemptAtMs } = connection;
  const failedAtMs = lastFailure?.atMs ?? Number.NEGATIVE_INFINITY;
  if (failedAtMs > nowMs || (nextAttemptAtMs ?? 0) <= failedAtMs) return undefined;
  return believable(nextAttemptAtMs, nowMs);
}

function wasOfflineBeforeWake({ lastFailure }: ScheduledConnection, { resumedAtMs }: ScheduleState): boolean {
  return lastFailure?.wasOffline === true && resumedAtMs !== undefined && resumedAtMs > lastFailure.atMs;
}

/** The run, unless it lies in the future: then the clock was set back and it says nothing. */
function pastRun({ runs }: ScheduleState, key: string, nowMs: number): JobRun | undefined {
  const run = runs.get(key);
  return run && run.startedAtMs <= nowMs ? run : undefined;
}

function afterRun(run: JobRun | undefined, intervalMs: number, nowMs: number): number {
  if (!run) return nowMs;
  if (run.failuresInARow === 0) return run.startedAtMs + intervalMs;
  return run.startedAtMs + Math.min(intervalMs, FIRST_RETRY_MS * 2 ** Math.min(20, run.failuresInARow - 1));
}

function notBefore(atMs: number, run: JobRun | undefined, gapMs: number): number {
  return run ? Math.max(atMs, run.startedAtMs + gapMs) : atMs;
}

function believable(atMs: number | undefined, nowMs: number): number | undefined {
  return atMs === undefined || atMs > nowMs + BELIEVABLE_AHEAD_MS ? undefined : atMs;
}

/** The same for the same connection and sync, so that the moment shown is the moment kept. */
function spread(connectionId: string, seedMs: number, withinMs: number): number {
  const digest = createHash('sha256').update(`${connectionId} ${seedMs}`).digest();
  return Math.floor((digest.readUInt32BE(0) / 2 ** 32) * withinMs);
}
