import { randomUUID } from 'node:crypto';
import type { Output, ReconnectPlan } from '../../shared/contract/index.ts';
import { consentExpiry } from '../../shared/domain/consent.ts';
import type { Audit } from '../audit/audit.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import { LOCAL_USER } from '../local-user.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import { saveOfferedAccounts } from '../ledger/save-accounts.ts';
import type { Clock } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type { BankAccount, BankProvider, BankSession, ConsentInfo, TokenSet } from '../providers/bank-provider.ts';
import type { ProviderCatalogue } from '../providers/provider-catalogue.ts';
import type { AttemptRow, AttemptStore } from './attempt-store.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { ConnectionTokens } from './connection-tokens.ts';
import type { ConnectionViews } from './connection-views.ts';
import { inferCountry } from './infer-country.ts';
import { matchAccounts, type AccountMatch } from './match-accounts.ts';

/** What `connections.finish` answers. */
export type Established = Output<'connections.finish'>;

/**
 * Turns fresh tokens into a connection: asks the bank who and what it is, decides which accounts are already known, and
 * commits everything at once. Until then nothing of an older connection is touched.
 */
export type EstablishConnection = (attempt: AttemptRow, tokens: TokenSet, grantedAtMs: number) => Promise<Established>;

type Needs = {
  database: Database;
  attempts: AttemptStore;
  connections: ConnectionStore;
  accounts: AccountStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  credentials: Credentials;
  provider: BankProvider;
  catalogue: ProviderCatalogue;
  tokens: Pick<ConnectionTokens, 'seal'>;
  health: ConnectionHealth;
  views: ConnectionViews;
  /** Called after the commit, so that the history is fetched while the bank still gives all of it. */
  onEstablished(connectionId: string): void;
};

/** Creates the step that commits a connection. */
export function createEstablishConnection(needs: Needs): EstablishConnection {
  const { database, attempts, connections, accounts, audit, events, clock, provider } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  return async (attempt, tokens, grantedAtMs) => {
    const application = await needs.credentials.application(attempt.environment);
    const session: BankSession = { application, accessToken: tokens.accessToken };
    const consent = await provider.consent(session);
    const offered = await offeredAccounts(session);
    const providerId =
      consent.providerId ??
      offered.find((account) => account.providerId !== undefined)?.providerId ??
      attempt.provider_id ??
      'unknown';
    const listed = await needs.catalogue.find(application, providerId);
    const existing = findExisting(attempt, consent, providerId, offered);
    const connectionId = existing?.id ?? randomUUID();
    const country = inferCountry(listed?.country, attempt.country ?? existing?.country ?? undefined, offered);
    const expiry = consentExpiry({ statedExpiry: consent.consentExpiresAt, grantedAtMs, country });
    const matches = matchAccounts(offered, existing ? accounts.ofConnection(existing.id) : []);

    const plan = database.transaction((): ReconnectPlan => {
      const sealed = needs.tokens.seal(connectionId, tokens);
      const columns = {
        environment: attempt.environment,
        credentials_id: consent.credentialsId ?? null,
        provider_id: providerId,
        provider_name: consent.providerName ?? listed?.displayName ?? providerId,
        country: country ?? null,
        logo_uri: consent.logoUri ?? listed?.logoUri ?? null,
        scopes: JSON.stringify(consent.scopes ?? JSON.parse(attempt.scopes)),
        ...sealed,
        previous_refresh_token: null,
        refresh_started_at: null,
        consent_status: consent.consentStatus ?? null,
        consent_created_at: consent.consentCreatedAt ?? null,
        consent_expires_at: expiry.expiresAt,
        consent_expiry_is_estimate: expiry.isEstimate ? 1 : 0,
        granted_at: new Date(grantedAtMs).toISOString(),
        history_fetched_at: null,
        updated_at: nowIso(),
      } as const;
      if (existing) connections.update(connectionId, columns);
      else connections.insert(newRow(connectionId, columns));
      const saved = saveOfferedAccounts(accounts, connectionId, matches, nowIso());
      attempts.succeed(attempt.id, connectionId);
      audit.append(
        existing ? 'CONNECTION_RENEWED' : 'CONNECTION_CREATED',
        { connectionId },
        {
          attemptId: attempt.id,
          providerId,
          environment: attempt.environment,
          consentExpiresAt: expiry.expiresAt,
          isEstimate: expiry.isEstimate,
        },
      );
      audit.append('ACCOUNTS_FETCHED', { connectionId }, countActions(matches));
      needs.health.record(connectionId, { kind: 'renewed' });
      return { accounts: saved };
    })();

    events.emit('connections.changed', {});
    events.emit('accounts.changed', {});
    needs.onEstablished(connectionId);
    return { connection: needs.views.one(connectionId), plan };
  };

  /**
   * Accounts and cards. Banks offer one, the other or both, and refuse what they do not have in different ways; only when
   * neither answers has the call failed.
   */
  async function offeredAccounts(session: BankSession): Promise<BankAccount[]> {
    const answers = await Promise.allSettled([provider.accounts(session), provider.cards(session)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    const serious = failures.find((reason) => !(reason instanceof BankFailure && isAbsence(reason)));
    if (serious !== undefined) throw serious;
    if (failures.length === answers.length) throw failures[0];
    return found;
  }

  /** The connection that these tokens belong to: the one asked for, the same consent, or one with the same accounts. */
  function findExisting(
    attempt: AttemptRow,
    consent: ConsentInfo,
    providerId: string,
    offered: readonly BankAccount[],
  ): ConnectionRow | undefined {
    const asked = attempt.connection_id === null ? undefined : connections.get(attempt.connection_id);
    if (asked && asked.environment === attempt.environment) return asked;
    const sameConsent =
      consent.credentialsId === undefined
        ? undefined
        : connections.byCredentials(attempt.environment, consent.credentialsId);
    if (sameConsent) return sameConsent;
    return connections
      .all()
      .filter((row) => row.environment === attempt.environment && row.provider_id === providerId)
      .find((row) => {
        const matched = matchAccounts(offered, accounts.ofConnection(row.id)).filter(isCertainMatch).length;
        // A second login at the same bank may share a joint account; only a full match, or a dead connection, is the same one.
        return matched > 0 && (matched === offered.length || row.status !== 'ACTIVE');
      });
  }

  function newRow(
    id: string,
    columns: Omit<
      ConnectionRow,
      | 'id'
      | 'user_id'
      | 'status'
      | 'reason'
      | 'last_synced'
      | 'last_error'
      | 'failing_since'
      | 'failures_in_a_row'
      | 'created_at'
    >,
  ): ConnectionRow {
    return {
      id,
      user_id: LOCAL_USER,
      status: 'ACTIVE',
      reason: null,
      last_synced: null,
      last_error: null,
      failing_since: null,
      failures_in_a_row: 0,
      created_at: nowIso(),
      ...columns,
    };
  }
}

/** "This bank has no cards" comes as 501, 404 or 403, depending on the bank. */
function isAbsence({ kind }: BankFailure): boolean {
  return kind === 'unsupported' || kind === 'not-found' || kind === 'access-denied';
}

function isCertainMatch(match: AccountMatch): boolean {
  return match.action === 'match' && match.because.startsWith('same ');
}

function countActions(matches: readonly AccountMatch[]): Record<string, number> {
  const count = (action: AccountMatch['action']) => matches.filter((match) => match.action === action).length;
  return { added: count('add'), matched: count('match'), missing: count('missing') };
}
