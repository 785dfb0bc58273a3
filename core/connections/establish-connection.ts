import { randomUUID } from 'node:crypto';
import type { Country, Output, ReconnectPlan } from '../../shared/contract/index.ts';
import { consentExpiry } from '../../shared/domain/consent.ts';
import type { Audit } from '../audit/audit.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import { LOCAL_USER } from '../local-user.ts';
import type { ReadGate } from '../limits/read-gate.ts';
import type { AccountRow, AccountStore } from '../ledger/account-store.ts';
import { describePlan, planAccounts, savePlannedAccounts, type PlannedAccount } from '../ledger/save-accounts.ts';
import type { Clock, Log } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type {
  BankAccount,
  BankProvider,
  BankSession,
  ConsentInfo,
  OfferedProvider,
  TokenSet,
} from '../providers/bank-provider.ts';
import type { ProviderCatalogue } from '../providers/provider-catalogue.ts';
import type { AttemptRow, AttemptStore } from './attempt-store.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { ConnectionTokens } from './connection-tokens.ts';
import type { ConnectionViews } from './connection-views.ts';
import { inferCountry } from './infer-country.ts';
import { isCertainMatch, matchAccounts, type AccountMatch } from './match-accounts.ts';
import { offeredAccounts, type Offered } from './offered-accounts.ts';
import type { Rollback } from './rollback.ts';

/** What `connections.finish` answers. */
export type Established = Output<'connections.finish'>;

/**
 * Turns fresh tokens into a connection: asks the bank who and what it is, decides which accounts are already known, and
 * commits everything at once. Until then nothing of an older connection is touched.
 */
export type EstablishConnection = {
  run(
    attempt: AttemptRow,
    tokens: TokenSet,
    grantedAtMs: number,
    options: { isReviewed: boolean },
  ): Promise<Established>;
  /** The plan of an attempt that waits for review. */
  plannedFor(attemptId: string): ReconnectPlan | undefined;
};

type Needs = {
  database: Database;
  attempts: AttemptStore;
  connections: ConnectionStore;
  accounts: AccountStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  credentials: Credentials;
  provider: BankProvider;
  catalogue: ProviderCatalogue;
  tokens: Pick<ConnectionTokens, 'alone' | 'seal'>;
  gate: Pick<ReadGate, 'startOver'>;
  health: ConnectionHealth;
  views: ConnectionViews;
  rollback: Pick<Rollback, 'remember'>;
  /** The address that tells the bank that the user is there, who has just signed in; `undefined` without their yes. */
  userAddress(): string | undefined;
  /** The number that the next sync will have. */
  nextRun(): number;
  /** Called after the commit, so that the history is fetched while the bank still gives all of it. */
  onEstablished(connectionId: string): void;
};

/** Creates the step that commits a connection. */
export function createEstablishConnection(needs: Needs): EstablishConnection {
  const { database, attempts, connections, accounts, audit, events, clock, provider } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  const waiting = new Map<string, ReconnectPlan>();

  return {
    plannedFor: (attemptId) => waiting.get(attemptId),

    async run(attempt, tokens, grantedAtMs, { isReviewed }) {
      const application = await needs.credentials.application(attempt.environment);
      const session: BankSession = {
        application,
        accessToken: tokens.accessToken,
        providerId: attempt.provider_id ?? undefined,
        userAddress: needs.userAddress(),
      };
      const consent = await provider.consent(session);
      const { accounts: offered, unreadable } = await offeredAccounts(provider, session);
      // Nobody connects a bank for no account at all; a moment later it may offer them, and a sign-in is tried again.
      if (offered.length === 0) throw new BankFailure('unavailable');
      const providerId =
        consent.providerId ??
        offered.find((account) => account.providerId !== undefined)?.providerId ??
        attempt.provider_id ??
        UNKNOWN_PROVIDER;
      const listed = await needs.catalogue.find(application, providerId);
      const found = findExisting(attempt, consent, providerId, offered);
      const facts = { attempt, tokens, grantedAtMs, consent, providerId, listed, offered, unreadable };
      if (found === undefined) return decide(facts, undefined, isReviewed);
      // A refresh on its way belongs to the old term: its tokens go on disk first, and never over the new ones.
      return needs.tokens.alone(found.id, () => decide(facts, connections.get(found.id), isReviewed));
    },
  };

  /** Plans over what is known at this moment; then either lets the plan wait for the user, or commits it. */
  function decide(facts: Facts, existing: ConnectionRow | undefined, isReviewed: boolean): Established {
    const { attempt, listed, offered, unreadable } = facts;
    const connectionId = existing?.id ?? randomUUID();
    const known = existing ? accounts.ofConnection(existing.id) : [];
    const halfRead = new Set((['account', 'card'] as const).filter((kind) => unreadable[kind] > 0));
    const planned = planAccounts(connectionId, matchAccounts(offered, known, halfRead), nowIso());
    const plan = describePlan(planned);

    if (existing && attempt.review === 1 && !isReviewed && planned.some(({ action }) => action === 'missing')) {
      waiting.set(attempt.id, plan);
      attempts.waitForReview(attempt.id);
      events.emit('connections.changed', {});
      return { connection: needs.views.one(existing.id), plan };
    }

    const country = inferCountry(listed?.country, attempt.country ?? existing?.country ?? undefined, offered);
    commit({ ...facts, country, existing, known, connectionId, planned });
    if (halfRead.size > 0) needs.log.warn('accounts left out', { connectionId, unreadable });
    waiting.delete(attempt.id);
    events.emit('connections.changed', {});
    events.emit('accounts.changed', {});
    needs.onEstablished(connectionId);
    return { connection: needs.views.one(connectionId), plan };
  }

  /** Everything at once: the connection's row with its tokens, its accounts, the way back, the audit. */
  function commit(decided: Decided): void {
    const {
      attempt,
      tokens,
      grantedAtMs,
      consent,
      providerId,
      listed,
      unreadable,
      country,
      existing,
      known,
      connectionId,
      planned,
    } = decided;
    const expiry = consentExpiry({ statedExpiry: consent.consentExpiresAt, grantedAtMs, country });
    database.transaction(() => {
      const columns = {
        ...NEW_TERM,
        ...needs.tokens.seal(connectionId, tokens),
        environment: attempt.environment,
        credentials_id: consent.credentialsId ?? null,
        provider_id: providerId,
        provider_name: consent.providerName ?? listed?.displayName ?? providerId,
        country: country ?? null,
        logo_uri: consent.logoUri ?? listed?.logoUri ?? null,
        scopes: JSON.stringify(consent.scopes ?? JSON.parse(attempt.scopes)),
        consent_status: consent.consentStatus ?? null,
        consent_created_at: consent.consentCreatedAt ?? null,
        consent_expires_at: expiry.expiresAt,
        consent_expiry_is_estimate: expiry.isEstimate ? 1 : 0,
        granted_at: new Date(grantedAtMs).toISOString(),
        term_first_run: needs.nextRun(),
        updated_at: nowIso(),
      } as const;
      if (existing) {
        needs.rollback.remember({
          attemptId: attempt.id,
          connection: existing,
          accounts: known,
          nextCredentialsId: columns.credentials_id,
        });
        // The four unattended reads are the consent's: a new one begins with all of them, and needs them for its history.
        if (existing.credentials_id !== columns.credentials_id) needs.gate.startOver(connectionId);
        connections.update(connectionId, columns);
      } else {
        connections.insert({ ...UNTRIED, id: connectionId, user_id: LOCAL_USER, created_at: nowIso(), ...columns });
      }
      savePlannedAccounts(accounts, connectionId, planned);
      attempts.succeed(attempt.id, connectionId);
      const { environment } = attempt;
      audit.append(
        existing ? 'CONNECTION_RENEWED' : 'CONNECTION_CREATED',
        { connectionId },
        {
          attemptId: attempt.id,
          kind: attempt.kind,
          providerId,
          environment,
          consentExpiresAt: expiry.expiresAt,
          isEstimate: expiry.isEstimate,
        },
      );
      audit.append('ACCOUNTS_FETCHED', { connectionId }, countsOf(planned, unreadable));
      needs.health.record(connectionId, { kind: 'renewed' });
    })();
  }

  /**
   * Whether a sign-in led where it was meant to: at another bank, or as another person, the user has made a new
   * connection, and the one that was to be renewed must not be overwritten by it.
   */
  function isMeant(asked: ConnectionRow, providerId: string, offered: readonly BankAccount[]): boolean {
    const known = accounts.ofConnection(asked.id);
    const matches = matchAccounts(offered, known);
    if (providerId !== UNKNOWN_PROVIDER && providerId !== asked.provider_id) return matches.some(isCertainMatch);
    return known.length === 0 || offered.length === 0 || matches.some(({ action }) => action === 'match');
  }

  /** The connection that these tokens belong to: the one asked for, the same consent, or one with the same accounts. */
  function findExisting(
    attempt: AttemptRow,
    consent: ConsentInfo,
    providerId: string,
    offered: readonly BankAccount[],
  ): ConnectionRow | undefined {
    const asked = attempt.connection_id === null ? undefined : connections.get(attempt.connection_id);
    if (asked?.environment === attempt.environment && isMeant(asked, providerId, offered)) return asked;
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
}

/** Stands in where a bank does not say who it is. */
const UNKNOWN_PROVIDER = 'unknown';

/** What is known about the new consent. */
type Facts = {
  attempt: AttemptRow;
  tokens: TokenSet;
  grantedAtMs: number;
  consent: ConsentInfo;
  providerId: string;
  listed: OfferedProvider | undefined;
  offered: readonly BankAccount[];
  unreadable: Offered['unreadable'];
};

/** What commits a connection, decided before anything is written. */
type Decided = Facts & {
  country: Country | undefined;
  existing: ConnectionRow | undefined;
  known: readonly AccountRow[];
  connectionId: string;
  planned: readonly PlannedAccount[];
};

/** A new term of consent starts with nothing carried over from the last. */
const NEW_TERM = {
  previous_refresh_token: null,
  refresh_started_at: null,
  refresh_lease_holder: null,
  refresh_lease_until: null,
  next_attempt_at: null,
  history_fetched_at: null,
  extended_at: null,
  expiry_before_extension: null,
  extension_refused_at: null,
} as const;

/** A connection that nothing has happened to yet. */
const UNTRIED = {
  status: 'ACTIVE',
  reason: null,
  last_synced: null,
  last_error: null,
  failing_since: null,
  failures_in_a_row: 0,
} as const;

/** Counts alone: what of an account could not be read may still name its owner. */
function countsOf(planned: readonly PlannedAccount[], { account, card }: Offered['unreadable']) {
  const count = (action: AccountMatch['action']) => planned.filter((one) => one.action === action).length;
  return {
    added: count('add'),
    matched: count('match'),
    missing: count('missing'),
    unreadable: account + card > 0 ? account + card : undefined,
  };
}
