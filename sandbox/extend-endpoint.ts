import { randomUUID } from 'node:crypto';
import { replacedAnswer, troubledOnTheWire } from './answer-faults.ts';
import type { AuthSessions } from './auth-sessions.ts';
import { findBank } from './banks.ts';
import type { Place } from './faults.ts';
import { jsonAnswer, problemAnswer, type Answer } from './http-answer.ts';
import type { Call } from './http-router.ts';
import { renewalLink } from './renewal-link.ts';
import type { Consent } from './state-store.ts';
import { consentOfRefreshToken, isConsentAlive, isOurClient, noteGiven, rotateTokens } from './token-endpoint.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const INSTANCE = '/connections/extend';

/**
 * `POST /data/v1/connections/extend` (United Kingdom only): the user has reconfirmed in the application. Answers
 * `no_action_needed` for `john`/`eternal`, `authentication_needed` for everybody else, and Problem JSON for what is wrong.
 */
export function answerExtend(world: World, sessions: AuthSessions, call: Call): Answer {
  const consent = consentOfRefreshToken(world, call.body['refresh_token']);
  const place: Place = { endpoint: 'extend', providerId: consent?.providerId, credentialsId: consent?.credentialsId };
  call.trace.endpoint = 'extend';
  if (consent !== undefined)
    Object.assign(call.trace, { providerId: consent.providerId, credentialsId: consent.credentialsId });
  const traceId = randomUUID();
  const answer = replacedAnswer(world.faults, place, traceId) ?? judged(world, sessions, call, consent, place, traceId);
  return troubledOnTheWire(world.faults, place, answer);
}

function judged(
  world: World,
  sessions: AuthSessions,
  call: Call,
  consent: Consent | undefined,
  place: Place,
  traceId: string,
): Answer {
  const outcome = world.faults.take('extend', place)?.outcome;
  const errors = missingFields(call.body);
  if (Object.keys(errors).length === 0 && (outcome === 'not-enabled' || !world.settings.extendEnabled)) {
    errors['UserHasReconfirmedConsent'] = ['Reconfirmation of consent is not enabled for this client.'];
  }
  if (Object.keys(errors).length > 0) {
    const title = 'One or more validation errors occurred.';
    return problemAnswer(400, { title, instance: INSTANCE, traceId, errors });
  }
  const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } = call.body;
  const isKnown =
    isOurClient(world, clientId, clientSecret) && consent !== undefined && typeof refreshToken === 'string';
  if (!isKnown || outcome === 'unauthorised') {
    const detail = 'Refresh token missing or invalid.';
    return problemAnswer(401, { title: 'Unauthorized', detail, instance: INSTANCE, traceId });
  }
  const isBritish = findBank(consent.providerId)?.country === 'uk';
  if (!isBritish || outcome === 'cannot-extend' || !isConsentAlive(consent, world.clock.nowMs())) {
    return problemAnswer(422, {
      title: 'No way to extend this connection',
      detail: 'This connection cannot be extended',
      instance: INSTANCE,
      traceId,
    });
  }
  const action = outcome ?? (consent.temper === 'eternal' ? 'no_action_needed' : 'authentication_needed');
  if (action === 'no_action_needed') {
    const given = extended(world, consent, refreshToken);
    noteGiven(call, given);
    return jsonAnswer(200, given);
  }
  const link = renewalLink(world, sessions, consent, { code_challenge_method: 'S256', ...call.body });
  if ('trouble' in link) {
    const title = 'One or more validation errors occurred.';
    return problemAnswer(400, { title, instance: INSTANCE, traceId, errors: { RedirectUri: [link.trouble] } });
  }
  return jsonAnswer(200, { action_needed: action, user_input_link: link.url });
}

/** New tokens at once; the new end of the consent shows in `/me` only a little later, as TrueLayer does it. */
function extended(world: World, consent: Consent, refreshToken: string): Record<string, unknown> {
  const nowMs = world.clock.nowMs();
  const days = findBank(consent.providerId)?.consentDays ?? 90;
  consent.extension = { expiresMs: nowMs + days * DAY_MS, fromMs: nowMs + world.settings.extensionLagMs };
  consent.updatedMs = nowMs;
  const { scope: _scope, ...tokens } = rotateTokens(world, consent, refreshToken);
  return { action_needed: 'no_action_needed', ...tokens };
}

function missingFields(body: Call['body']): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  const need = (name: string, isThere: boolean): void => {
    if (!isThere) errors[name] = [`The ${name} field is required.`];
  };
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  need('ClientId', isText(body['client_id']));
  need('ClientSecret', isText(body['client_secret']));
  need('RefreshToken', isText(body['refresh_token']));
  need('RedirectUri', isText(body['redirect_uri']));
  const user: unknown = body['user'];
  const person: Record<string, unknown> = typeof user === 'object' && user !== null ? { ...user } : {};
  need('User', isText(person['id']) && isText(person['name']) && (isText(person['email']) || isText(person['phone'])));
  if (typeof body['user_has_reconfirmed_consent'] !== 'boolean') need('UserHasReconfirmedConsent', false);
  else if (!body['user_has_reconfirmed_consent']) {
    errors['UserHasReconfirmedConsent'] = ['Extending without reconfirmed consent is not supported.'];
  }
  return errors;
}
