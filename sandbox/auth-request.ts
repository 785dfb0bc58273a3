import { scopeSchema, type Scope } from '../shared/contract/models.ts';
import { DEEP_LINK_SCHEME } from '../shared/domain/deep-link.ts';
import { banksCovered, type Bank } from './banks.ts';
import type { FaultList } from './faults.ts';

/** An auth link whose every parameter was checked. */
export type AuthRequest = {
  redirectUri: string;
  state: string | undefined;
  scopes: readonly Scope[];
  banks: readonly Bank[];
  /** The bank that the link itself names. */
  preselected: Bank | undefined;
  codeChallenge: string | undefined;
  responseMode: 'query' | 'form_post';
};

/** Reads the query of an auth link. Trouble is told in the browser, with 400 and no redirect, as TrueLayer does it. */
export function parseAuthRequest(
  query: URLSearchParams,
  world: { client: { clientId: string }; faults: FaultList },
): AuthRequest | { trouble: string } {
  const only = (name: string): string | undefined => {
    const values = query.getAll(name);
    return values.length === 1 && values[0] !== '' ? values[0] : undefined;
  };
  if (only('response_type') !== 'code') return { trouble: 'response_type must be "code".' };
  if (only('client_id') !== world.client.clientId) return { trouble: 'client_id is not known here.' };
  const redirectUri = only('redirect_uri');
  if (redirectUri === undefined || !isRedirectAllowed(redirectUri)) {
    return { trouble: 'redirect_uri is missing or is not one that this application may use.' };
  }
  const scopes = parseScopes(words(only('scope')));
  if ('trouble' in scopes) return scopes;
  const offered = parseProviders(words(only('providers')), only('provider_id'), world.faults);
  if ('trouble' in offered) return offered;
  const challenge = parseChallenge(query, only('code_challenge'));
  if ('trouble' in challenge) return challenge;
  const responseMode = query.get('response_mode');
  if (responseMode !== null && responseMode !== 'form_post') return { trouble: 'response_mode must be "form_post".' };
  return {
    redirectUri,
    state: query.get('state') ?? undefined,
    ...scopes,
    ...offered,
    ...challenge,
    responseMode: responseMode ?? 'query',
  };
}

/** Where the sandbox may send a browser: https, http on this computer, or the app's own scheme. */
export function isRedirectAllowed(redirectUri: string): boolean {
  if (redirectUri.startsWith(`${DEEP_LINK_SCHEME}:/`)) return true;
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, hash } = new URL(redirectUri);
  // RFC 6749 §3.1.2: no fragment.
  if (hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

/** The redirect address with the answer's parameters behind it. */
export function redirectWith(redirectUri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = Object.entries(parameters)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
}

function parseScopes(names: readonly string[]): { scopes: Scope[] } | { trouble: string } {
  const scopes: Scope[] = [];
  for (const name of names) {
    const scope = scopeSchema.safeParse(name);
    if (!scope.success) return { trouble: 'scope names a permission that does not exist.' };
    scopes.push(scope.data);
  }
  if (scopes.length === 0) return { trouble: 'scope is missing.' };
  const has = (...wanted: readonly Scope[]): boolean => wanted.some((scope) => scopes.includes(scope));
  if (has('balance', 'transactions') && !has('accounts', 'cards')) {
    return { trouble: 'scope: balance and transactions need accounts or cards beside them.' };
  }
  if (has('direct_debits', 'standing_orders') && !has('accounts')) {
    return { trouble: 'scope: direct_debits and standing_orders need accounts beside them.' };
  }
  return { scopes };
}

function parseProviders(
  names: readonly string[],
  providerId: string | undefined,
  faults: FaultList,
): { banks: readonly Bank[]; preselected: Bank | undefined } | { trouble: string } {
  const covered = banksCovered(names.length > 0 ? names : words(providerId));
  if ('unknown' in covered) return { trouble: 'providers names a provider that does not exist in this environment.' };
  const banks = covered.banks.filter(
    (bank) => !faults.isSet('withdraw', { endpoint: 'accounts', providerId: bank.providerId }),
  );
  if (banks.length === 0) return { trouble: 'providers is missing or covers no bank.' };
  const preselected = banks.find((bank) => bank.providerId === providerId);
  if (providerId !== undefined && preselected === undefined)
    return { trouble: 'provider_id is not covered by providers.' };
  return { banks, preselected };
}

function parseChallenge(
  query: URLSearchParams,
  codeChallenge: string | undefined,
): { codeChallenge: string | undefined } | { trouble: string } {
  const method = query.get('code_challenge_method');
  if (!query.has('code_challenge') && method === null) return { codeChallenge: undefined };
  if (method !== 'S256') return { trouble: 'code_challenge_method must be "S256".' };
  if (codeChallenge === undefined || !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) {
    return { trouble: 'code_challenge is not a SHA-256 in base64url.' };
  }
  return { codeChallenge };
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}
