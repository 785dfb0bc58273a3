import { ERROR_WORDS, type AuditEntry } from '../../shared/contract/index.ts';
import type { DiagnosisFacts, OtherConnection } from './diagnosis-facts.ts';
import { instant, type EvidenceLine } from './verdict.ts';

/** A clock further off than this is wrong: a `Date` header has whole seconds, and answers may take half a minute. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Other connections say something about a failure that is at most this far from theirs. */
const SAME_TIME_MS = 6 * 3_600_000;

const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'PROVIDER_UNAVAILABLE',
  'NETWORK_TIMEOUT',
  'NETWORK_OFFLINE',
  'BAD_RESPONSE',
]);

/** How far our clock is ahead of TrueLayer's; 0 when that is not known. */
export function clockAheadMs({ service }: DiagnosisFacts): number {
  return (service.state === 'answers' ? service.clockAheadMs : undefined) ?? 0;
}

/** Whether our clock is so far off that dates mislead. */
export function isClockWrong(facts: DiagnosisFacts): boolean {
  return Math.abs(clockAheadMs(facts)) >= CLOCK_TOLERANCE_MS;
}

/** The time as TrueLayer has it, or ours when theirs is not known. */
export function trueNowMs(facts: DiagnosisFacts): number {
  return facts.nowMs - clockAheadMs(facts);
}

/** When the consent ends, and who says so, seen from a moment. */
export function consentEndLine({ connection }: DiagnosisFacts, seenAtMs: number, atMs = seenAtMs): EvidenceLine {
  const { consentEndMs, consentEndIsEstimate } = connection;
  const said = consentEndIsEstimate ? 'estimate' : 'stated';
  const side = consentEndMs <= seenAtMs ? 'passed' : 'ahead';
  return { atMs, key: `evidence.end-${said}-${side}`, values: { end: instant(consentEndMs) } };
}

/** What came of asking TrueLayer just now. */
export function serviceLines({ nowMs, service }: DiagnosisFacts): EvidenceLine[] {
  switch (service.state) {
    case 'answers':
      return [{ atMs: nowMs, key: 'evidence.service-answers' }];
    case 'silent':
      return [{ atMs: nowMs, key: 'evidence.service-silent', values: { code: service.code } }];
    case 'unasked':
      return [];
  }
}

/** How far the clock is off, when it is. */
export function clockLines(facts: DiagnosisFacts): EvidenceLine[] {
  if (!isClockWrong(facts)) return [];
  const values = { ours: instant(facts.nowMs), theirs: instant(trueNowMs(facts)) };
  return [{ atMs: facts.nowMs, key: 'evidence.clock', values }];
}

/** The newest entry that lies in our future: the clock was set back since, or was ahead then. */
export function trailAheadLines({ nowMs, trail }: DiagnosisFacts): EvidenceLine[] {
  const ahead = trail.find(({ at }) => Date.parse(at) > nowMs + CLOCK_TOLERANCE_MS);
  return ahead ? [{ atMs: nowMs, key: 'evidence.trail-ahead', values: { end: ahead.at }, auditId: ahead.auditId }] : [];
}

/** The last failure: what we call it, what the other side called it, and how long it has been so. */
export function failureLines({ connection, trail }: DiagnosisFacts): EvidenceLine[] {
  const { lastError, failuresInARow, failingSinceMs } = connection;
  if (!lastError) return [];
  const { atMs, code, bankCode, httpStatus } = lastError;
  const entry = trail.find(
    ({ action, metadata }) => /_FAILED$|^RATE_LIMITED$/.test(action) && metadata['code'] === code,
  );
  const lines: EvidenceLine[] = [
    { atMs, key: 'evidence.last-error', values: { code, title: ERROR_WORDS[code].title }, auditId: entry?.auditId },
  ];
  if (bankCode !== undefined) lines.push({ atMs, key: 'evidence.bank-said', values: { code: bankCode } });
  else if (httpStatus !== undefined) lines.push({ atMs, key: 'evidence.http-status', values: { status: httpStatus } });
  if (failuresInARow > 1 && failingSinceMs !== undefined) {
    lines.push({ atMs, key: 'evidence.failing', values: { count: failuresInARow, since: instant(failingSinceMs) } });
  }
  return lines;
}

/** That the bank gave nothing to renew the access with, and until when what it gave is good. */
export function noRefreshTokenLines({ nowMs, connection, trail }: DiagnosisFacts): EvidenceLine[] {
  const entry = newest(trail, ['CONNECTION_CREATED', 'CONNECTION_RENEWED']);
  const atMs = entry ? Date.parse(entry.at) : nowMs;
  const lines: EvidenceLine[] = [{ atMs, key: 'evidence.no-refresh-token', auditId: entry?.auditId }];
  const { tokenEndMs } = connection;
  if (tokenEndMs === undefined) return lines;
  const key = tokenEndMs <= nowMs ? 'evidence.access-over' : 'evidence.access-ends';
  return [...lines, { atMs: nowMs, key, values: { end: instant(tokenEndMs) } }];
}

/** The last sync that went through, or that none has. */
export function lastSyncLine({ nowMs, connection, trail }: DiagnosisFacts): EvidenceLine {
  if (connection.lastSyncedAtMs === undefined) return { atMs: nowMs, key: 'evidence.never-synced' };
  const entry = newest(trail, ['SYNC_FINISHED']);
  return { atMs: connection.lastSyncedAtMs, key: 'evidence.synced', auditId: entry?.auditId };
}

/** Connections to other banks that fail like this one and have not answered since, and those that have. */
export function compareOthers({ connection, others, nowMs }: DiagnosisFacts): {
  failing: number;
  fine: number;
  lines: EvidenceLine[];
} {
  const failedAtMs = connection.lastError?.atMs ?? nowMs;
  const elsewhere = others.filter(({ providerId }) => providerId !== connection.providerId);
  const isFailing = ({ lastError, lastGoodAtMs }: OtherConnection): boolean =>
    lastError !== undefined &&
    TRANSIENT_CODES.has(lastError.code) &&
    Math.abs(lastError.atMs - failedAtMs) <= SAME_TIME_MS &&
    (lastGoodAtMs ?? 0) < lastError.atMs;
  const isFine = (other: OtherConnection): boolean => !isFailing(other) && (other.lastGoodAtMs ?? 0) >= failedAtMs;
  const failing = elsewhere.filter(isFailing).length;
  const fine = elsewhere.filter(isFine).length;
  const lines: EvidenceLine[] = [
    ...(failing > 0 ? [{ atMs: failedAtMs, key: 'evidence.others-failing', values: { count: failing } } as const] : []),
    ...(fine > 0 ? [{ atMs: nowMs, key: 'evidence.others-fine', values: { count: fine } } as const] : []),
  ];
  return { failing, fine, lines };
}

/** What TrueLayer's list says about the bank, when that is not good. */
export function providerLines({ nowMs, provider }: DiagnosisFacts): EvidenceLine[] {
  if (provider.isListed === false) return [{ atMs: nowMs, key: 'evidence.not-listed' }];
  return isUnwell(provider.health)
    ? [{ atMs: nowMs, key: 'evidence.bank-health', values: { health: provider.health ?? '' } }]
    : [];
}

/** Whether a health word means trouble. TrueLayer documents `healthy` only; a word that is not plainly bad says nothing. */
export function isUnwell(health: string | undefined): boolean {
  return health !== undefined && /unhealthy|unavailable|degraded|down|outage|issue|error/i.test(health);
}

/** The newest entry with one of these actions, if `fits` (when given) agrees. */
export function newest(
  trail: readonly AuditEntry[],
  actions: readonly AuditEntry['action'][],
  fits: (entry: AuditEntry) => boolean = () => true,
): AuditEntry | undefined {
  return trail.find((entry) => actions.includes(entry.action) && fits(entry));
}
