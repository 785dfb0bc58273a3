import type { Diagnosis, Evidence } from '../../shared/contract/index.ts';
import { CAUSE_WORDS, DIAGNOSIS_WORDS } from '../../shared/domain/diagnosis-words.ts';
import { daysLeft } from '../../shared/domain/consent.ts';
import { fillWords } from '../../shared/domain/fill-words.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';
import {
  clockLines,
  consentEndLine,
  failureLines,
  isClockWrong,
  lastSyncLine,
  newest,
  noRefreshTokenLines,
  serviceLines,
  trailAheadLines,
  trueNowMs,
} from './evidence-lines.ts';
import { judgeLostGrant } from './judge-lost-grant.ts';
import { judgeLasting, judgePassing, judgeSilence } from './judge-trouble.ts';
import { instant, STEPS, type EvidenceLine, type Verdict } from './verdict.ts';

/** From here on a consent that works is worth renewing (the first of the warnings of product C7). */
const ENDING_SOON_DAYS = 14;

/** No sync for this long although nothing failed: the computer slept, or Coffer was closed. */
const LONG_AGO_MS = 48 * 3_600_000;

/**
 * Why a connection is as it is: the cause, how sure that is, what shows it, and exactly one next step. Pure: the same
 * facts always give the same diagnosis.
 *
 * The order is from what is settled to what may pass: the user's own act, a lost grant, what must be changed first
 * (application, provider), what stands between this computer and TrueLayer now, then the last failure, then nothing.
 */
export function diagnose(facts: DiagnosisFacts): Diagnosis {
  const { cause, confidence, lines, step } = judge(facts);
  const values = step.values ?? {};
  return {
    connectionId: facts.connection.connectionId,
    cause,
    title: CAUSE_WORDS[cause],
    confidence,
    evidence: lines.map(evidenceOf),
    nextStep: { code: step.code, text: fillWords(DIAGNOSIS_WORDS[step.key], values), key: step.key, values },
  };
}

function judge(facts: DiagnosisFacts): Verdict {
  const { connection, nowMs } = facts;
  const { status, reason, lastError } = connection;
  if (reason === 'disconnected') {
    const entry = newest(facts.trail, ['CONNECTION_DISCONNECTED']);
    const atMs = entry ? Date.parse(entry.at) : nowMs;
    return {
      cause: 'disconnected',
      confidence: 'certain',
      lines: [{ atMs, key: 'evidence.disconnected', auditId: entry?.auditId }],
      step: { code: 'nothing', key: 'step.nothing.connect' },
    };
  }
  if (status === 'EXPIRED' || status === 'REVOKED') return judgeLostGrant(facts);
  if (!facts.hasApplication) {
    return {
      cause: 'credentials_missing',
      confidence: 'certain',
      lines: [{ atMs: nowMs, key: 'evidence.no-application' }, ...failureLines(facts)],
      step: STEPS.checkSettings,
    };
  }
  return (
    judgeLasting(facts, lastError) ??
    judgeSilence(facts) ??
    (lastError ? judgePassing(facts, lastError) : judgeCalm(facts))
  );
}

/** Nothing has failed since the last success: what may be wrong all the same. */
function judgeCalm(facts: DiagnosisFacts): Verdict {
  const { connection, nowMs } = facts;
  const lastSync = lastSyncLine(facts);
  const end = consentEndLine(facts, trueNowMs(facts), nowMs);
  if (isClockWrong(facts)) {
    return {
      cause: 'clock_wrong',
      confidence: 'certain',
      lines: [...clockLines(facts), ...trailAheadLines(facts), lastSync],
      step: STEPS.setClock,
    };
  }
  const ahead = facts.service.state === 'answers' ? [] : trailAheadLines(facts);
  if (ahead.length > 0) {
    return { cause: 'clock_wrong', confidence: 'likely', lines: [...ahead, lastSync], step: STEPS.setClock };
  }
  // Said while it still works, when signing in again leaves no gap.
  if (!connection.hasRefreshToken) {
    const lines = [...noRefreshTokenLines(facts), lastSync];
    return { cause: 'no_offline_access', confidence: 'certain', lines, step: STEPS.reconnectForLater };
  }
  if (connection.consentEndMs <= nowMs) {
    return { cause: 'consent_expired', confidence: 'likely', lines: [end, lastSync], step: STEPS.renew };
  }
  if (daysLeft(instant(connection.consentEndMs), nowMs) <= ENDING_SOON_DAYS) {
    const confidence = connection.consentEndIsEstimate ? 'likely' : 'certain';
    return { cause: 'consent_ending', confidence, lines: [end, lastSync], step: STEPS.renew };
  }
  return { cause: 'healthy', ...judgeHealthy(facts, lastSync, end) };
}

function judgeHealthy(facts: DiagnosisFacts, lastSync: EvidenceLine, end: EvidenceLine): Omit<Verdict, 'cause'> {
  const { connection, nowMs } = facts;
  const lines = [lastSync, end, ...serviceLines(facts)];
  if (connection.isSyncing && connection.lastSyncedAtMs === undefined) {
    const first: EvidenceLine = { atMs: nowMs, key: 'evidence.first-fetch' };
    return { confidence: 'certain', lines: [first, end], step: { code: 'wait', key: 'step.wait.first' } };
  }
  const isRecent = connection.lastSyncedAtMs !== undefined && nowMs - connection.lastSyncedAtMs <= LONG_AGO_MS;
  return isRecent
    ? { confidence: 'certain', lines, step: STEPS.nothing }
    : { confidence: 'likely', lines, step: STEPS.syncNow };
}

function evidenceOf({ atMs, key, values = {}, auditId }: EvidenceLine): Evidence {
  return {
    at: instant(atMs),
    text: fillWords(DIAGNOSIS_WORDS[key], values),
    ...(auditId === undefined ? {} : { auditId }),
    key,
    values: { ...values },
  };
}
