import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHint, webhookHintSchema, type WebhookHint } from '../../../../core/webhooks/read-hint.ts';

const read = (body: unknown): WebhookHint => readHint(Buffer.from(JSON.stringify(body)), 'hook');

describe('a webhook', () => {
  test.each<[string, object, WebhookHint]>([
    [
      'of the specification',
      { event_id: 'e1', event_type: 'transaction.created', resource_id: 'r1', event_timestamp: 'now', amount: 12 },
      { meaning: 'transactions', type: 'transaction.created', resourceIds: ['r1'], senderEventId: 'e1' },
    ],
    [
      'about an account',
      { event_type: 'account.updated', resource_id: 'r' },
      hint('accounts', 'account.updated', ['r']),
    ],
    ['about a balance', { event_type: 'balance.updated', resource_id: 'r' }, hint('balance', 'balance.updated', ['r'])],
    [
      'about a consent',
      { event_type: 'consent.revoked', resource_id: 'r' },
      hint('revocation', 'consent.revoked', ['r']),
    ],
    [
      'that names its type otherwise, and several ids',
      { type: 'consent.revoked', account_id: 'a', credentials_id: 'c', connection_id: 'n' },
      hint('revocation', 'consent.revoked', ['n', 'c', 'a']),
    ],
    [
      'about nothing in particular',
      { event_type: 'transaction.created' },
      hint('transactions', 'transaction.created', []),
    ],
    [
      'at the end of a v1 request',
      {
        request_timestamp: '2026-05-18T10:00:00Z',
        request_uri: 'https://api.truelayer.com/data/v1/accounts',
        results_uri: 'https://api.truelayer.com/data/v1/results/t1',
        credentials_id: 'c',
        task_id: 't1',
        status: 'Succeeded',
      },
      {
        meaning: 'completion',
        type: 'completion',
        senderEventId: 'task:t1',
        resourceIds: ['c'],
        resultsUri: 'https://api.truelayer.com/data/v1/results/t1',
        succeeded: true,
      },
    ],
    [
      'at the end of a v1 request that failed',
      { results_uri: 'https://x/y', credentials_id: 'c', task_id: 't2', status: 'Failed' },
      {
        meaning: 'completion',
        type: 'completion',
        senderEventId: 'task:t2',
        resourceIds: ['c'],
        resultsUri: 'https://x/y',
        succeeded: false,
      },
    ],
    [
      'at the end of a v3 request',
      {
        type: 'transactions_request_completed',
        event_version: 1,
        event_id: 'e',
        connection_id: 'n',
        account_id: 'a',
        request_id: 'q',
      },
      {
        meaning: 'request',
        type: 'transactions_request_completed',
        resourceIds: ['n', 'a'],
        succeeded: true,
        senderEventId: 'e',
      },
    ],
    [
      'at the end of a v3 request that failed',
      { type: 'transactions_request_failed', event_id: 'e', account_id: 'a', request_id: 'q' },
      {
        meaning: 'request',
        type: 'transactions_request_failed',
        resourceIds: ['a'],
        succeeded: false,
        senderEventId: 'e',
      },
    ],
    [
      'of a type nobody has heard of',
      { event_id: 'e', event_type: 'moon.risen', resource_id: 'r' },
      { meaning: 'unknown', type: 'moon.risen', resourceIds: ['r'], senderEventId: 'e' },
    ],
    ['without a type', {}, hint('unknown', 'unknown', [])],
    [
      'with fields of other types',
      { event_type: ['transaction.created'], event_id: 7, resource_id: {} },
      hint('unknown', 'unknown', []),
    ],
    [
      'with an empty id and one that never ends',
      { event_type: 'account.updated', resource_id: '', account_id: 'x'.repeat(301) },
      hint('accounts', 'account.updated', []),
    ],
    ['whose type is a name of the language', { event_type: 'constructor' }, hint('unknown', 'constructor', [])],
  ])('%s', (_name, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  test.each([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['a list', '[{"event_type":"transaction.created"}]'],
    ['a number', '1e400'],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x7b])],
  ])('that is %s is unknown', (_name, body) => {
    expect(readHint(Buffer.from(body), 'hook')).toEqual(hint('unknown', 'unknown', []));
  });

  test('with a byte order mark is read, and of doubled names the last one counts', () => {
    const body = '\ufeff{"event_type":"x","event_type":"balance.updated","resource_id":"a","resource_id":"b"}';
    expect(readHint(Buffer.from(body), 'hook')).toEqual(hint('balance', 'balance.updated', ['b']));
  });

  test('of the relay’s own is a test, whatever it says', () => {
    const body = Buffer.from('{"event_id":"e","event_type":"consent.revoked","resource_id":"r"}');
    expect(readHint(body, 'test')).toEqual({
      meaning: 'test',
      type: 'relay.test',
      resourceIds: [],
      senderEventId: 'e',
    });
  });

  test('never throws, and always fits what is kept of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (body) => {
          webhookHintSchema.parse(readHint(Buffer.from(body), 'hook'));
        },
      ),
    );
  });
});

function hint(meaning: WebhookHint['meaning'], type: string, resourceIds: string[]): WebhookHint {
  return { meaning, type, resourceIds };
}
