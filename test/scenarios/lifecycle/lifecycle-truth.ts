import { expect } from 'vitest';
import { WARNING_DAYS } from '../../../core/consents/plan-warnings.ts';
import type { AuditEntry, Connection } from '../../../shared/contract/index.ts';
import { daysLeft } from '../../../shared/domain/consent.ts';
import type { BankConsent } from '../../integration/engine/start-bank.ts';
import { heldTokens } from './held-tokens.ts';
import type { Stage } from './lifecycle-stage.ts';

const DAY_MS = 86_400_000;
/** Ends that differ by less are one term: banks restate theirs with other seconds. */
const SAME_TERM_MS = DAY_MS;

/**
 * What must be so at every quiet moment, whatever happened before: no connection counts as over while the bank would
 * still take a token it gave us, and whoever is within the days of a warning has been warned.
 */
export async function expectPromisesKept(stage: Stage): Promise<void> {
  const { connections } = await stage.call('connections.list', {});
  const consents = new Map((await stage.bank.consents()).map((consent) => [consent.credentialsId, consent]));
  const warned = await entriesOf(stage, 'CONSENT_WARNED');
  for (const connection of connections) {
    if (isDead(connection) && connection.reason !== 'disconnected')
      expect(isHonoured(stage, consentOf(connection, consents)), `${connection.providerId} ${connection.status}`).toBe(
        false,
      );
    if (!isDead(connection)) expectWarned(connection, warned, stage.nowMs());
  }
}

/** The most urgent warning whose day has come was given for this term. */
function expectWarned(
  { connectionId, consentExpiresAt = '' }: Connection,
  warned: readonly AuditEntry[],
  nowMs: number,
): void {
  const left = daysLeft(consentExpiresAt, nowMs);
  const day = WARNING_DAYS.findLast((candidate) => left <= candidate);
  if (day === undefined) return;
  const given = warned.filter((entry) => entry.connectionId === connectionId && isOfTerm(entry, consentExpiresAt));
  expect(
    given.map(({ metadata }) => metadata['warningDay']),
    `warnings with ${left} days left`,
  ).toContain(day);
}

/**
 * What must be so in the end, when the bank has been well, the clock right and the computer awake for more than a day:
 * every status is the truth, nothing that the bank honours is lost, and nobody was warned twice.
 */
export async function expectTruthInTheEnd(stage: Stage): Promise<void> {
  const { connections } = await stage.call('connections.list', {});
  const consents = new Map((await stage.bank.consents()).map((consent) => [consent.credentialsId, consent]));
  const held = await heldTokens(stage.profileDir());
  for (const connection of connections) {
    const name = `${connection.providerId} (${connection.status} ${connection.reason ?? ''})`;
    const consent = consentOf(connection, consents);
    if (connection.reason === 'disconnected') continue;
    if (isHonoured(stage, consent)) {
      expect([connection.status, connection.reason, connection.lastError], name).toEqual([
        'ACTIVE',
        undefined,
        undefined,
      ]);
      expect(connection.consentExpiryIsEstimate, name).toBe(false);
      expect(
        Math.abs(Date.parse(connection.consentExpiresAt ?? '') - Date.parse(consent?.expiresAt ?? '')),
        name,
      ).toBeLessThan(60_000);
      const tokens = held
        .filter(({ place, rowId }) => place.startsWith('connections.') && rowId === connection.connectionId)
        .map(({ sha256 }) => sha256);
      expect(tokens, name).toContain(stage.lastGiven.get(connection.credentialsId ?? ''));
    } else expect(isDead(connection), name).toBe(true);
  }
  expectNoConsentUnseen(stage, connections, [...consents.values()]);
  await expectWarnedOnce(stage);
  await expectTrailOfStatuses(stage, connections);
  expect(await stage.call('audit.verify', {})).toMatchObject({ ok: true });
}

/** A consent that we could still use belongs to a connection that the user can see. */
function expectNoConsentUnseen(
  stage: Stage,
  connections: readonly Connection[],
  consents: readonly BankConsent[],
): void {
  const seen = new Set(
    connections.filter((connection) => !isDead(connection)).map(({ credentialsId }) => credentialsId),
  );
  const unseen = consents.filter((consent) => isHonoured(stage, consent) && !seen.has(consent.credentialsId));
  expect(
    unseen.map(({ providerId }) => providerId),
    'consents that the user cannot see',
  ).toEqual([]);
}

/** No warning twice for one term, and each told to the system as often as it was recorded, but for what a crash cut off. */
async function expectWarnedOnce(stage: Stage): Promise<void> {
  const warned = await entriesOf(stage, 'CONSENT_WARNED');
  for (const [index, entry] of warned.entries()) {
    const again = warned
      .slice(index + 1)
      .filter(
        (other) =>
          other.connectionId === entry.connectionId &&
          other.metadata['warningDay'] === entry.metadata['warningDay'] &&
          isOfTerm(other, String(entry.metadata['consentExpiresAt'])),
      );
    expect(again, 'warnings given twice').toEqual([]);
  }
  const shown = stage.shown.filter(({ action }) => action === 'renew').length;
  expect(shown).toBeLessThanOrEqual(warned.length + stage.crashes());
  expect(shown).toBeGreaterThanOrEqual(warned.length - stage.crashes());
}

/** Every change of status is on record, each begins where the one before ended, and the last is what stands now. */
async function expectTrailOfStatuses(stage: Stage, connections: readonly Connection[]): Promise<void> {
  for (const { connectionId, status } of connections) {
    const { entries } = await stage.call('audit.page', { connectionId, limit: 500 });
    let at = 'ACTIVE';
    for (const { action, metadata } of entries.toReversed()) {
      if (!action.startsWith('CONNECTION_') || typeof metadata['from'] !== 'string') continue;
      expect(metadata['from'], `${action} in the trail`).toBe(at);
      at = String(metadata['to']);
    }
    expect(at).toBe(status);
  }
}

async function entriesOf(stage: Stage, action: AuditEntry['action']): Promise<AuditEntry[]> {
  return (await stage.call('audit.page', { action, limit: 500 })).entries;
}

function isOfTerm({ metadata }: AuditEntry, endsAt: string): boolean {
  return Math.abs(Date.parse(String(metadata['consentExpiresAt'])) - Date.parse(endsAt)) <= SAME_TERM_MS;
}

function consentOf({ credentialsId }: Connection, consents: ReadonlyMap<string, BankConsent>): BankConsent | undefined {
  return consents.get(credentialsId ?? '');
}

/** Whether the bank would take the refresh token it last gave us for a consent. */
function isHonoured(stage: Stage, consent: BankConsent | undefined): boolean {
  return consent !== undefined && consent.honoured.includes(stage.lastGiven.get(consent.credentialsId) ?? '');
}

/** Only a renewal brings it back. */
export function isDead({ status }: Connection): boolean {
  return status === 'EXPIRED' || status === 'REVOKED';
}
