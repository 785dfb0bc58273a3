import { expect, it } from 'vitest';
import { webhookDetail, webhookSaid, webhookStanding } from '../../../../renderer/screens/activity/webhook-summary.ts';
import { wordsOf } from '../../../../renderer/words/words-of.ts';
import type { WebhookDelivery } from '../../../../shared/contract/index.ts';

const words = wordsOf('en-GB');

function delivery(change: Partial<WebhookDelivery>): WebhookDelivery {
  return {
    eventId: 'e1',
    type: 'transaction.created',
    receivedAt: '2026-06-30T12:00:00.000Z',
    state: 'handled',
    trust: 'signed',
    ...change,
  };
}

it.each([
  ['an ordinary one', {}, ['New transactions', 'good', 'Done', '']],
  ['a waiting one', { state: 'waiting' }, ['New transactions', 'busy', 'Waiting', '']],
  [
    'one put off by the quota',
    { state: 'deferred', reason: 'QUOTA_EXHAUSTED' },
    ['New transactions', 'soon', 'Later', `${words.errors.QUOTA_EXHAUSTED.title} · the next sync brings it`],
  ],
  [
    'one whose sync failed',
    { state: 'failed', reason: 'PROVIDER_UNAVAILABLE' },
    ['New transactions', 'bad', 'Failed', `${words.errors.PROVIDER_UNAVAILABLE.title} · the next sync brings it`],
  ],
  [
    'a forged one',
    { state: 'rejected', reason: 'forged' },
    ['New transactions', 'bad', 'Refused', 'its signature does not hold'],
  ],
  [
    'a gap made good',
    { type: 'relay.gap', reason: 'age' },
    ['Some webhooks are lost', 'soon', 'Done', 'older than the relay keeps them · every bank was asked'],
  ],
  [
    'a gap put off',
    { type: 'relay.gap', reason: 'count', state: 'deferred' },
    ['Some webhooks are lost', 'soon', 'Later', 'more than the relay keeps · the next sync brings it'],
  ],
  [
    'an unknown kind, in the words of its sender',
    { type: 'payment.executed', state: 'ignored', reason: 'unknown-type' },
    ['payment.executed', 'off', 'Nothing to do', 'a kind that Coffer does not know'],
  ],
  ['a reason of a later version', { reason: 'not-known-here' }, ['New transactions', 'good', 'Done', '']],
] satisfies [string, Partial<WebhookDelivery>, string[]][])('%s', (_name, change, expected) => {
  const one = delivery(change);
  const { tone, word } = webhookStanding(one, words);
  expect([webhookSaid(one, words), tone, word, webhookDetail(one, words)]).toEqual(expected);
});
