import { ERROR_WORDS } from '../../shared/contract/index.ts';
import { TOKEN_ENDPOINT } from '../providers/bank-failure.ts';
import type { DiagnosisFacts, LastError } from './diagnosis-facts.ts';
import {
  clockLines,
  compareOthers,
  consentEndLine,
  failureLines,
  isClockWrong,
  isUnwell,
  lastSyncLine,
  providerLines,
  serviceLines,
  trailAheadLines,
} from './evidence-lines.ts';
import { judgeLostGrant } from './judge-lost-grant.ts';
import { instant, STEPS, type EvidenceLine, type PlannedStep, type Verdict } from './verdict.ts';

/** Codes of the system when there is no way to the network at all. Anything else may also be the other side's doing. */
const NO_NETWORK: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

/** A certificate that is not valid *now* is nearly always a clock that is wrong. */
const CERTIFICATE_TIME: ReadonlySet<string> = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']);

const CERTIFICATE_OTHER = /CERT|SIGNATURE|ISSUER|SELF_SIGNED/;

/** After this many unreadable answers in a row it is no longer an accident on the line. */
const OFTEN = 3;

/**
 * What a failure says that will not pass by itself, whatever the network does meanwhile. Pure; `undefined` when the
 * failure is of another sort.
 */
export function judgeLasting(facts: DiagnosisFacts, error: LastError | undefined): Verdict | undefined {
  const { connection, nowMs } = facts;
  const failure = failureLines(facts);
  if (connection.reason === 'credentials_rejected' || error?.code === 'CREDENTIALS_REJECTED') {
    const line: EvidenceLine = { atMs: error?.atMs ?? nowMs, key: 'evidence.application-refused' };
    return certain('credentials_rejected', [line, ...failure], STEPS.checkSettings);
  }
  if (connection.reason === 'provider_withdrawn' || error?.code === 'PROVIDER_WITHDRAWN') {
    const lines = [...failure, ...providerLines(facts)];
    return certain('provider_withdrawn', lines.length > 0 ? lines : [lastSyncLine(facts)], {
      code: 'reconnect',
      key: 'step.reconnect.elsewhere',
    });
  }
  switch (error?.code) {
    case 'CONSENT_EXPIRED':
    case 'CONSENT_REVOKED':
    case 'TOKEN_UNREADABLE':
      return judgeLostGrant(facts);
    case 'SCA_REQUIRED':
      return certain('sca_needed', [...failure, lastSyncLine(facts), consentEndLine(facts, nowMs)], {
        code: 'reconnect',
        key: 'step.reconnect.older',
      });
    case 'NOT_FOUND':
      return certain('account_gone', [...failure, lastSyncLine(facts)], STEPS.reconnect);
    case 'ENDPOINT_UNSUPPORTED':
      return certain('not_offered', failure, STEPS.nothing);
    case 'DISK_FULL':
    case 'PROFILE_UNWRITABLE':
    case 'DATABASE_CORRUPT':
      return certain(
        'disk_trouble',
        [
          {
            atMs: error.atMs,
            key: 'evidence.disk',
            values: { code: error.code, title: ERROR_WORDS[error.code].title },
          },
          lastSyncLine(facts),
        ],
        STEPS.checkDisk,
      );
    default:
      return undefined;
  }
}

/** TrueLayer does not answer this computer at all, at this moment. Pure; `undefined` when it does. */
export function judgeSilence(facts: DiagnosisFacts): Verdict | undefined {
  const { service, nowMs } = facts;
  if (service.state !== 'silent') return undefined;
  const { code } = service;
  const context = [...failureLines(facts), lastSyncLine(facts)];
  if (CERTIFICATE_TIME.has(code)) {
    const line: EvidenceLine = { atMs: nowMs, key: 'evidence.certificate', values: { code } };
    const ahead = trailAheadLines(facts);
    return { cause: 'clock_wrong', confidence: 'likely', lines: [line, ...ahead, ...context], step: STEPS.setClock };
  }
  const key = CERTIFICATE_OTHER.test(code) ? 'evidence.intercepted' : 'evidence.service-silent';
  return {
    cause: 'offline',
    confidence: NO_NETWORK.has(code) ? 'certain' : 'likely',
    lines: [{ atMs: nowMs, key, values: { code } }, ...compareOthers(facts).lines, ...context],
    step: STEPS.checkNetwork,
  };
}

/** What a failure says that passes by itself: limits, faults, silence. Pure. */
export function judgePassing(facts: DiagnosisFacts, error: LastError): Verdict {
  const { connection } = facts;
  const failure = failureLines(facts);
  switch (error.code) {
    case 'RATE_LIMITED':
      return certain('rate_limited', [...failure, ...askedToWait(error)], waitStep(facts));
    case 'QUOTA_EXHAUSTED':
      return judgeQuota(facts);
    case 'NETWORK_OFFLINE':
      // It answers now, or the silence would have been the verdict.
      return {
        cause: 'offline',
        confidence: 'likely',
        lines: [...failure, ...serviceLines(facts)],
        step: facts.service.state === 'answers' ? STEPS.syncNow : STEPS.checkNetwork,
      };
    case 'NETWORK_TIMEOUT':
    case 'PROVIDER_UNAVAILABLE':
    case 'BAD_RESPONSE':
      return judgeFault(facts, error);
    case 'CANCELLED':
      return certain('stopped', [...failure, lastSyncLine(facts)], STEPS.syncNow);
    case 'CREDENTIALS_MISSING':
      return certain('credentials_missing', failure, STEPS.checkSettings);
    default:
      return {
        cause: 'unknown',
        confidence: 'possible',
        lines: [...failure, lastSyncLine(facts), ...serviceLines(facts)],
        step: connection.failuresInARow > 1 || error.code === 'INTERNAL' ? STEPS.report : STEPS.syncNow,
      };
  }
}

/** The bank or TrueLayer: whose fault it is shows in the code, in who else fails, and in TrueLayer's own list. */
function judgeFault(facts: DiagnosisFacts, error: LastError): Verdict {
  const { connection, provider } = facts;
  const others = compareOthers(facts);
  const lines = [...failureLines(facts), ...providerLines(facts), ...others.lines, lastSyncLine(facts)];
  const step = waitStep(facts);
  if (error.bankCode === 'account_temporarily_locked') {
    return { cause: 'account_locked', confidence: 'certain', lines, step: STEPS.contactBank };
  }
  const isBanksOwnCode = /^(provider|connector)_/.test(error.bankCode ?? '');
  if (isBanksOwnCode || isUnwell(provider.health)) {
    return { cause: 'bank_outage', confidence: 'certain', lines: [...lines, ...serviceLines(facts)], step };
  }
  if (provider.isListed === false && others.failing === 0) {
    return { cause: 'provider_withdrawn', confidence: 'likely', lines, step: STEPS_ELSEWHERE };
  }
  const isTokenDoor = error.endpoint === TOKEN_ENDPOINT;
  if (others.fine === 0 && (others.failing > 0 || isTokenDoor)) {
    const door: EvidenceLine[] = isTokenDoor ? [{ atMs: error.atMs, key: 'evidence.token-door' }] : [];
    const confidence = others.failing > 1 || (others.failing > 0 && isTokenDoor) ? 'certain' : 'likely';
    return { cause: 'truelayer_outage', confidence, lines: [...lines, ...door], step };
  }
  if (error.code === 'BAD_RESPONSE') {
    const confidence = connection.failuresInARow >= OFTEN || error.httpStatus !== undefined ? 'certain' : 'likely';
    return { cause: 'unreadable_answers', confidence, lines: [...lines, ...serviceLines(facts)], step };
  }
  return { cause: 'bank_outage', confidence: 'likely', lines: [...lines, ...serviceLines(facts)], step };
}

const STEPS_ELSEWHERE: PlannedStep = { code: 'reconnect', key: 'step.reconnect.elsewhere' };

/** The law's four reads. A clock that jumped leaves reads in the future, which then block for longer than a day. */
function judgeQuota(facts: DiagnosisFacts): Verdict {
  const { connection, quotas, nowMs, hasAttendedReads } = facts;
  const full = quotas.filter(({ used, limit }) => used >= limit);
  const meter = full.map((quota): EvidenceLine => {
    const { used, limit, endpoint, windowEndsAt } = quota;
    return { atMs: nowMs, key: 'evidence.quota', values: { used, limit, endpoint, end: windowEndsAt } };
  });
  const failure = failureLines(facts);
  if (isClockWrong(facts) && full.some(({ windowEndsAt }) => Date.parse(windowEndsAt) > nowMs + DAY_AND_A_BIT_MS)) {
    return {
      cause: 'clock_wrong',
      confidence: 'likely',
      lines: [...clockLines(facts), ...meter.slice(0, 2), ...failure],
      step: STEPS.setClock,
    };
  }
  // The bank may count reads that our own ledger has never seen, so its word alone is enough.
  const freeAtMs = Math.min(
    ...full.map(({ windowEndsAt }) => Date.parse(windowEndsAt)),
    connection.nextAttemptAtMs ?? Number.POSITIVE_INFINITY,
  );
  const isFree = full.length === 0 && freeAtMs <= nowMs;
  const lines = [...failure, ...meter.slice(0, 3)];
  if (isFree) lines.push({ atMs: nowMs, key: 'evidence.quota-free' });
  return certain('quota_used_up', lines, quotaStep(isFree, hasAttendedReads, freeAtMs));
}

const DAY_AND_A_BIT_MS = 25 * 3_600_000;

function quotaStep(isFree: boolean, hasAttendedReads: boolean, freeAtMs: number): PlannedStep {
  if (isFree) return STEPS.syncNow;
  if (hasAttendedReads) return { code: 'sync_now', key: 'step.sync-now.present' };
  return Number.isFinite(freeAtMs)
    ? { code: 'wait', key: 'step.wait.quota', values: { end: instant(freeAtMs) } }
    : STEPS.wait;
}

/** Waiting, with the moment at which Coffer tries again, when that is still to come. */
function waitStep({ connection, nowMs }: DiagnosisFacts): PlannedStep {
  const { nextAttemptAtMs } = connection;
  return nextAttemptAtMs !== undefined && nextAttemptAtMs > nowMs
    ? { code: 'wait', key: 'step.wait.until', values: { end: instant(nextAttemptAtMs) } }
    : STEPS.wait;
}

function askedToWait({ atMs, retryAfterMs }: LastError): EvidenceLine[] {
  return retryAfterMs === undefined
    ? []
    : [{ atMs, key: 'evidence.asked-to-wait', values: { end: instant(atMs + retryAfterMs) } }];
}

function certain(cause: Verdict['cause'], lines: readonly EvidenceLine[], step: PlannedStep): Verdict {
  return { cause, confidence: 'certain', lines, step };
}
