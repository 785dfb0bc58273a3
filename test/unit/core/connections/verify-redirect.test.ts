import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AttemptRow } from '../../../../core/connections/attempt-store.ts';
import { hashState, verifyRedirect } from '../../../../core/connections/verify-redirect.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const STATE = randomBytes(32).toString('base64url');
const LOOPBACK = 'http://127.0.0.1:4280/oauth/callback';
const CUSTOM = 'app.coffer:/oauth/callback';
const PASTE = 'https://console.truelayer.com/redirect-page';
const RELAY = 'https://relay.example/oauth/callback';

const waiting: AttemptRow = {
  id: 'attempt-1',
  user_id: 'local',
  state: hashState(STATE),
  code_verifier: Buffer.from('sealed'),
  environment: 'sandbox',
  redirect_mode: 'loopback',
  redirect_uri: LOOPBACK,
  connection_id: null,
  provider_id: null,
  country: null,
  scopes: '[]',
  status: 'waiting',
  tokens: null,
  error: null,
  review: 0,
  kind: 'link',
  expires_at: new Date(NOW + 1).toISOString(),
  created_at: new Date(NOW - 600_000).toISOString(),
};

/** The verdict in a few words: `accepted`, or the code and what it closes. */
function judge(address: string, change: Partial<AttemptRow> = {}): string {
  const attempt = { ...waiting, ...change };
  const verdict = verifyRedirect(address, (hash) => (hash.equals(attempt.state) ? attempt : undefined), {
    nowMs: NOW,
    environment: 'sandbox',
  });
  if (verdict.ok) return 'accepted';
  const { code, closes, bankError, because } = verdict;
  return [code, closes && 'closed', because, bankError].filter((part) => part !== undefined).join(', ');
}

const GOOD = `${LOOPBACK}?code=c&state=${STATE}`;

test('a state is kept as its hash, so a copy of the database cannot finish a sign-in', () => {
  expect(hashState(STATE).toString('utf8')).not.toContain(STATE);
  expect(hashState(STATE).length).toBe(32);
});

test('the bank’s answer, once, in time, the way it was agreed', () => {
  const verdict = verifyRedirect(GOOD, () => waiting, { nowMs: NOW, environment: 'sandbox' });
  expect(verdict).toMatchObject({ ok: true, redirect: { attempt: { id: 'attempt-1' }, state: STATE } });
});

describe('what is refused', () => {
  test.each<[string, string, Partial<AttemptRow>, string]>([
    ['a state of somebody else', `${LOOPBACK}?code=c&state=${STATE}x`, {}, 'STATE_UNKNOWN'],
    ['half a state', `${LOOPBACK}?code=c&state=${STATE.slice(0, 20)}`, {}, 'STATE_UNKNOWN'],
    ['no state', `${LOOPBACK}?code=c`, {}, 'STATE_UNKNOWN'],
    ['an empty state', `${LOOPBACK}?code=c&state=`, {}, 'STATE_UNKNOWN'],
    ['an error without a state', `${LOOPBACK}?error=access_denied`, {}, 'STATE_UNKNOWN'],
    ['a doubled state', `${GOOD}&state=${STATE}`, {}, 'STATE_UNKNOWN'],
    ['a doubled code', `${GOOD}&code=d`, {}, 'STATE_UNKNOWN'],
    ['no address', 'nonsense', {}, 'STATE_UNKNOWN'],
    ['a second answer while the first is exchanged', GOOD, { status: 'finishing' }, 'STATE_USED'],
    ['a second answer after the first', GOOD, { status: 'connected' }, 'STATE_USED'],
    ['an answer after a failure', GOOD, { status: 'failed' }, 'STATE_USED'],
    ['an answer while a plan waits', GOOD, { status: 'review' }, 'STATE_USED'],
    ['an answer at the last moment', GOOD, { expires_at: new Date(NOW).toISOString() }, 'STATE_EXPIRED, closed'],
    ['another environment', GOOD, { environment: 'production' }, 'STATE_UNKNOWN, closed, other-environment'],
    ['no code', `${LOOPBACK}?state=${STATE}`, {}, 'AUTH_CODE_REJECTED, closed'],
    ['an empty code', `${LOOPBACK}?code=&state=${STATE}`, {}, 'AUTH_CODE_REJECTED, closed'],
  ])('%s', (_name, address, change, expected) => {
    expect(judge(address, change)).toBe(expected);
  });

  test.each([
    ['access_denied', 'AUTH_DENIED'],
    ['login_required', 'AUTH_DENIED'],
    ['consent_required', 'AUTH_DENIED'],
    ['unauthorized_client', 'CREDENTIALS_REJECTED'],
    ['invalid_client', 'CREDENTIALS_REJECTED'],
    ['server_error', 'PROVIDER_UNAVAILABLE'],
    ['temporarily_unavailable', 'PROVIDER_UNAVAILABLE'],
    ['provider_error', 'PROVIDER_UNAVAILABLE'],
    ['a_word_of_tomorrow', 'AUTH_DENIED'],
  ])('the bank’s error %s', (error, code) => {
    expect(judge(`${LOOPBACK}?error=${error}&state=${STATE}`)).toBe(`${code}, closed, ${error}`);
  });

  test('an error beside a code is an error, and its free text is not kept', () => {
    expect(judge(`${GOOD}&error=%3Cscript%3E&error_description=secret`)).toBe('AUTH_DENIED, closed, other');
    expect(judge(`${GOOD}&error=`)).toBe('AUTH_DENIED, closed, other');
    expect(judge(`${GOOD}&error=${'a'.repeat(61)}`)).toBe('AUTH_DENIED, closed, other');
  });
});

describe('the way the answer comes', () => {
  const query = `?code=c&state=${STATE}`;
  const custom = { redirect_mode: 'custom-protocol', redirect_uri: CUSTOM } as const;
  const paste = { redirect_mode: 'paste', redirect_uri: PASTE } as const;
  const relay = { redirect_mode: 'relay', redirect_uri: RELAY } as const;
  const elsewhere = 'STATE_UNKNOWN, closed, other-way';

  test.each<[string, string, Partial<AttemptRow>, string]>([
    ['loopback by its other name', `http://localhost:4280/oauth/callback${query}`, {}, 'accepted'],
    ['loopback, pasted with a fragment', `  ${GOOD}#_=_ `, {}, 'accepted'],
    ['loopback on another port', `http://127.0.0.1:4281/oauth/callback${query}`, {}, elsewhere],
    ['loopback on another path', `http://127.0.0.1:4280/callback${query}`, {}, elsewhere],
    ['loopback from another host', `http://evil.example:4280/oauth/callback${query}`, {}, elsewhere],
    ['loopback by our scheme', `${CUSTOM}${query}`, {}, elsewhere],
    ['our scheme', `${CUSTOM}${query}`, custom, 'accepted'],
    ['our scheme with slashes', `app.coffer:///oauth/callback/${query}`, custom, 'accepted'],
    ['our scheme by loopback', GOOD, custom, elsewhere],
    ['pasted', `${PASTE}${query}`, paste, 'accepted'],
    ['pasted from elsewhere', `https://console.truelayer.example/redirect-page${query}`, paste, elsewhere],
    ['pasted without encryption', `http://console.truelayer.com/redirect-page${query}`, paste, elsewhere],
    ['from the relay itself', `${RELAY}${query}`, relay, 'accepted'],
    ['from the relay by our scheme', `${CUSTOM}${query}`, relay, 'accepted'],
    ['from the relay by loopback', `http://127.0.0.1:9999/oauth/callback${query}`, relay, 'accepted'],
    ['from another relay', `https://relay.example.evil/oauth/callback${query}`, relay, elsewhere],
    ['from the relay to a strange path', `http://127.0.0.1:9999/x${query}`, relay, elsewhere],
  ])('%s', (_name, address, change, expected) => {
    expect(judge(address, change)).toBe(expected);
  });
});
