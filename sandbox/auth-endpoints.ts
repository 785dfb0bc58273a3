import { randomUUID } from 'node:crypto';
import { replacedAnswer, troubledOnTheWire } from './answer-faults.ts';
import type { AuthSessions } from './auth-sessions.ts';
import { BANKS, findBank } from './banks.ts';
import type { Endpoint, Place } from './faults.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import { bankMark } from './bank-mark.ts';
import { renewalLink } from './renewal-link.ts';
import { hashToken, type Consent } from './state-store.ts';
import { answerToken, consentOfRefreshToken } from './token-endpoint.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
/** "At least 90 days" after a consent's end it can still be renewed by re-authentication (official OpenAPI, reauthuri). */
const REAUTH_DAYS = 90;

/** The routes of the authentication server, the dialog aside. */
export function authRoutes(world: World, sessions: AuthSessions): Route[] {
  return [
    { method: 'POST', path: '/connect/token', handle: (call) => answerToken(world, call) },
    { method: 'DELETE', path: '/api/delete', handle: open('delete', bearerConsent, deleteConsent) },
    { method: 'GET', path: '/api/providers', handle: open('providers', () => undefined, listProviders) },
    { method: 'POST', path: '/v1/reauthuri', handle: open('reauthuri', refreshConsent, reauthUri) },
    { method: 'POST', path: '/api/debug', handle: open('debug', debugConsent, debug) },
    { method: 'GET', path: '/logos/:file', handle: logo },
  ];

  function open(
    endpoint: Endpoint,
    consentOf: (call: Call) => Consent | undefined,
    then: (call: Call, consent: Consent | undefined) => Answer,
  ): (call: Call) => Answer {
    return (call) => {
      const consent = consentOf(call);
      const place: Place = { endpoint, providerId: consent?.providerId, credentialsId: consent?.credentialsId };
      call.trace.endpoint = endpoint;
      if (consent !== undefined) {
        Object.assign(call.trace, { providerId: consent.providerId, credentialsId: consent.credentialsId });
      }
      const answer = replacedAnswer(world.faults, place, randomUUID()) ?? then(call, consent);
      return troubledOnTheWire(world.faults, place, answer);
    };
  }

  function bearerConsent(call: Call): Consent | undefined {
    return consentOfAccessToken(/^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1]);
  }

  function debugConsent(call: Call): Consent | undefined {
    return consentOfAccessToken(call.body['access_token']);
  }

  function refreshConsent(call: Call): Consent | undefined {
    return consentOfRefreshToken(world, call.body['refresh_token']);
  }

  function consentOfAccessToken(text: unknown): Consent | undefined {
    const token = typeof text === 'string' ? world.store.accessTokens.get(hashToken(text)) : undefined;
    if (token === undefined || world.clock.nowMs() >= token.expiresMs) return undefined;
    return world.store.consents.get(token.credentialsId);
  }

  function deleteConsent(_call: Call, consent: Consent | undefined): Answer {
    if (consent === undefined) return unauthorized();
    const { consents, accessTokens, refreshTokens, codes } = world.store;
    consents.delete(consent.credentialsId);
    for (const kept of [accessTokens, refreshTokens, codes]) {
      for (const [hash, { credentialsId }] of kept) if (credentialsId === consent.credentialsId) kept.delete(hash);
    }
    world.save();
    return { status: 200 };
  }

  function listProviders(call: Call): Answer {
    const query = call.url.searchParams;
    if (query.get('clientId') !== world.client.clientId) return invalidRequest(400, 'clientId is not known here');
    const list = (name: string): string[] => (query.get(name) ?? '').split(/[\s,]+/).filter((word) => word !== '');
    const countries = list('country');
    const kinds = list('scopes').filter((scope) => scope === 'accounts' || scope === 'cards');
    const banks = BANKS.filter(
      (bank) =>
        (countries.length === 0 || countries.includes(bank.country)) &&
        (kinds.length === 0 || kinds.some((kind) => bank.scopes.some((scope) => scope === kind))) &&
        !world.faults.isSet('withdraw', { endpoint: 'accounts', providerId: bank.providerId }),
    );
    return jsonAnswer(
      200,
      banks.map((bank) => ({
        provider_id: bank.providerId,
        display_name: bank.displayName,
        country: bank.country,
        logo_url: `${world.origin}/logos/${bank.providerId}.svg`,
        scopes: bank.scopes,
        availability: {
          recommended_status: healthOf(bank.providerId),
          updated_at: new Date(Math.floor(world.clock.nowMs() / 60_000) * 60_000).toISOString(),
        },
      })),
    );
  }

  /** What a status page would say: an outage in force shows. */
  function healthOf(providerId: string): string {
    const place: Place = { endpoint: 'accounts', providerId };
    if (world.faults.isSet('outage', place)) return 'down';
    return world.faults.isSet('slow', place) || world.faults.isSet('rate-limit', place) ? 'degraded' : 'healthy';
  }

  function reauthUri(call: Call, consent: Consent | undefined): Answer {
    const nowMs = world.clock.nowMs();
    if (consent === undefined || consent.status === 'Revoked' || nowMs > consent.expiresMs + REAUTH_DAYS * DAY_MS) {
      return invalidRequest(401, 'Invalid refresh_token');
    }
    if (findBank(consent.providerId)?.country !== 'uk')
      return invalidRequest(401, 'Provider does not support reauthentication');
    const link = renewalLink(world, sessions, consent, call.body);
    if ('trouble' in link) return invalidRequest(401, link.trouble);
    return jsonAnswer(200, { result: link.url, success: true });
  }

  function debug(call: Call, consent: Consent | undefined): Answer {
    if (typeof call.body['access_token'] !== 'string') return invalidRequest(400, 'access_token is missing');
    if (consent === undefined) return unauthorized();
    const { credentialsId, providerId } = consent;
    return jsonAnswer(200, {
      credentials_id: credentialsId,
      debug_id: `${providerId}|${Buffer.from(credentialsId).toString('base64url')}`,
      provider_id: providerId,
    });
  }

  function logo(call: Call): Answer {
    const bank = findBank((call.params['file'] ?? '').replace(/\.svg$/, ''));
    if (bank === undefined) return jsonAnswer(404, { error: 'not_found' });
    return {
      status: 200,
      text: { type: 'image/svg+xml', body: bankMark(bank.mark) },
      headers: {
        'cache-control': 'max-age=3600',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      },
    };
  }
}

function unauthorized(): Answer {
  return jsonAnswer(401, {
    error_description: 'Unauthorized.',
    error: 'unauthorized',
    error_details: { reason: 'Invalid token' },
  });
}

function invalidRequest(status: 400 | 401, reason: string): Answer {
  return jsonAnswer(status, {
    error_description: 'Invalid request',
    error: 'invalid_request',
    error_details: { reason },
  });
}
