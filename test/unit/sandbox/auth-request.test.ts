import { expect, test } from 'vitest';
import { isRedirectAllowed, parseAuthRequest, redirectWith } from '../../../sandbox/auth-request.ts';
import { createFaultList } from '../../../sandbox/faults.ts';

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const GOOD = {
  response_type: 'code',
  client_id: 'client',
  redirect_uri: 'http://127.0.0.1:53682/oauth/callback',
  scope: 'info accounts balance transactions offline_access',
  providers: 'uk-ob-all uk-oauth-all',
  state: 'xyz',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};

function parse(change: Record<string, string | undefined>) {
  const fields = Object.entries({ ...GOOD, ...change }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  );
  return parseAuthRequest(new URLSearchParams(fields), {
    client: { clientId: 'client' },
    faults: createFaultList(() => 0),
  });
}

test('a good link is read', () => {
  expect(parse({})).toMatchObject({
    redirectUri: GOOD.redirect_uri,
    state: 'xyz',
    codeChallenge: CHALLENGE,
    responseMode: 'query',
  });
});

test.each([
  ['response_type', { response_type: 'token' }],
  ['client_id', { client_id: 'another' }],
  ['redirect_uri', { redirect_uri: 'http://example.com/callback' }],
  ['redirect_uri', { redirect_uri: undefined }],
  ['scope', { scope: undefined }],
  ['scope', { scope: 'info everything' }],
  ['scope', { scope: 'balance transactions' }],
  ['scope', { scope: 'cards direct_debits' }],
  ['providers', { providers: 'uk-ob-all de-everything' }],
  ['providers', { providers: undefined }],
  ['provider_id', { provider_id: 'xs2a-dkb' }],
  ['code_challenge_method', { code_challenge_method: 'plain' }],
  ['code_challenge_method', { code_challenge_method: undefined }],
  ['code_challenge', { code_challenge: 'short' }],
  ['code_challenge', { code_challenge: undefined }],
  ['response_mode', { response_mode: 'fragment' }],
] as const)('trouble is told of: %s in %j', (name, change) => {
  const outcome = parse(change);
  expect('trouble' in outcome && outcome.trouble).toContain(name);
});

test.each([
  ['uk-ob-all', 'uk', 6],
  ['uk-cs-mock', 'uk', 1],
  ['mock', 'uk', 1],
  ['de-xs2a-all de-ob-all', 'de', 5],
  ['at-ob-all', 'at', 3],
  ['at-xs2a-all', 'at', 3],
  ['ob-n26', 'de', 1],
])('%s covers banks of %s', (providers, country, count) => {
  const outcome = parse({ providers });
  if ('trouble' in outcome) throw new Error(outcome.trouble);
  expect(outcome.banks).toHaveLength(count);
  expect(new Set(outcome.banks.map((bank) => bank.country))).toEqual(new Set([country]));
});

test.each([
  ['http://127.0.0.1:1/cb', true],
  ['http://localhost:8080/cb', true],
  ['http://[::1]:8080/cb', true],
  ['https://relay.example/oauth/callback/demo', true],
  ['app.coffer:/oauth/callback', true],
  ['http://10.0.0.1/cb', false],
  ['http://localhost.example.com/cb', false],
  ['https://example.com/cb#fragment', false],
  ['other.app:/oauth/callback', false],
  ['javascript:alert(1)', false],
  ['not an address', false],
])('may the browser be sent to %s? %s', (redirectUri, allowed) => {
  expect(isRedirectAllowed(redirectUri)).toBe(allowed);
});

test('parameters are added to an address with and without a query, encoded, and absent ones left out', () => {
  expect(redirectWith('app.coffer:/cb', { code: 'a b', state: undefined })).toBe('app.coffer:/cb?code=a%20b');
  expect(redirectWith('https://x.example/cb?k=1', { error: 'access_denied' })).toBe(
    'https://x.example/cb?k=1&error=access_denied',
  );
});
