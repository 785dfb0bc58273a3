import { describe, expect, test } from 'vitest';
import { planActs, type AskingPlan, type WebhookAct } from '../../../../core/webhooks/plan-acts.ts';
import { planWebhook, type WebhookFacts, type WebhookPlan } from '../../../../core/webhooks/plan-webhook.ts';
import type { WebhookHint } from '../../../../core/webhooks/read-hint.ts';
import { resolveResource, resourceIdsOf, type KnownConnection } from '../../../../core/webhooks/resolve-resource.ts';
import { admit } from '../../../../core/webhooks/webhook-inbox.ts';
import { environmentOfKeySet, webhookKeySets } from '../../../../core/webhooks/webhook-key-sets.ts';

const connection: KnownConnection = {
  connectionId: 'n',
  environment: 'production',
  status: 'ACTIVE',
  credentialsId: 'c',
};
const API = 'https://api.truelayer.com';

function facts(
  meaning: WebhookHint['meaning'],
  change: Partial<WebhookFacts> = {},
  hint: Partial<WebhookHint> = {},
): WebhookFacts {
  return {
    hint: { meaning, type: 'x', resourceIds: ['n'], ...hint },
    resource: { connection },
    inUse: 'production',
    apiOrigin: API,
    mayRead: () => true,
    ...change,
  };
}
const nothing = (state: 'handled' | 'ignored' | 'rejected', reason: string, connectionId?: string) =>
  ({ do: 'nothing', state, reason, ...(connectionId === undefined ? {} : { connectionId }) }) as WebhookPlan;
const inState = (change: Partial<KnownConnection>): Partial<WebhookFacts> => ({
  resource: { connection: { ...connection, ...change } },
});
const resultsAt = (resultsUri: string): Partial<WebhookHint> => ({ resultsUri, succeeded: true });

describe('a webhook leads to', () => {
  test.each<[string, WebhookFacts, WebhookPlan]>([
    ['a sync: new transactions', facts('transactions'), { do: 'sync', connectionId: 'n' }],
    ['a sync: a changed account', facts('accounts'), { do: 'sync', connectionId: 'n' }],
    ['all balances: a changed balance', facts('balance'), { do: 'balance', connectionId: 'n' }],
    [
      'one balance: a changed balance of an account',
      facts('balance', { resource: { connection, accountId: 'a' } }),
      { do: 'balance', connectionId: 'n', accountId: 'a' },
    ],
    ['a question: a withdrawn consent', facts('revocation'), { do: 'confirm-consent', connectionId: 'n' }],
    [
      'a question, even when no read is left: it costs none',
      facts('revocation', { mayRead: () => false }),
      { do: 'confirm-consent', connectionId: 'n' },
    ],
    ['a sync: a request of ours is done', facts('request', {}, { succeeded: true }), { do: 'sync', connectionId: 'n' }],
    [
      'nothing: a request of ours failed',
      facts('request', {}, { succeeded: false }),
      nothing('ignored', 'nothing-to-fetch', 'n'),
    ],
    [
      'a sync: results at the API',
      facts('completion', {}, resultsAt(`${API}/data/v1/results/1`)),
      { do: 'sync', connectionId: 'n' },
    ],
    [
      'a refusal: results elsewhere',
      facts('completion', {}, resultsAt('https://evil.example/data')),
      nothing('rejected', 'foreign-address', 'n'),
    ],
    [
      'a refusal: results at a host that begins like the API’s',
      facts('completion', {}, resultsAt('https://api.truelayer.com.evil.example/')),
      nothing('rejected', 'foreign-address', 'n'),
    ],
    [
      'a refusal: the API’s host as a user name',
      facts('completion', {}, resultsAt('https://api.truelayer.com@evil.example/')),
      nothing('rejected', 'foreign-address', 'n'),
    ],
    [
      'a refusal: the API over plain http',
      facts('completion', {}, resultsAt('http://api.truelayer.com/')),
      nothing('rejected', 'foreign-address', 'n'),
    ],
    [
      'a refusal: no address at all',
      facts('completion', {}, resultsAt('results')),
      nothing('rejected', 'foreign-address', 'n'),
    ],
    [
      'a refusal: results while there is no API',
      facts('completion', { apiOrigin: undefined }, resultsAt(`${API}/x`)),
      nothing('rejected', 'foreign-address', 'n'),
    ],
    ['a wait: no read is left', facts('transactions', { mayRead: () => false }), { do: 'defer', connectionId: 'n' }],
    [
      'a wait: no read of the balance is left',
      facts('balance', { mayRead: (_id, endpoint) => endpoint !== 'balance' }),
      { do: 'defer', connectionId: 'n' },
    ],
    ['nothing: a test', facts('test', { resource: undefined }), nothing('handled', 'test')],
    ['nothing: an unknown type', facts('unknown'), nothing('ignored', 'unknown-type')],
    [
      'nothing: something that is not here',
      facts('transactions', { resource: undefined }),
      nothing('ignored', 'unknown-resource'),
    ],
    [
      'nothing: an expired connection',
      facts('transactions', inState({ status: 'EXPIRED' })),
      nothing('ignored', 'connection-ended', 'n'),
    ],
    [
      'nothing: a connection revoked before',
      facts('revocation', inState({ status: 'REVOKED' })),
      nothing('ignored', 'connection-ended', 'n'),
    ],
    [
      'a sync: a connection in trouble',
      facts('accounts', inState({ status: 'ERROR' })),
      { do: 'sync', connectionId: 'n' },
    ],
    [
      'nothing: the sandbox is not in use',
      facts('accounts', inState({ environment: 'sandbox' })),
      nothing('ignored', 'other-environment', 'n'),
    ],
    [
      'a sync: real money while the demo is in use',
      facts('accounts', { inUse: 'demo' }),
      { do: 'sync', connectionId: 'n' },
    ],
    [
      'a refusal: signed by the sandbox for a real connection',
      facts('accounts', { signedFor: 'sandbox' }),
      nothing('rejected', 'other-signer', 'n'),
    ],
    [
      'a sync: signed for its environment',
      facts('accounts', { signedFor: 'production' }),
      { do: 'sync', connectionId: 'n' },
    ],
  ])('%s', (_name, given, expected) => {
    expect(planWebhook(given)).toEqual(expected);
  });
});

describe('what a webhook is about', () => {
  const other: KnownConnection = { ...connection, connectionId: 'n2', credentialsId: 'a1' };
  const known = {
    connections: [connection, other],
    accounts: [
      { accountId: 'mine', connectionId: 'n2', providerAccountId: 'a1' },
      { accountId: 'a2', connectionId: 'n', providerAccountId: 'theirs' },
    ],
  };
  test.each<[string, string[], object | undefined]>([
    ['a connection', ['n'], { connection }],
    ['credentials', ['c'], { connection }],
    ['credentials before an account of the same id', ['a1'], { connection: other }],
    ['an account by the bank’s id', ['theirs'], { connection, accountId: 'a2' }],
    ['an account by ours', ['mine'], { connection: other, accountId: 'mine' }],
    ['a connection, although an account is named first', ['theirs', 'n2'], { connection: other }],
    ['nothing', ['x', ''], undefined],
    ['nothing, without ids', [], undefined],
  ])('%s', (_name, ids, expected) => {
    expect(resolveResource(ids, known)).toEqual(expected);
  });

  test('is told to the relay by all ids of what is alive', () => {
    const row = { id: 'n', credentials_id: 'c', status: 'ACTIVE' } as const;
    const ended = { id: 'n2', credentials_id: 'c2', status: 'REVOKED' } as const;
    const accounts = [
      { connection_id: 'n', provider_account_id: 'a' },
      { connection_id: 'n2', provider_account_id: 'b' },
    ];
    expect(resourceIdsOf([row, ended, { ...row, id: 'n3', credentials_id: null }], accounts)).toEqual([
      'n',
      'n3',
      'c',
      'a',
    ]);
  });
});

describe('webhooks together', () => {
  const sync = (connectionId: string): AskingPlan => ({ do: 'sync', connectionId });
  const balance = (connectionId: string, accountId?: string): AskingPlan => ({
    do: 'balance',
    connectionId,
    ...(accountId === undefined ? {} : { accountId }),
  });
  const confirm = (connectionId: string): AskingPlan => ({ do: 'confirm-consent', connectionId });
  test.each<[string, AskingPlan[], WebhookAct[]]>([
    [
      'about one bank are one sync',
      [sync('n'), sync('n'), sync('n')],
      [{ kind: 'sync', connectionId: 'n', numbers: [0, 1, 2] }],
    ],
    [
      'about two are two',
      [sync('n'), sync('m'), sync('n')],
      [
        { kind: 'sync', connectionId: 'n', numbers: [0, 2] },
        { kind: 'sync', connectionId: 'm', numbers: [1] },
      ],
    ],
    [
      'a sync brings the balances too',
      [balance('n', 'a'), sync('n')],
      [{ kind: 'sync', connectionId: 'n', numbers: [0, 1] }],
    ],
    [
      'balances are asked for once',
      [balance('n', 'a'), balance('n', 'b'), balance('n', 'a')],
      [{ kind: 'balance', connectionId: 'n', accountIds: ['a', 'b'], numbers: [0, 1, 2] }],
    ],
    [
      'one that asks for all balances is not narrowed by the others',
      [balance('n', 'a'), balance('n')],
      [{ kind: 'balance', connectionId: 'n', numbers: [0, 1] }],
    ],
    [
      'a consent is confirmed first, and by itself',
      [sync('n'), confirm('n')],
      [
        { kind: 'confirm-consent', connectionId: 'n', numbers: [1] },
        { kind: 'sync', connectionId: 'n', numbers: [0] },
      ],
    ],
    ['none are nothing', [], []],
  ])('%s', (_name, plans, acts) => {
    expect(planActs(plans.map((plan, number) => ({ number, plan })))).toEqual(acts);
  });
});

test.each([
  [
    { state: 'opened', trust: 'signed' },
    { state: 'waiting', trust: 'signed' },
  ],
  [
    { state: 'opened', trust: 'secret' },
    { state: 'waiting', trust: 'secret' },
  ],
  [
    { state: 'opened', trust: 'relayed' },
    { state: 'waiting', trust: 'unproven' },
  ],
  [
    { state: 'opened', trust: 'test' },
    { state: 'waiting', trust: 'unproven' },
  ],
  [
    { state: 'opened', trust: 'forged' },
    { state: 'rejected', trust: 'unproven', reason: 'forged' },
  ],
  [
    { state: 'opened', trust: 'no-secret' },
    { state: 'rejected', trust: 'unproven', reason: 'no-secret' },
  ],
  [{ state: 'unreadable' }, { state: 'rejected', trust: 'unproven', reason: 'unreadable' }],
] as const)('%o is admitted as %o', (webhook, admission) => {
  expect(admit(webhook)).toEqual(admission);
});

describe('the key sets that signatures may name', () => {
  test('are TrueLayer’s, and that of whatever stands in for it', () => {
    const real = webhookKeySets((environment) =>
      environment === 'production' ? API : environment === 'sandbox' ? 'https://api.truelayer-sandbox.com' : undefined,
    );
    expect(real).toEqual([
      { environment: 'production', url: 'https://webhooks.truelayer.com/.well-known/jwks' },
      { environment: 'sandbox', url: 'https://webhooks.truelayer-sandbox.com/.well-known/jwks' },
    ]);
    expect(environmentOfKeySet(real, 'https://webhooks.truelayer.com/.well-known/jwks')).toBe('production');
    expect(environmentOfKeySet(real, 'https://webhooks.truelayer.com/')).toBeUndefined();
  });

  test('say nothing of the environment where one server stands in for all', () => {
    const tested = webhookKeySets(() => 'http://127.0.0.1:9/base');
    expect(new Set(tested.map(({ url }) => url))).toEqual(new Set(['http://127.0.0.1:9/.well-known/jwks']));
    expect(environmentOfKeySet(tested, 'http://127.0.0.1:9/.well-known/jwks')).toBeUndefined();
  });
});
