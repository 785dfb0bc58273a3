import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../shared/contract/index.ts';
import { signInAtBank } from '../../support/test-engine.ts';
import {
  expectCoded,
  expectNothingStored,
  lastAuthFailure,
  useEngineAndBank,
  type EngineAndBank,
} from './engine-and-bank.ts';

const open = useEngineAndBank();
const PROVIDER = 'ob-monzo';

/** Begins a sign-in and walks it at the bank; the answer is not handed in yet. */
async function beginAndSignIn(engine: EngineAndBank, decision: 'allow' | 'cancel' = 'allow') {
  const { attemptId, authUrl } = await engine.call('connections.begin', { providerId: PROVIDER, open: false });
  const redirectUrl = await signInAtBank(engine.bank, authUrl, { providerId: PROVIDER, decision });
  return { attemptId, redirectUrl };
}

const stateOf = async (engine: EngineAndBank, attemptId: string) =>
  (await engine.call('connections.attempts', {})).attempts.find((attempt) => attempt.attemptId === attemptId);

function changed(redirectUrl: string, change: (parameters: URLSearchParams) => void): string {
  const url = new URL(redirectUrl);
  change(url.searchParams);
  return url.href;
}

describe('an answer that is not ours is refused, and the sign-in it may belong to stays open', () => {
  test.each<[string, (redirectUrl: string) => string]>([
    ['another state', (url) => changed(url, (query) => query.set('state', `${query.get('state')?.slice(1)}x`))],
    ['no state', (url) => changed(url, (query) => query.delete('state'))],
    ['a doubled state', (url) => changed(url, (query) => query.append('state', query.get('state') ?? ''))],
    ['a doubled code', (url) => changed(url, (query) => query.append('code', 'another'))],
    [
      'a cancel of nobody',
      (url) =>
        changed(url, (query) => (query.delete('code'), query.set('error', 'access_denied'), query.set('state', 'x'))),
    ],
    ['words', () => 'this is not an address'],
  ])('%s', async (_name, change) => {
    const engine = await open();
    const { attemptId, redirectUrl } = await beginAndSignIn(engine);
    expectCoded(await engine.failure('connections.finish', { redirectUrl: change(redirectUrl) }), 'STATE_UNKNOWN');
    expect(await lastAuthFailure(engine)).toEqual({ code: 'STATE_UNKNOWN', attemptId: undefined });
    expect(await stateOf(engine, attemptId)).toMatchObject({ state: 'waiting' });
    // The bank was not asked, and the right answer still counts.
    expect(await engine.bank.calls('exchange')).toEqual([]);
    const { connection } = await engine.call('connections.finish', { redirectUrl });
    expect(connection.status).toBe('ACTIVE');
  });
});

describe('an answer that ends its sign-in', () => {
  test.each<[string, ErrorCode, (engine: EngineAndBank, redirectUrl: string) => string | Promise<string>]>([
    ['too late', 'STATE_EXPIRED', async (engine, url) => (await engine.advance(10 * 60_000), url)],
    ['without a code', 'AUTH_CODE_REJECTED', (_engine, url) => changed(url, (query) => query.delete('code'))],
    [
      'with a code that is not one',
      'AUTH_CODE_REJECTED',
      (_engine, url) => changed(url, (query) => query.set('code', 'x')),
    ],
    ['with a code that ran out', 'AUTH_CODE_REJECTED', async (engine, url) => (await engine.advance(6 * 60_000), url)],
    [
      'from another issuer',
      'AUTH_CODE_REJECTED',
      (_engine, url) => changed(url, (query) => query.set('iss', 'https://evil.example')),
    ],
    [
      'with an error beside the code',
      'AUTH_DENIED',
      (_engine, url) => changed(url, (query) => query.set('error', 'access_denied')),
    ],
    [
      'with trouble at the bank',
      'PROVIDER_UNAVAILABLE',
      (_engine, url) => changed(url, (query) => query.set('error', 'server_error')),
    ],
    ['by another way', 'STATE_UNKNOWN', (_engine, url) => `app.coffer:/oauth/callback${new URL(url).search}`],
    ['from another host', 'STATE_UNKNOWN', (_engine, url) => url.replace('127.0.0.1', 'evil.example')],
    [
      'in another environment',
      'STATE_UNKNOWN',
      async (engine, url) => {
        await engine.call('credentials.set', {
          environment: 'sandbox',
          clientId: 'sandbox-mine',
          clientSecret: 'secret-of-the-sandbox',
          redirectMode: 'loopback',
        });
        await engine.call('settings.update', { environment: 'sandbox' });
        return url;
      },
    ],
  ])('%s: %s', async (_name, code, prepare) => {
    const engine = await open();
    const { attemptId, redirectUrl } = await beginAndSignIn(engine);
    const given = await prepare(engine, redirectUrl);
    expectCoded(await engine.failure('connections.finish', { redirectUrl: given }), code);
    expect(await lastAuthFailure(engine)).toEqual({ code, attemptId });
    // The true answer comes too late now, in every environment.
    await engine.call('settings.update', { environment: 'demo' });
    expect(await stateOf(engine, attemptId)).toMatchObject({ state: 'failed', error: { code } });
    expectCoded(await engine.failure('connections.finish', { redirectUrl }), 'STATE_USED');
    await expectNothingStored(engine);
  });

  test('cancelled at the bank', async () => {
    const engine = await open();
    const { attemptId, redirectUrl } = await beginAndSignIn(engine, 'cancel');
    expect(await engine.engine.acceptRedirect(redirectUrl)).toMatchObject({
      state: 'failed',
      error: { code: 'AUTH_DENIED' },
    });
    expect(await lastAuthFailure(engine)).toEqual({ code: 'AUTH_DENIED', attemptId });
    expect(await stateOf(engine, attemptId)).toMatchObject({ state: 'failed', error: { code: 'AUTH_DENIED' } });
    await expectNothingStored(engine);
  });

  test('with the code of another sign-in: the proof key does not fit', async () => {
    const engine = await open();
    const mine = await beginAndSignIn(engine);
    const other = await beginAndSignIn(engine);
    const code = new URL(other.redirectUrl).searchParams.get('code') ?? '';
    const mixed = changed(mine.redirectUrl, (query) => query.set('code', code));
    expectCoded(await engine.failure('connections.finish', { redirectUrl: mixed }), 'AUTH_CODE_REJECTED');
    expect(await stateOf(engine, mine.attemptId)).toMatchObject({ state: 'failed' });
    expect(await stateOf(engine, other.attemptId)).toMatchObject({ state: 'waiting' });
  });
});

test('an answer counts once: of ten at the same time and one afterwards, one connects', async () => {
  const engine = await open();
  const { redirectUrl } = await beginAndSignIn(engine);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => engine.engine.acceptRedirect(redirectUrl)));
  const failed = outcomes.filter((outcome) => outcome.state === 'failed');
  expect(failed.length).toBe(9);
  expect(failed.every((outcome) => outcome.state === 'failed' && outcome.error.code === 'STATE_USED')).toBe(true);
  expectCoded(await engine.failure('connections.finish', { redirectUrl }), 'STATE_USED');
  expect((await engine.bank.calls('exchange')).length).toBe(1);
  expect((await engine.call('connections.list', {})).connections).toMatchObject([{ status: 'ACTIVE' }]);
});

test('neither codes nor states are found in the log, the audit or what the interface is told', async () => {
  const engine = await open();
  const { redirectUrl } = await beginAndSignIn(engine);
  const query = new URL(redirectUrl).searchParams;
  await engine.failure('connections.finish', {
    redirectUrl: changed(redirectUrl, (given) => given.set('state', 'unknown-state-planted')),
  });
  await engine.call('connections.finish', { redirectUrl });
  await engine.failure('connections.finish', { redirectUrl });
  const told = JSON.stringify([
    engine.logged,
    await engine.call('audit.page', { limit: 500 }),
    await engine.call('connections.attempts', {}),
    await engine.call('connections.list', {}),
  ]);
  for (const secret of [query.get('code'), query.get('state'), 'unknown-state-planted'])
    expect(told).not.toContain(secret);
});
