import type { Country, Environment, Scope } from '../contract/models.ts';

/** Facts about TrueLayer that several rooms need. Sources: the official OpenAPI documents and docs.truelayer.com. */

/** The hosts of TrueLayer's two environments. The demo's are known once its process runs. */
export const TRUELAYER_HOSTS: Readonly<Record<Exclude<Environment, 'demo'>, { authUrl: string; apiUrl: string }>> = {
  production: { authUrl: 'https://auth.truelayer.com', apiUrl: 'https://api.truelayer.com' },
  sandbox: { authUrl: 'https://auth.truelayer-sandbox.com', apiUrl: 'https://api.truelayer-sandbox.com' },
};

/** Where TrueLayer publishes the keys that it signs webhooks with (request-signing-v2). Signatures may name no other. */
export const TRUELAYER_KEY_SETS: Readonly<Record<Exclude<Environment, 'demo'>, string>> = {
  production: 'https://webhooks.truelayer.com/.well-known/jwks',
  sandbox: 'https://webhooks.truelayer-sandbox.com/.well-known/jwks',
};

/** What we ask for unless the user narrows it. `cards` because Amex is invisible without; `offline_access` gives the refresh token. */
export const DEFAULT_SCOPES: readonly Scope[] = [
  'info',
  'accounts',
  'balance',
  'cards',
  'transactions',
  'direct_debits',
  'standing_orders',
  'offline_access',
];

/** Provider filters per country. Data, not code: users can override them in Settings, and one bad filter must not spoil a link. */
export const DEFAULT_PROVIDER_FILTERS: Readonly<Record<Country, readonly string[]>> = {
  uk: ['uk-ob-all', 'uk-oauth-all'],
  de: ['de-xs2a-all', 'de-ob-all'],
  at: ['at-xs2a-all', 'at-ob-all'],
};

/** The filter of TrueLayer's own sandbox, where only the United Kingdom's mock bank exists (docs, mock-users). */
export const SANDBOX_PROVIDER_FILTERS: readonly string[] = ['uk-cs-mock'];
