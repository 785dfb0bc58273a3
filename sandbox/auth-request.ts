import { scopeSchema, type Scope } from '../shared/contract/models.ts';
import { DEEP_LINK_SCHEME } from '../shared/domain/deep-link.ts';
import { banksCovered, type Bank } from './banks.ts';

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
export function parseAuthRequest(query: URLSearchParams, clientId: string): AuthRequest | { trouble: string } {
  const only = (name: string): string | undefined => {
    const values = query.getAll(name);
    return values.length === 1 && values[0] !== '' ? values[0] : undefined;
  };
  if (only('response_type') !== 'code') return { trouble: 'response_type must be "code".' };
  if (only('client_id') !== clientId) return { trouble: 'client_id is not known here.' };
  const redirectUri = only('redirect_uri');
  if (redirectUri === undefined || !isRedirectAllowed(redirectUri)) {
    return { trouble: 'redirect_uri is missing or is not one that this application may use.' };
  }
  const scopes: Scope[] = [];
  for (const name of words(only('scope'))) {
    const scope = scopeSchema.safeParse(name);
    if (!scope.success) return { trouble: 'scope names a permission that does not exist.' };
    scopes.push(scope.data);
  }
  if (scopes.length === 0) return { trouble: 'scope is missing.' };
  const needsAccounts = scopes.includes('balance') || scopes.includes('transactions');
  if (needsAccounts && !scopes.includes('accounts') && !scopes.includes('cards')) {
    return { trouble: 'scope: balance and transactions need accounts or cards beside them.' };
  }
  const providers = words(only('providers'));
  const providerId = only('provider_id');
  const covered = banksCovered(providers.length > 0 ? providers : words(providerId));
  if ('unknown' in covered) return { trouble: 'providers names a provider that does not exist in this environment.' };
  if (covered.banks.length === 0) return { trouble: 'providers is missing or covers no bank.' };
  const preselected = covered.banks.find((bank) => bank.providerId === providerId);
  if (providerId !== undefined && preselected === undefined) {
    return { trouble: 'provider_id is not covered by providers.' };
  }
  const codeChallenge = only('code_challenge');
  const method = query.get('code_challenge_method');
  if (query.has('code_challenge') || method !== null) {
    if (method !== 'S256') return { trouble: 'code_challenge_method must be "S256".' };
    if (codeChallenge === undefined || !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) {
      return { trouble: 'code_challenge is not a SHA-256 in base64url.' };
    }
  }
  const responseMode = query.get('response_mode');
  if (responseMode !== null && responseMode !== 'form_post') return { trouble: 'response_mode must be "form_post".' };
  return {
    redirectUri,
    state: query.get('state') ?? undefined,
    scopes,
    banks: covered.banks,
    preselected,
    codeChallenge,
    responseMode: responseMode ?? 'query',
  };
}

/** Where the sandbox may send a browser: https, http on this computer, or the app's own scheme. */
export function isRedirectAllowed(redirectUri: string): boolean {
  if (redirectUri.startsWith(`${DEEP_LINK_SCHEME}:/`)) return true;
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
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

function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}
