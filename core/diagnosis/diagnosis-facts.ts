import type {
  AuditEntry,
  ConnectionReason,
  ConnectionStatus,
  Environment,
  ErrorCode,
  Quota,
} from '../../shared/contract/index.ts';

/** Everything a diagnosis may rest on, gathered at one moment. Plain data, so that a case can be written down and replayed. */
export type DiagnosisFacts = {
  nowMs: number;
  connection: ConnectionFacts;
  /** The connection's latest audit entries, newest first. */
  trail: readonly AuditEntry[];
  /** The meters of this connection's automatic reads. */
  quotas: readonly Quota[];
  provider: ProviderFacts;
  service: ServiceFacts;
  /** The user's other connections of the same environment. */
  others: readonly OtherConnection[];
  hasApplication: boolean;
  /** Whether reads by hand are free of the quota, because the user agreed to be announced to the bank. */
  hasAttendedReads: boolean;
  /** When a backup was last restored over this profile. */
  restoredAtMs?: number | undefined;
};

/** What the connection's own row says. */
export type ConnectionFacts = {
  connectionId: string;
  providerId: string;
  environment: Environment;
  status: ConnectionStatus;
  reason?: ConnectionReason | undefined;
  consentEndMs: number;
  consentEndIsEstimate: boolean;
  /** As the bank words it, such as `Authorised`. */
  consentStatus?: string | undefined;
  hasRefreshToken: boolean;
  /** When the access token ends, as far as that is known. */
  tokenEndMs?: number | undefined;
  lastSyncedAtMs?: number | undefined;
  failuresInARow: number;
  failingSinceMs?: number | undefined;
  nextAttemptAtMs?: number | undefined;
  isSyncing: boolean;
  /** The last failure, unless something has succeeded since. */
  lastError?: LastError | undefined;
};

/** The last failure and what was safe to keep of its answer. */
export type LastError = {
  code: ErrorCode;
  atMs: number;
  bankCode?: string | undefined;
  httpStatus?: number | undefined;
  endpoint?: string | undefined;
  retryAfterMs?: number | undefined;
};

/** What TrueLayer's public list of banks says. `isListed` is `undefined` when the list could not be had. */
export type ProviderFacts = { isListed?: boolean | undefined; health?: string | undefined };

/** What came of asking TrueLayer itself, without any token, just now. */
export type ServiceFacts =
  /** It answered. `clockAheadMs`: our clock minus the one in its `Date` header. */
  | { state: 'answers'; clockAheadMs?: number | undefined }
  /** No answer; `code` is the system's or the TLS library's. */
  | { state: 'silent'; code: string }
  | { state: 'unasked' };

/** How another connection fares. */
export type OtherConnection = {
  providerId: string;
  lastGoodAtMs?: number | undefined;
  lastError?: { code: ErrorCode; atMs: number } | undefined;
};
