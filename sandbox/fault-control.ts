import { addDays, utcDateOf } from '../shared/domain/local-date.ts';
import { findBank } from './banks.ts';
import { accountPathOf } from './books.ts';
import { controlRefusal } from './control-guard.ts';
import { accountIdOf } from './data-shapes.ts';
import { faultSchema, type FaultInput } from './faults.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import { bookedRows } from './ledger.ts';
import type { Consent } from './state-store.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** `POST /control {"fault":…}`: sets a fault, or does at once what happens to consents and books rather than to calls. */
export function faultControl(world: World, body: Readonly<Record<string, unknown>>): Answer {
  // `provider` and `connection` are what a person would type first.
  const { provider, connection, ...rest } = body;
  const aliased = {
    ...rest,
    ...(provider === undefined ? {} : { providerId: provider }),
    ...(connection === undefined ? {} : { credentialsId: connection }),
  };
  const parsed = faultSchema.safeParse(aliased);
  if (!parsed.success) {
    return controlRefusal(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  const input = parsed.data;
  const nowMs = world.clock.nowMs();
  switch (input.fault) {
    case 'revoke':
      return changeConsents(world, input, (consent) => (consent.status = 'Revoked'));
    case 'expire-consent':
      return changeConsents(world, input, (consent) => endConsent(consent, nowMs));
    case 'consent-expires-in':
      return changeConsents(world, input, (consent) =>
        endConsent(consent, nowMs + (input.inMs ?? (input.days ?? 1) * DAY_MS)),
      );
    case 'rewrite-history':
      return rewriteHistory(world, input);
    default:
      return jsonAnswer(200, { faultId: world.faults.add(input).faultId });
  }
}

function changeConsents(world: World, input: FaultInput, change: (consent: Consent) => void): Answer {
  const matching = consentsOf(world, input);
  for (const consent of matching) {
    change(consent);
    consent.updatedMs = world.clock.nowMs();
  }
  world.save();
  return jsonAnswer(200, { affected: matching.map(({ credentialsId }) => credentialsId) });
}

function endConsent(consent: Consent, expiresMs: number): void {
  consent.expiresMs = expiresMs;
  delete consent.extension;
}

function consentsOf(world: World, { providerId, credentialsId }: FaultInput): Consent[] {
  return [...world.store.consents.values()].filter(
    (consent) =>
      (providerId === undefined || consent.providerId === providerId) &&
      (credentialsId === undefined || consent.credentialsId === credentialsId),
  );
}

/** Changes booked rows in the bank's own books, the oldest of the last while first, balances included. */
function rewriteHistory(world: World, input: FaultInput): Answer {
  const nowMs = world.clock.nowMs();
  const before = addDays(utcDateOf(nowMs), -(input.olderThanDays ?? 14));
  const change = input.change ?? 'description';
  const changed: { credentialsId: string; accountId: string; truthIds: string[] }[] = [];
  const done = new Set<string>();
  for (const consent of consentsOf(world, input)) {
    const bank = findBank(consent.providerId);
    for (const plan of bank?.accounts ?? []) {
      if (bank === undefined) continue;
      const accountId = accountIdOf(consent, bank, plan);
      const path = accountPathOf(consent.username, bank, plan);
      // Two consents of one user look into the same books.
      if (done.has(path) || (input.accountId !== undefined && input.accountId !== accountId)) continue;
      done.add(path);
      const rows = bookedRows(world.books.ledgerOf(consent.username, bank, plan), nowMs).filter(
        ({ date }) => date <= before,
      );
      const truthIds = rows.slice(-(input.rows ?? 5)).map(({ truthId }) => truthId);
      world.books.edits.amend(
        path,
        truthIds.map((truthId) => ({ truthId, change })),
      );
      changed.push({ credentialsId: consent.credentialsId, accountId, truthIds });
    }
  }
  return jsonAnswer(200, { affected: changed });
}
