import { createHash, timingSafeEqual } from 'node:crypto';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call } from './http-router.ts';
import { hashToken, mintToken, type Consent } from './state-store.ts';
import type { World } from './world.ts';

/**
 * `POST /connect/token`: exchanges a code, or refreshes. Takes JSON and forms, wants the client secret and, when the
 * link carried a challenge, the PKCE verifier; each refresh gives a new refresh token and the old one dies.
 */
export function answerToken(world: World, call: Call): Answer {
  const field = (name: string): string | undefined => {
    const value = call.body[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const clientId = field('client_id');
  const clientSecret = field('client_secret');
  if (clientId === undefined || clientSecret === undefined) return tokenError('invalid_request');
  if (!isSameText(clientId, world.client.clientId) || !isSameText(clientSecret, world.client.clientSecret)) {
    return tokenError('invalid_client');
  }
  switch (field('grant_type')) {
    case 'authorization_code':
      return exchangeCode(world, {
        code: field('code'),
        redirectUri: field('redirect_uri'),
        codeVerifier: field('code_verifier'),
      });
    case 'refresh_token':
      return refresh(world, field('refresh_token'));
    default:
      return tokenError('invalid_request');
  }
}

/** An error as the token endpoint words it: always 400, the description often missing. */
export function tokenError(error: string, description?: string): Answer {
  return jsonAnswer(400, description === undefined ? { error } : { error, error_description: description });
}

/** Whether the user's permission stands at this moment. */
export function isConsentAlive(consent: Consent, nowMs: number): boolean {
  return consent.status === 'Authorised' && nowMs < consentExpiry(consent, nowMs);
}

/** When the consent ends, an extension included once it has taken effect. */
export function consentExpiry(consent: Consent, nowMs: number): number {
  const { extension } = consent;
  return extension !== undefined && nowMs >= extension.fromMs ? extension.expiresMs : consent.expiresMs;
}

/** Mints an access token and, with `offline_access`, a refresh token; stores their hashes and saves. */
export function issueTokens(world: World, consent: Consent): Record<string, unknown> {
  const nowMs = world.clock.nowMs();
  const expiresIn = world.settings.accessTokenSeconds;
  const accessToken = accessTokenText(world, consent, nowMs, expiresIn);
  const tokenHash = hashToken(accessToken);
  world.store.accessTokens.set(tokenHash, {
    tokenHash,
    credentialsId: consent.credentialsId,
    scopes: consent.scopes,
    expiresMs: nowMs + expiresIn * 1000,
  });
  const answer: Record<string, unknown> = {
    access_token: accessToken,
    expires_in: expiresIn,
    token_type: 'Bearer',
    scope: consent.scopes.join(' '),
  };
  if (consent.scopes.includes('offline_access')) {
    const refreshToken = mintToken();
    const refreshHash = hashToken(refreshToken);
    world.store.refreshTokens.set(refreshHash, { tokenHash: refreshHash, credentialsId: consent.credentialsId });
    answer['refresh_token'] = refreshToken;
  }
  forgetDeadTokens(world, nowMs);
  world.save();
  return answer;
}

function exchangeCode(
  world: World,
  given: { code: string | undefined; redirectUri: string | undefined; codeVerifier: string | undefined },
): Answer {
  if (given.code === undefined || given.redirectUri === undefined) return tokenError('invalid_request');
  const code = world.store.codes.get(hashToken(given.code));
  if (code === undefined) return tokenError('invalid_grant');
  // A code is spent by the first attempt, also by a wrong one (RFC 6749 §4.1.2 and RFC 7636 §4.6).
  world.store.codes.delete(code.codeHash);
  world.save();
  if (world.clock.nowMs() >= code.expiresMs) return tokenError('invalid_grant');
  if (code.redirectUri !== given.redirectUri) return tokenError('invalid_grant');
  if (code.codeChallenge !== undefined) {
    const challenge = createHash('sha256')
      .update(given.codeVerifier ?? '')
      .digest('base64url');
    if (!isSameText(challenge, code.codeChallenge)) return tokenError('invalid_grant');
  }
  const consent = world.store.consents.get(code.credentialsId);
  if (consent === undefined || !isConsentAlive(consent, world.clock.nowMs())) return tokenError('invalid_grant');
  return tokenAnswer(issueTokens(world, consent));
}

function refresh(world: World, refreshToken: string | undefined): Answer {
  if (refreshToken === undefined) return tokenError('invalid_request');
  const nowMs = world.clock.nowMs();
  const known = world.store.refreshTokens.get(hashToken(refreshToken));
  const consent = known === undefined ? undefined : world.store.consents.get(known.credentialsId);
  if (known === undefined || consent === undefined || !isConsentAlive(consent, nowMs))
    return tokenError('invalid_grant');
  if (known.replacedMs !== undefined && nowMs >= known.replacedMs + world.settings.refreshGraceMs) {
    return tokenError('invalid_grant');
  }
  known.replacedMs ??= nowMs;
  return tokenAnswer(issueTokens(world, consent));
}

function tokenAnswer(json: Record<string, unknown>): Answer {
  return jsonAnswer(200, json, { 'cache-control': 'no-store' });
}

/** Looks like TrueLayer's RS256 token, for clients that read `exp`; the last part is random, since only its hash counts. */
function accessTokenText(world: World, consent: Consent, nowMs: number, expiresIn: number): string {
  const issued = Math.floor(nowMs / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    nbf: issued,
    exp: issued + expiresIn,
    iss: world.origin,
    aud: 'data_api',
    client_id: consent.clientId,
    sub: consent.credentialsId,
    connector_id: consent.providerId,
    scope: consent.scopes,
  };
  return `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part(claims)}.${Buffer.from(mintToken(48), 'hex').toString('base64url')}`;
}

/** Dead tokens are only ballast once nobody could mistake them for live ones. */
function forgetDeadTokens(world: World, nowMs: number): void {
  const { accessTokens, refreshTokens } = world.store;
  const DAY_MS = 86_400_000;
  for (const [hash, { expiresMs }] of accessTokens) if (expiresMs + DAY_MS < nowMs) accessTokens.delete(hash);
  for (const [hash, { replacedMs }] of refreshTokens) {
    if (replacedMs !== undefined && replacedMs + world.settings.refreshGraceMs + DAY_MS < nowMs)
      refreshTokens.delete(hash);
  }
}

function isSameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
