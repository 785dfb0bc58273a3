import type { Account, AuditEntry, Connection, Output, Settings, SyncRun } from '../../shared/contract/index.ts';
import { isSet, maskEnd } from './mask.ts';

/** What a bundle tells of each thing. Chosen field by field: what is not named here is not told. */

/** A connection: its clocks and its troubles, not whose it is. */
export function describeConnection(connection: Connection): object {
  const { connectionId, environment, providerId, country, status, reason, scopes, syncing } = connection;
  const { consentStatus, consentCreatedAt, consentExpiresAt, consentExpiryIsEstimate, daysLeft } = connection;
  const { tokenExpiresAt, lastSyncedAt, nextSyncAt, nextAttemptAt, lastError, createdAt } = connection;
  return {
    connectionId,
    environment,
    providerId,
    country,
    status,
    reason,
    scopes,
    syncing,
    consent: { status: consentStatus, from: consentCreatedAt, until: consentExpiresAt, isEstimate: consentExpiryIsEstimate, daysLeft },
    tokenExpiresAt,
    lastSyncedAt,
    nextSyncAt,
    nextAttemptAt,
    lastError,
    createdAt,
  };
} // prettier-ignore

/** An account: its kind and how well its rows add up; its number by the end, neither its name nor its money. */
export function describeAccount({ accountId, connectionId, kind, type, currency, numberTail, hidden, ...account }: Account): object {
  return {
    accountId,
    connectionId,
    kind,
    type,
    currency,
    endsOn: numberTail === undefined ? undefined : maskEnd(`0000${numberTail}`),
    hidden,
    hasBalance: account.balance !== undefined,
    proof: account.balanceProof.state,
  };
} // prettier-ignore

/** The settings; of persons and addresses only whether there are any. */
export function describeSettings(settings: Settings): object {
  const { environment, theme, language, providerFilters, scopes, accountHolder, attendedAccess } = settings;
  return {
    environment,
    theme,
    language,
    providerFilters,
    scopes,
    attendedAccess: { isOn: attendedAccess.enabled, ownAddress: isSet(attendedAccess.address) },
    holder: { first: isSet(accountHolder.name), second: isSet(accountHolder.email) },
  };
}

/** A TrueLayer application; its id by the end. */
export function describeApplication({ environment, clientId, hasSecret, redirectMode, redirectUri }: Output<'credentials.status'>): object {
  return {
    environment,
    client: clientId === undefined ? 'not set' : maskEnd(clientId),
    hasSecret,
    redirectMode,
    redirectAddress: redirectMode === 'relay' ? 'at the relay' : redirectUri,
  };
} // prettier-ignore

/** A sync: how it went. */
export function describeSync({ connectionId, startedAt, finishedAt, state, added, changed, booked, vanished, error }: SyncRun): object {
  return { connectionId, startedAt, finishedAt, outcome: state, added, changed, booked, vanished, error };
} // prettier-ignore

/** An entry of the trail, which holds ids, counts and codes only. */
export function describeEntry({ auditId, at, action, connectionId, metadata }: AuditEntry): object {
  return { auditId, at, action, connectionId, ...metadata };
}
