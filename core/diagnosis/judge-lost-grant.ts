import type { AuditEntry } from '../../shared/contract/index.ts';
import { isFailureKind, leavesDoubt, NO_REFRESH_TOKEN, TOKEN_ENDPOINT } from '../providers/bank-failure.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';
import {
  clockAheadMs,
  clockLines,
  consentEndLine,
  isClockWrong,
  newest,
  noRefreshTokenLines,
} from './evidence-lines.ts';
import { instant, STEPS, type EvidenceLine, type Verdict } from './verdict.ts';

/** Banks and TrueLayer do not end a consent to the second; a refusal this close to the stated end is the end. */
const END_GRACE_MS = 24 * 3_600_000;

/** When only an estimate of the end exists: a refusal this close to it is more likely the end than a withdrawal. */
const ESTIMATE_GRACE_MS = 10 * 24 * 3_600_000;

/**
 * Why the bank no longer accepts what it gave us. Pure.
 *
 * The moment of the refusal decides, not today: a consent that was refused in its middle was withdrawn, or its key was
 * lost, even if its end has passed since. Dates are read by TrueLayer's clock where that is known.
 */
export function judgeLostGrant(facts: DiagnosisFacts): Verdict {
  const { connection, trail } = facts;
  const loss = findLoss(facts);
  const end = consentEndLine(facts, loss.atMs);
  const clock = clockLines(facts);

  const told = judgeBankCode(facts, loss.lines);
  if (told) return told;
  if (connection.lastError?.code === 'TOKEN_UNREADABLE') {
    return verdict('token_unreadable', 'certain', [{ atMs: connection.lastError.atMs, key: 'evidence.sealed' }]);
  }
  if (!connection.hasRefreshToken && !hasBankRefused(facts)) {
    return {
      ...verdict('no_offline_access', 'certain', noRefreshTokenLines(facts)),
      step: STEPS.reconnectForLater,
    };
  }
  const status = connection.consentStatus;
  if (status !== undefined && /revok|withdraw|cancel/i.test(status)) {
    const line: EvidenceLine = { atMs: facts.nowMs, key: 'evidence.consent-status', values: { status } };
    return verdict('revoked_at_bank', 'certain', [line, ...loss.lines]);
  }
  if (connection.consentEndMs <= loss.atMs) {
    return {
      ...verdict('consent_expired', connection.consentEndIsEstimate ? 'likely' : 'certain', [
        end,
        ...loss.lines,
        ...clock,
      ]),
      step: STEPS.renew,
    };
  }
  const unclear = unclearRefresh(trail, loss.refusedRefresh);
  if (unclear) return verdict('token_lost', 'likely', [unclear, ...loss.lines, end]);
  const renewed = newest(trail, ['TOKEN_REFRESHED', 'TOKEN_EXCHANGED']);
  if (facts.restoredAtMs !== undefined && facts.restoredAtMs > (renewed ? Date.parse(renewed.at) : 0)) {
    const line: EvidenceLine = {
      atMs: facts.restoredAtMs,
      key: 'evidence.backup-restored',
      values: { at: instant(facts.restoredAtMs) },
    };
    return verdict('token_lost', 'likely', [line, ...loss.lines, end]);
  }
  const graceMs = connection.consentEndIsEstimate ? ESTIMATE_GRACE_MS : END_GRACE_MS;
  if (connection.consentEndMs <= loss.atMs + graceMs) {
    return { ...verdict('consent_expired', 'likely', [end, ...loss.lines, ...clock]), step: STEPS.renew };
  }
  // Without a stated end, a bank with short consents looks the same as one that withdrew the access.
  const confidence = connection.consentEndIsEstimate ? 'possible' : 'likely';
  const refreshed: EvidenceLine[] = renewed
    ? [{ atMs: Date.parse(renewed.at), key: 'evidence.refreshed', auditId: renewed.auditId }]
    : [];
  return verdict('revoked_at_bank', confidence, [...loss.lines, end, ...refreshed, ...clock]);
}

function verdict(cause: Verdict['cause'], confidence: Verdict['confidence'], lines: readonly EvidenceLine[]): Verdict {
  return { cause, confidence, lines, step: STEPS.reconnect };
}

/** Whether somebody was asked and refused: an access that cannot be renewed may be withdrawn too, before it is over. */
function hasBankRefused({ connection: { lastError } }: DiagnosisFacts): boolean {
  return (
    lastError?.code === 'CONSENT_REVOKED' ||
    (lastError?.code === 'CONSENT_EXPIRED' && lastError.endpoint !== NO_REFRESH_TOKEN)
  );
}

/** Some banks say in their own code what is wrong with the user's sign-in there. */
function judgeBankCode({ connection }: DiagnosisFacts, lines: readonly EvidenceLine[]): Verdict | undefined {
  const { lastError } = connection;
  if (lastError?.bankCode === undefined) return undefined;
  const said: EvidenceLine = {
    atMs: lastError.atMs,
    key: 'evidence.bank-said',
    values: { code: lastError.bankCode },
  };
  if (lastError.bankCode === 'wrong_credentials') return verdict('bank_sign_in_changed', 'certain', [said, ...lines]);
  if (lastError.bankCode === 'account_permanently_locked') {
    return { cause: 'account_locked', confidence: 'certain', lines: [said, ...lines], step: STEPS.contactBank };
  }
  return undefined;
}

type Loss = { atMs: number; refusedRefresh: AuditEntry | undefined; lines: EvidenceLine[] };

/** When and where the refusal came. Of a refused renewal of the key and refused data, the later counts. */
function findLoss(facts: DiagnosisFacts): Loss {
  const { connection, trail, nowMs } = facts;
  const refusedRefresh = newest(trail, ['TOKEN_REFRESH_FAILED'], isRefusal);
  const renewedSince = newest(trail, ['TOKEN_REFRESHED'], ({ auditId }) => auditId > (refusedRefresh?.auditId ?? 0));
  const entry =
    refusedRefresh && !renewedSince
      ? refusedRefresh
      : newest(trail, ['SYNC_FAILED', 'CONNECTION_EXPIRED', 'CONNECTION_REVOKED'], isRefusal);
  const { lastError } = connection;
  const ownMs = entry ? Date.parse(entry.at) : (lastError?.atMs ?? nowMs);
  // Our clock is only known now; a correction for then is better than none when it is plainly wrong.
  const atMs = ownMs - (isClockWrong(facts) ? clockAheadMs(facts) : 0);
  const isAtTokenDoor = entry?.action === 'TOKEN_REFRESH_FAILED' || lastError?.endpoint === TOKEN_ENDPOINT;
  const code = textOf(entry?.metadata['bankCode']) ?? lastError?.bankCode ?? lastError?.code ?? 'refused';
  return {
    atMs,
    refusedRefresh: entry?.action === 'TOKEN_REFRESH_FAILED' ? entry : undefined,
    lines: [
      {
        atMs: ownMs,
        key: isAtTokenDoor ? 'evidence.grant-refused' : 'evidence.data-refused',
        values: { code },
        auditId: entry?.auditId,
      },
    ],
  };
}

function isRefusal({ action, metadata }: AuditEntry): boolean {
  if (action === 'CONNECTION_EXPIRED' || action === 'CONNECTION_REVOKED') return true;
  return metadata['code'] === 'CONSENT_EXPIRED' || metadata['code'] === 'CONSENT_REVOKED';
}

/**
 * A renewal of the key that may have been carried out although we never saw its answer: it came before the refused one,
 * with nothing successful in between. Either its failure left that open, or Coffer stopped in its middle and only the
 * mark of its beginning was left.
 */
function unclearRefresh(trail: readonly AuditEntry[], refused: AuditEntry | undefined): EvidenceLine | undefined {
  if (!refused) return undefined;
  const failed = findUnclearFailure(trail, refused);
  if (failed) return { atMs: Date.parse(failed.at), key: 'evidence.refresh-unclear', auditId: failed.auditId };
  const since = Date.parse(textOf(refused.metadata['unansweredSince']) ?? '');
  return Number.isNaN(since) ? undefined : { atMs: since, key: 'evidence.refresh-cut-off', auditId: refused.auditId };
}

function findUnclearFailure(trail: readonly AuditEntry[], refused: AuditEntry): AuditEntry | undefined {
  for (const entry of trail) {
    if (entry.auditId >= refused.auditId) continue;
    if (GRANTS.has(entry.action)) return undefined;
    if (entry.action === 'TOKEN_REFRESH_FAILED' && isUnclear(entry)) return entry;
  }
  return undefined;
}

const GRANTS: ReadonlySet<string> = new Set([
  'TOKEN_REFRESHED',
  'TOKEN_EXCHANGED',
  'CONNECTION_CREATED',
  'CONNECTION_RENEWED',
  'CONNECTION_EXTENDED',
]);

function isUnclear({ metadata }: AuditEntry): boolean {
  const { kind, httpStatus } = metadata;
  return (
    isFailureKind(kind) &&
    leavesDoubt(kind, {
      httpStatus: typeof httpStatus === 'number' ? httpStatus : undefined,
      networkCode: textOf(metadata['networkCode']),
    })
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
