import { randomUUID } from 'node:crypto';
import { isJustSignedIn } from './access-rules.ts';
import { replacedAnswer, troubledOnTheWire } from './answer-faults.ts';
import { findBank, type Bank } from './banks.ts';
import { dataError } from './data-errors.ts';
import type { Endpoint, Place } from './faults.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call } from './http-router.ts';
import { postToLoopback } from './post-to-loopback.ts';
import { hashToken, type AccessToken, type Consent } from './state-store.ts';
import { isConsentAlive } from './token-endpoint.ts';
import { ERROR_USERS } from './users.ts';
import type { World } from './world.ts';

/** A call whose token, consent, scope and quota were all in order. */
export type Reading = { world: World; call: Call; consent: Consent; bank: Bank; nowMs: number; place: Place };

/** What a consent must hold for each door. */
const SCOPE_OF: Partial<Record<Endpoint, string>> = {
  info: 'info',
  accounts: 'accounts',
  account: 'accounts',
  cards: 'cards',
  card: 'cards',
  balance: 'balance',
  transactions: 'transactions',
  pending: 'transactions',
  standing_orders: 'standing_orders',
  direct_debits: 'direct_debits',
};

/**
 * Wraps the reading of one door in everything TrueLayer checks before a bank is asked: faults first, then the token,
 * the consent, the provider, the scope and the unattended quota; then asynchronous mode and trouble on the wire.
 */
export function guarded(world: World, endpoint: Endpoint, then: (reading: Reading) => Answer): (call: Call) => Answer {
  return (call) => {
    const traceId = randomUUID();
    const token = bearerToken(world, call);
    const consent = token === undefined ? undefined : world.store.consents.get(token.credentialsId);
    const bank = consent === undefined ? undefined : findBank(consent.providerId);
    const accountId = call.params['accountId'];
    const place: Place = {
      endpoint,
      providerId: consent?.providerId,
      credentialsId: consent?.credentialsId,
      accountId,
    };
    noteDown(call, place);
    const nowMs = world.clock.nowMs();
    const refusal =
      token === undefined || consent === undefined || bank === undefined
        ? dataError('unauthorized')
        : refusalOf(world, call, { token, consent, bank, nowMs, place });
    const answer =
      replacedAnswer(world.faults, place, traceId) ??
      refusal ??
      (consent === undefined || bank === undefined
        ? dataError('unauthorized')
        : then({ world, call, consent, bank, nowMs, place }));
    const headers: Record<string, string> = {
      'x-tl-correlation-id': traceId,
      ...(consent === undefined ? {} : { 'x-credentials-id': consent.credentialsId }),
      'cache-control': 'no-store',
    };
    const whole = { ...answer, headers: { ...headers, ...answer.headers } };
    const isAsync = call.url.searchParams.get('async') === 'true' && endpoint !== 'results' && consent !== undefined;
    return troubledOnTheWire(world.faults, place, isAsync ? queued(world, call, consent, whole) : whole);
  };
}

function refusalOf(
  world: World,
  call: Call,
  known: { token: AccessToken; consent: Consent; bank: Bank; nowMs: number; place: Place },
): Answer | undefined {
  const { token, consent, bank, nowMs, place } = known;
  const { endpoint, accountId } = place;
  if (nowMs >= token.expiresMs) {
    const at = new Date(token.expiresMs).toISOString().replace('T', ' ').slice(0, 19);
    return dataError('invalid_token', { description: `The token expired at '${at}Z'` });
  }
  if (world.faults.isSet('withdraw', place)) return dataError('deprecated_provider');
  if (!isConsentAlive(consent, nowMs)) return dataError('access_denied');
  if (consent.errorCode !== undefined) {
    return dataError(consent.errorCode, { status: ERROR_USERS[consent.errorCode] ?? 500 });
  }
  const scope = SCOPE_OF[endpoint];
  if (scope !== undefined && !bank.scopes.some((offered) => offered === scope))
    return dataError('endpoint_not_supported');
  if (bank.unsupported?.some((name) => name === endpoint) === true) return dataError('endpoint_not_supported');
  if (scope !== undefined && !token.scopes.includes(scope)) return dataError('access_denied');
  if (endpoint === 'info' && bank.infoNeedsSignIn === true && world.settings.windows) {
    const rules = world.settings;
    if (!isJustSignedIn({ authenticatedMs: consent.authenticatedMs, nowMs, rules })) return dataError('sca_exceeded');
  }
  if (endpoint === 'me' || endpoint === 'results' || isAttended(call) || !world.settings.quotas) return undefined;
  const key = `${consent.credentialsId}/${accountId ?? ''}/${endpoint}`;
  return world.quota.take(key, nowMs) ? undefined : dataError('provider_request_limit_exceeded');
}

function bearerToken(world: World, call: Call): AccessToken | undefined {
  const text = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  return text === undefined ? undefined : world.store.accessTokens.get(hashToken(text));
}

/** `X-PSU-IP` says that the user is there (official OpenAPI). */
function isAttended(call: Call): boolean {
  const address = call.headers['x-psu-ip'];
  return typeof address === 'string' && address.trim() !== '';
}

function noteDown(call: Call, place: Place): void {
  call.trace.endpoint = place.endpoint;
  call.trace.attended = isAttended(call);
  if (place.providerId !== undefined) call.trace.providerId = place.providerId;
  if (place.credentialsId !== undefined) call.trace.credentialsId = place.credentialsId;
  if (place.accountId !== undefined) call.trace.accountId = place.accountId;
}

function queued(world: World, call: Call, consent: Consent, answer: Answer): Answer {
  const taskId = world.tasks.add(consent.credentialsId, answer);
  const resultsUri = `${world.origin}/data/v1/results/${taskId}`;
  const webhookUri = call.url.searchParams.get('webhook_uri');
  if (webhookUri !== null) {
    const payload = {
      request_timestamp: new Date(world.clock.nowMs()).toISOString(),
      request_uri: `${world.origin}${call.url.pathname}`,
      results_uri: resultsUri,
      credentials_id: consent.credentialsId,
      task_id: taskId,
      status: answer.status === 200 ? 'Succeeded' : 'Failed',
    };
    // A hint, not a promise: nobody waits for it, and a receiver that is away simply misses it.
    void postToLoopback(webhookUri, JSON.stringify(payload), {}).catch(() => undefined);
  }
  return jsonAnswer(202, { results_uri: resultsUri, status: 'Queued', task_id: taskId }, answer.headers);
}
