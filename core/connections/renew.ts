import type { ConnectionStatus, Output, ParsedInput, Scope } from '../../shared/contract/index.ts';
import { consentExpiry } from '../../shared/domain/consent.ts';
import type { Audit } from '../audit/audit.ts';
import type { Application, Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { LOCAL_USER } from '../local-user.ts';
import type { Browser, Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { BankProvider, ExtendAnswer, ExtendRequest, TokenSet } from '../providers/bank-provider.ts';
import type { SettingsService } from '../settings/settings.ts';
import type { Attempts, OpenAttempt } from './attempts.ts';
import type { Connect } from './connect.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { ConnectionTokens } from './connection-tokens.ts';
import type { ConnectionViews } from './connection-views.ts';
import { connectionToRenew } from './connection-to-renew.ts';
import { planRenewal, type RenewableGrant, type RenewalWay } from './plan-renewal.ts';

/** Making a connection good for another term, at any time, also while it is still active. */
export type Renew = (input: ParsedInput<'connections.renew'>) => Promise<Output<'connections.renew'>>;

type Needs = {
  database: Database;
  store: ConnectionStore;
  attempts: Attempts;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  browser: Browser;
  credentials: Credentials;
  settings: SettingsService;
  provider: BankProvider;
  limiter: RateLimiter;
  tokens: ConnectionTokens;
  health: ConnectionHealth;
  views: ConnectionViews;
  connect: Pick<Connect, 'begin'>;
  /** The address that tells the bank that the user, who renews, is there; `undefined` without their yes. */
  userAddress(): string | undefined;
  onExtended(connectionId: string): void;
};

/** Creates the renewal. Until a new term is proven by a data call, nothing of the old one is given up. */
export function createRenew(needs: Needs): Renew {
  const { database, store, attempts, audit, clock, credentials, provider, limiter, tokens } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();
  const attended = () => ({ userAddress: needs.userAddress() });

  return async ({ connectionId, userHasReconfirmedConsent = false, open }) => {
    const row = connectionToRenew(store.get(connectionId), needs.settings.get().environment);
    const ways = planRenewal({
      country: row.country ?? undefined,
      environment: row.environment,
      grant: row.refresh_token === null ? 'none' : GRANT_OF[row.status],
      userHasReconfirmedConsent,
      extensionRefusedAtMs: row.extension_refused_at === null ? undefined : Date.parse(row.extension_refused_at),
      nowMs: clock.nowMs(),
    });
    for (const way of ways) {
      const outcome = await tryWay(way, row, open);
      if (outcome) return outcome;
    }
    throw new AppError('INTERNAL', { cause: new Error('no way of renewal was left') });
  };

  /** `undefined`: this way is not open for this connection; the next is tried. */
  async function tryWay(
    way: RenewalWay,
    row: ConnectionRow,
    open: boolean | undefined,
  ): Promise<Output<'connections.renew'> | undefined> {
    switch (way) {
      case 'extend':
        return extend(row, open);
      case 'reauth-link':
        return reauthenticate(row, open);
      case 'new-link': {
        const { authUrl, attemptId } = await needs.connect.begin({
          connectionId: row.id,
          providerId: row.provider_id,
          country: row.country ?? undefined,
          review: true,
          open,
        });
        return { outcome: 'browser', authUrl, attemptId };
      }
    }
  }

  async function extend(
    row: ConnectionRow,
    open: boolean | undefined,
  ): Promise<Output<'connections.renew'> | undefined> {
    const application = await credentials.application(row.environment);
    // The rotated token is the one to extend with; refreshing also proves that the grant still lives.
    if (!(await isAccepted(() => tokens.refresh(row.id)))) return undefined;
    const user = await accountHolder(row.id);
    // TrueLayer refuses a person it cannot reach; asking all the same would only be remembered as a refusal.
    if (user.email === undefined && user.phone === undefined) return undefined;
    const attempt = attempts.open({
      kind: 'extend',
      application,
      scopes: scopesOf(row),
      connectionId: row.id,
      review: true,
    });
    let answer: ExtendAnswer | undefined;
    try {
      await limiter.admit('auth');
      answer = await tokens.alone(row.id, () => askToExtend(row, application, user, attempt));
    } catch (thrown) {
      attempts.store.remove(attempt.attemptId);
      if (!(thrown instanceof BankFailure) || isTransient(thrown.kind) || thrown.kind === 'client-rejected')
        throw thrown;
      store.update(row.id, { extension_refused_at: nowIso() });
      return undefined;
    }
    if (answer?.kind === 'browser') return toBrowser(answer.url, attempt.attemptId, open);
    attempts.store.remove(attempt.attemptId);
    if (answer === undefined) return undefined;
    await readNewExpiry(row.id);
    needs.onExtended(row.id);
    return { outcome: 'extended', connection: needs.views.one(row.id) };
  }

  /** Extending replaces the refresh token, so it keeps the order of a refresh: intent, call, new tokens, and only then use. */
  async function askToExtend(
    row: ConnectionRow,
    application: Application,
    user: AccountHolder,
    { state, codeVerifier }: OpenAttempt,
  ): Promise<ExtendAnswer | undefined> {
    const refreshToken = tokens.refreshToken(row.id);
    if (refreshToken === undefined) return undefined;
    const answer = await tokens.trade(
      row.id,
      () => provider.extend(application, { refreshToken, user, state, codeVerifier }),
      ({ kind }) => kind === 'extended',
    );
    if (answer.kind === 'extended') keepExtension(row, answer.tokens);
    return answer;
  }

  async function reauthenticate(
    row: ConnectionRow,
    open: boolean | undefined,
  ): Promise<Output<'connections.renew'> | undefined> {
    const refreshToken = tokens.refreshToken(row.id);
    if (refreshToken === undefined) return undefined;
    const application = await credentials.application(row.environment);
    const attempt = attempts.open({
      kind: 'reauth',
      application,
      scopes: scopesOf(row),
      connectionId: row.id,
      review: true,
    });
    try {
      await limiter.admit('auth');
      const url = await provider.reauthLink(application, {
        refreshToken,
        state: attempt.state,
        codeVerifier: attempt.codeVerifier,
      });
      return await toBrowser(url, attempt.attemptId, open);
    } catch (thrown) {
      attempts.store.remove(attempt.attemptId);
      // Whatever the reason, a new link is the way that always exists; only a dead network would fail there too.
      if (thrown instanceof BankFailure && (thrown.kind === 'offline' || thrown.kind === 'client-rejected'))
        throw thrown;
      return undefined;
    }
  }

  async function toBrowser(
    authUrl: string,
    attemptId: string,
    open: boolean | undefined,
  ): Promise<Output<'connections.renew'>> {
    if (open !== false) await needs.browser.open(authUrl);
    return { outcome: 'browser', authUrl, attemptId };
  }

  /** New tokens first; the consent's new end is not known yet and is estimated until `/me` shows it. */
  function keepExtension(row: ConnectionRow, extended: TokenSet): void {
    const estimate = consentExpiry({ grantedAtMs: clock.nowMs(), country: row.country ?? undefined });
    database.transaction(() => {
      if (!tokens.keep(row, extended)) return;
      store.update(row.id, {
        extended_at: nowIso(),
        expiry_before_extension: row.consent_expires_at,
        granted_at: nowIso(),
        consent_expires_at: estimate.expiresAt,
        consent_expiry_is_estimate: 1,
      });
      audit.append(
        'CONNECTION_EXTENDED',
        { connectionId: row.id },
        { providerId: row.provider_id, previousExpiry: row.consent_expires_at },
      );
    })();
    needs.events.emit('connections.changed', {});
  }

  /** `/me` proves the new tokens. TrueLayer applies an extension later, so an unchanged date there means nothing yet. */
  async function readNewExpiry(connectionId: string): Promise<void> {
    try {
      const consent = await tokens.withSession(connectionId, attended(), (session) => provider.consent(session));
      database.transaction(() => {
        recordConsentExpiry(store, connectionId, consent.consentExpiresAt, clock.nowMs());
        tokens.confirm(connectionId);
        needs.health.record(connectionId, { kind: 'renewed' });
      })();
    } catch (thrown) {
      if (!(thrown instanceof BankFailure && isTransient(thrown.kind))) throw thrown;
    }
  }

  async function isAccepted(call: () => Promise<void>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (thrown) {
      if (thrown instanceof BankFailure && thrown.kind === 'grant-rejected') return false;
      throw thrown;
    }
  }

  /** TrueLayer wants to know who reconfirmed: what the user stated, else what the bank says, else only that it is them. */
  async function accountHolder(connectionId: string): Promise<AccountHolder> {
    const stated = needs.settings.get().accountHolder;
    const known =
      stated.name === undefined || stated.email === undefined
        ? await tokens
            .withSession(connectionId, attended(), (session) => provider.holder(session))
            .catch(() => undefined)
        : undefined;
    const email = stated.email ?? known?.email;
    return {
      id: LOCAL_USER,
      name: stated.name ?? known?.fullName ?? 'Account holder',
      ...(email === undefined ? {} : { email }),
      ...(known?.phone === undefined ? {} : { phone: known.phone }),
    };
  }
}

/** Who reconfirms, as TrueLayer asks for it. */
type AccountHolder = ExtendRequest['user'];

/** What a status leaves of the old grant: extending needs a living one, signing in again takes a lapsed one too. */
const GRANT_OF: Readonly<Record<ConnectionStatus, RenewableGrant>> = {
  ACTIVE: 'live',
  ERROR: 'live',
  EXPIRED: 'lapsed',
  REVOKED: 'none',
};

/** How long after an extension an unchanged date is taken for "not applied yet". */
const EXTENSION_SETTLES_MS = 24 * 3_600_000;

/**
 * Stores the end that `/me` states. Right after an extension the old date is still shown; taking it would bring back the
 * warnings the user has just dealt with.
 */
export function recordConsentExpiry(
  store: ConnectionStore,
  connectionId: string,
  statedExpiry: string | undefined,
  nowMs: number,
): void {
  const row = store.get(connectionId);
  if (!row || statedExpiry === undefined) return;
  const isSettling = row.extended_at !== null && elapsedMs(nowMs, Date.parse(row.extended_at)) < EXTENSION_SETTLES_MS;
  const before = row.expiry_before_extension;
  if (isSettling && before !== null && Date.parse(statedExpiry) <= Date.parse(before)) return;
  store.update(connectionId, {
    consent_expires_at: statedExpiry,
    consent_expiry_is_estimate: 0,
    extended_at: null,
    expiry_before_extension: null,
  });
}

function scopesOf(row: ConnectionRow): Scope[] {
  return JSON.parse(row.scopes) as Scope[];
}
