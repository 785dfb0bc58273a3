import type { Audit } from '../audit/audit.ts';
import type { ConnectionHealth } from '../connections/connection-health.ts';
import type { ConnectionRow, ConnectionStore } from '../connections/connection-store.ts';
import type { ConnectionTokens } from '../connections/connection-tokens.ts';
import { recordConsentExpiry } from '../connections/renew.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { BankProvider, ConsentInfo } from '../providers/bank-provider.ts';
import type { WarningStore } from './warning-store.ts';

/**
 * Asks `/me` how a consent stands and stores what it says; nothing else is taken as its end, least of all a token's
 * lifetime. A refusal is what tells that a consent is over; trouble on the way tells nothing and rejects.
 *
 * @param userAddress given when the user is present and agreed to tell the bank so
 */
export type CheckConsent = (connectionId: string, userAddress?: string) => Promise<void>;

type Needs = {
  database: Database;
  connections: ConnectionStore;
  warnings: WarningStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  provider: BankProvider;
  tokens: ConnectionTokens;
  health: ConnectionHealth;
};

/** Creates the check. `/me` is TrueLayer's own record, so it costs none of the bank's reads. */
export function createCheckConsent(needs: Needs): CheckConsent {
  const { database, connections, warnings, audit, events, clock, provider, tokens, health } = needs;

  const underWay = new Map<string, Promise<void>>();

  // Who asks while the question is under way gets the same answer, and the trail one entry.
  return (connectionId, userAddress) => {
    const running = underWay.get(connectionId);
    if (running) return running;
    const check = ask(connectionId, userAddress).finally(() => underWay.delete(connectionId));
    underWay.set(connectionId, check);
    return check;
  };

  async function ask(connectionId: string, userAddress: string | undefined): Promise<void> {
    const before = connections.get(connectionId);
    if (!before || before.status === 'EXPIRED' || before.status === 'REVOKED') return;
    let consent: ConsentInfo;
    try {
      consent = await tokens.withSession(connectionId, { userAddress }, (session) => provider.consent(session));
    } catch (thrown) {
      if (thrown instanceof BankFailure && !isTransient(thrown.kind)) return settle(connectionId, thrown);
      throw thrown;
    }
    database.transaction(() => keep(connectionId, before, consent))();
  }

  /** The answer is a refusal: whatever it says about the connection is recorded, and the question is answered. */
  function settle(connectionId: string, refusal: BankFailure): void {
    database.transaction(() => {
      // A refused refresh has been recorded by the refresh itself.
      const status = connections.get(connectionId)?.status;
      const isLive = status === 'ACTIVE' || status === 'ERROR';
      if (isLive && refusal.kind !== 'client-rejected') health.recordFailure(connectionId, refusal);
      markChecked(connectionId);
    })();
  }

  function keep(connectionId: string, before: ConnectionRow, consent: ConsentInfo): void {
    // The user may have disconnected while the bank was answering.
    if (!connections.get(connectionId)) return;
    recordConsentExpiry(connections, connectionId, consent.consentExpiresAt, clock.nowMs());
    if (consent.consentStatus !== undefined) {
      connections.update(connectionId, { consent_status: consent.consentStatus });
    }
    markChecked(connectionId);
    const after = connections.get(connectionId);
    if (!after || (isSameEnd(before, after) && before.consent_status === after.consent_status)) return;
    audit.append(
      'CONSENT_CHANGED',
      { connectionId },
      {
        previousExpiry: before.consent_expires_at,
        consentExpiresAt: after.consent_expires_at,
        isEstimate: after.consent_expiry_is_estimate === 1,
        consentStatus: after.consent_status ?? undefined,
      },
    );
    events.emit('connections.changed', {});
  }

  function markChecked(connectionId: string): void {
    if (connections.get(connectionId)) warnings.setChecked(connectionId, new Date(clock.nowMs()).toISOString());
  }
}

/** Banks restate the same end with other seconds. */
function isSameEnd(before: ConnectionRow, after: ConnectionRow): boolean {
  const movedMs = Math.abs(Date.parse(before.consent_expires_at) - Date.parse(after.consent_expires_at));
  return movedMs < 60_000 && before.consent_expiry_is_estimate === after.consent_expiry_is_estimate;
}
