import type { AuthRequest } from './auth-request.ts';
import { isRedirectAllowed } from './auth-request.ts';
import type { AuthSessions } from './auth-sessions.ts';
import { findBank } from './banks.ts';
import { mintToken, type Consent } from './state-store.ts';
import type { World } from './world.ts';

/** A link on which a user signs in again at the same bank, onto the same consent; or why there can be none. */
export function renewalLink(
  world: World,
  sessions: AuthSessions,
  consent: Consent,
  fields: Readonly<Record<string, unknown>>,
): { url: string } | { trouble: string } {
  const bank = findBank(consent.providerId);
  const { redirect_uri: redirectUri, state, code_challenge: challenge, code_challenge_method: method } = fields;
  if (bank === undefined) return { trouble: 'The provider is gone' };
  if (typeof redirectUri !== 'string' || !isRedirectAllowed(redirectUri)) return { trouble: 'Invalid redirect_uri' };
  if (method !== undefined && method !== 'S256') return { trouble: 'Invalid code_challenge_method' };
  const request: AuthRequest = {
    redirectUri,
    state: typeof state === 'string' ? state : undefined,
    scopes: [],
    banks: [bank],
    preselected: bank,
    codeChallenge: typeof challenge === 'string' ? challenge : undefined,
    responseMode: fields['response_mode'] === 'form_post' ? 'form_post' : 'query',
  };
  const session = sessions.begin(request, `renewal/${mintToken()}`, consent);
  return session === undefined ? { trouble: 'No link' } : { url: `${world.origin}/dialog/${session.sessionId}` };
}
