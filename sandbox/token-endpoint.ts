import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { altered, replacedAnswer, troubledOnTheWire } from './answer-faults.ts';
import type { Place } from './faults.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call } from './http-router.ts';
import { hashToken, mintToken, type Consent } from './state-store.ts';
import type { World } from './world.ts';

/**
 * `POST /connect/token`: exchanges a code, or refreshes. Takes JSON and forms, wants the client secret and, when the
 * link carried a challenge, the PKCE verifier; each refresh gives a new refresh token and the old one dies.
 */
export function answerToken(world: World, call: Call): Answer {
  const isRefresh = call.body['grant_type'] === 'refresh_token';
  const consent = isRefresh
    ? consentOfRefreshToken(world, call.body['refresh_token'])
    : consentOfCode(world, call.body['code']);
  const place: Place = {
    endpoint: isRefresh ? 'refresh' : 'exchange',
    providerId: consent?.providerId,
    credentialsId: consent?.credentialsId,
  };
  call.trace.endpoint = place.endpoint;
  if (consent !== undefined)
    Object.assign(call.trace, { providerId: consent.providerId, credentialsId: consent.credentialsId });
  const answer = replacedAnswer(world.faults, place, randomUUID()) ?? judged(world, call, place);
  return troubledOnTheWire(world.faults, place, answer);
}

/** Whether client id and secret are those of the application registered here. */
export function isOurClient(world: World, clientId: unknown, clientSecret: unknown): boolean {
  const { client } = world;
  return (
    typeof clientId === 'string' &&
    typeof clientSecret === 'string' &&
    isSameText(clientId, client.clientId) &&
    isSameText(clientSecret, client.clientSecret)
  );
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

/** The consent whose refresh token this is, if the token is honoured at this moment. Says nothing about the consent. */
export function consentOfRefreshToken(world: World, refreshToken: unknown): Consent | undefined {
  if (typeof refreshToken !== 'string') return undefined;
  const known = world.store.refreshTokens.get(hashToken(refreshToken));
  if (known === undefined) return undefined;
  const { replacedMs } = known;
  if (replacedMs !== undefined && world.clock.nowMs() >= replacedMs + world.settings.refreshGraceMs) return undefined;
  return world.store.consents.get(known.credentialsId);
}

/**
 * The refresh tokens with which this consent could be refreshed at this moment, as the hashes they are stored by. A test
 * holds a profile against them: whatever is honoured here and was handed out must not be lost there.
 */
export function honouredTokens(world: World, consent: Consent): string[] {
  const nowMs = world.clock.nowMs();
  if (!isConsentAlive(consent, nowMs)) return [];
  return [...world.store.refreshTokens.values()]
    .filter(({ credentialsId }) => credentialsId === consent.credentialsId)
    .filter(({ replacedMs }) => replacedMs === undefined || nowMs < replacedMs + world.settings.refreshGraceMs)
    .map(({ tokenHash }) => tokenHash);
}

/** Puts a new refresh token in this one's place (unless rotation is off) and mints an access token. Saves. */
export function rotateTokens(world: World, consent: Consent, refreshToken: string): Record<string, unknown> {
  const known = world.store.refreshTokens.get(hashToken(refreshToken));
  if (!world.settings.rotation) return { ...issueTokens(world, consent, 'access-only'), refresh_token: refreshToken };
  if (known !== undefined) known.replacedMs ??= world.clock.nowMs();
  return issueTokens(world, consent, 'both');
}

function judged(world: World, call: Call, place: Place): Answer {
  const { grant_type: grantType, client_id: clientId, client_secret: clientSecret } = call.body;
  if (typeof clientId !== 'string' || typeof clientSecret !== 'string') return tokenError('invalid_request');
  if (!isOurClient(world, clientId, clientSecret)) return tokenError('invalid_client');
  if (grantType === 'authorization_code') return exchangeCode(world, call, place);
  if (grantType === 'refresh_token') return refresh(world, call, place);
  return tokenError('invalid_request');
}

/** An error as the token endpoint words it: always 400, mostly without a description. */
function tokenError(error: string, description?: string): Answer {
  return jsonAnswer(400, description === undefined ? { error } : { error, error_description: description });
}

function exchangeCode(world: World, call: Call, place: Place): Answer {
  const { code: codeText, redirect_uri: redirectUri, code_verifier: verifier } = call.body;
  if (typeof codeText !== 'string' || typeof redirectUri !== 'string') return tokenError('invalid_request');
  const code = world.store.codes.get(hashToken(codeText));
  if (code === undefined) return tokenError('invalid_authorization_code', 'The code is wrong or was used already.');
  // A code is spent by the first attempt, also by a wrong one (RFC 6749 §4.1.2, RFC 7636 §4.6).
  world.store.codes.delete(code.codeHash);
  world.save();
  const nowMs = world.clock.nowMs();
  if (nowMs >= code.expiresMs) return tokenError('invalid_authorization_code', 'The code has expired.');
  if (code.redirectUri !== redirectUri) return tokenError('invalid_grant');
  if (code.codeChallenge !== undefined && !provesChallenge(verifier, code.codeChallenge))
    return tokenError('invalid_grant');
  const consent = world.store.consents.get(code.credentialsId);
  if (consent === undefined || !isConsentAlive(consent, nowMs)) return tokenError('invalid_grant');
  return tokenAnswer(world, issueTokens(world, consent, 'both'), call, place);
}

function refresh(world: World, call: Call, place: Place): Answer {
  const { refresh_token: refreshToken } = call.body;
  if (typeof refreshToken !== 'string' || refreshToken === '') return tokenError('invalid_request');
  const consent = consentOfRefreshToken(world, refreshToken);
  if (consent === undefined || !isConsentAlive(consent, world.clock.nowMs())) return tokenError('invalid_grant');
  const answer = tokenAnswer(world, rotateTokens(world, consent, refreshToken), call, place);
  const isLost = world.faults.take('lose-refresh-response', place) !== undefined;
  return isLost ? { ...answer, delivery: { drop: 'before-headers' } } : answer;
}

/** Mints an access token and, with `offline_access`, a refresh token; stores their hashes and saves. */
function issueTokens(world: World, consent: Consent, which: 'both' | 'access-only'): Record<string, unknown> {
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
  if (which === 'both' && consent.scopes.includes('offline_access')) {
    const refreshToken = mintToken();
    const refreshHash = hashToken(refreshToken);
    world.store.refreshTokens.set(refreshHash, { tokenHash: refreshHash, credentialsId: consent.credentialsId });
    answer['refresh_token'] = refreshToken;
  }
  forgetDeadTokens(world, nowMs);
  world.save();
  return answer;
}

function tokenAnswer(world: World, fields: Record<string, unknown>, call: Call, place: Place): Answer {
  const given = altered(fields, world.faults.take('token-answer', place));
  noteGiven(call, given);
  return jsonAnswer(200, given, { 'cache-control': 'no-store' });
}

/** Notes for the call log which refresh token an answer hands out, by its hash. */
export function noteGiven(call: Call, { refresh_token: refreshToken }: Readonly<Record<string, unknown>>): void {
  if (typeof refreshToken === 'string') call.trace.gave = hashToken(refreshToken);
}

function consentOfCode(world: World, code: unknown): Consent | undefined {
  const known = typeof code === 'string' ? world.store.codes.get(hashToken(code)) : undefined;
  return known === undefined ? undefined : world.store.consents.get(known.credentialsId);
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
  const signature = Buffer.from(mintToken(48), 'hex').toString('base64url');
  return `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part(claims)}.${signature}`;
}

/** Dead tokens are only ballast once nobody could mistake them for live ones. */
function forgetDeadTokens(world: World, nowMs: number): void {
  const { accessTokens, refreshTokens } = world.store;
  const keptMs = world.settings.refreshGraceMs + 86_400_000;
  for (const [hash, { expiresMs }] of accessTokens) if (expiresMs + keptMs < nowMs) accessTokens.delete(hash);
  for (const [hash, { replacedMs }] of refreshTokens) {
    if (replacedMs !== undefined && replacedMs + keptMs < nowMs) refreshTokens.delete(hash);
  }
}

function provesChallenge(verifier: unknown, challenge: string): boolean {
  if (typeof verifier !== 'string') return false;
  return isSameText(createHash('sha256').update(verifier).digest('base64url'), challenge);
}

function isSameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
