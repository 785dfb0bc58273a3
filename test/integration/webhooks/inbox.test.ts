import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAuditSigner } from '../../../core/audit/audit-signer.ts';
import { createAudit } from '../../../core/audit/audit.ts';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { createEventBus } from '../../../core/events.ts';
import type { ReceivedWebhook } from '../../../core/relay-client/received-webhooks.ts';
import { createWebhookInbox, unpackWebhook } from '../../../core/webhooks/webhook-inbox.ts';
import { createWebhookStore } from '../../../core/webhooks/webhook-store.ts';
import type { Cursor } from '../../../shared/relay/cursor.ts';
import { TEST_KEY } from '../../support/test-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders({ isInMemory: true });
const DAY_MS = 86_400_000;
let database: Database;
let nowMs: number;
let cursor: Cursor | undefined;

beforeEach(async () => {
  database = await openDatabase(folder('inbox'), TEST_KEY);
  nowMs = Date.parse('2026-05-18T10:00:00Z');
  cursor = undefined;
});
afterEach(() => database.close());

function open(moveCursor = (to: Cursor): void => void (cursor = to)) {
  const log = { info() {}, warn() {}, error() {} };
  const events = createEventBus(log);
  const clock = { nowMs: () => nowMs };
  const store = createWebhookStore(database);
  const audit = createAudit(database, clock, events, createAuditSigner(TEST_KEY));
  const inbox = createWebhookInbox({
    database,
    store,
    audit,
    events,
    clock,
    cursors: { cursor: () => cursor, moveCursor },
    environmentOf: () => 'sandbox',
  });
  const rows = () => store.page(Number.MAX_SAFE_INTEGER, 1000).toReversed();
  const actions = async () => (await audit.page({ limit: 100 })).entries.map(({ action }) => action);
  return { inbox, rows, actions, store };
}

function webhook(eventId: string, body: object, change: object = {}): ReceivedWebhook {
  const head = { method: 'POST', path: '/v1/webhooks/x', headers: [], verifiedAs: 'jws' };
  const about = { eventId, source: 'hook', receivedAt: '2026-05-18T09:59:59.000Z', state: 'opened', trust: 'signed' };
  return { ...about, head, body: Buffer.from(JSON.stringify(body)), ...change } as ReceivedWebhook;
}
const created = (id: string) => ({
  event_id: id,
  event_type: 'transaction.created',
  resource_id: 'r',
  text: 'planted',
});
const at = (seq: number): Cursor => ({ epoch: 'e', seq });

test('a webhook is kept with its cursor and its audit entry, and of its text only the hint', async () => {
  const { inbox, rows, actions } = open();
  expect(inbox.keep(webhook('relay-1', created('s1'), { keySetUrl: 'k' }), at(1))).toBe(true);
  expect(rows()).toMatchObject([
    {
      event_id: 'relay-1',
      sender_event_id: 's1',
      state: 'waiting',
      trust: 'signed',
      environment: 'sandbox',
      payload: null,
    },
  ]);
  expect(JSON.stringify(rows())).not.toContain('planted');
  expect(cursor).toEqual(at(1));
  expect(await actions()).toEqual(['WEBHOOK_RECEIVED']);
});

test('all of it or nothing: where the cursor cannot be moved, nothing is kept', async () => {
  const { inbox, rows, actions } = open(() => {
    throw new Error('the disk is full');
  });
  expect(() => inbox.keep(webhook('relay-1', created('s1')), at(1))).toThrow('the disk is full');
  expect(() => inbox.keepGap('age', at(9))).toThrow('the disk is full');
  expect(rows()).toEqual([]);
  expect(await actions()).toEqual([]);
});

test('one that comes again under the relay’s id is nothing new, under the sender’s a duplicate', async () => {
  const { inbox, rows, actions } = open();
  expect(inbox.keep(webhook('relay-1', created('s1')), at(1))).toBe(true);
  expect(inbox.keep(webhook('relay-1', created('s1')), at(2))).toBe(false);
  expect(cursor).toEqual(at(2));
  // After the relay was set up anew its ids are others, and the sender's are the same.
  expect(inbox.keep(webhook('other-1', created('s1')), { epoch: 'f', seq: 1 })).toBe(true);
  expect(rows().map(({ state }) => state)).toEqual(['waiting', 'duplicate']);
  expect(await actions()).toEqual(['WEBHOOK_RECEIVED', 'WEBHOOK_RECEIVED']);
});

test('a forged one under a real one’s id does not keep the real one out', async () => {
  const { inbox, rows, actions } = open();
  inbox.keep(webhook('relay-1', created('s1'), { trust: 'forged' }), at(1));
  inbox.keep(webhook('relay-2', created('s1')), at(2));
  expect(rows().map(({ state, reason }) => [state, reason])).toEqual([
    ['rejected', 'forged'],
    ['waiting', null],
  ]);
  expect(await actions()).toEqual(['WEBHOOK_RECEIVED', 'WEBHOOK_REJECTED']);
});

test('one whose keys cannot be had keeps its text until it is checked', () => {
  const { inbox, rows, store } = open();
  inbox.keep(webhook('relay-1', created('s1'), { trust: 'relayed' }), at(1));
  const [row] = rows();
  expect(row).toMatchObject({ state: 'waiting', trust: 'unproven' });
  expect(unpackWebhook(row?.payload ?? '').body.toString()).toContain('planted');
  store.believe(row?.number ?? 0, 'signed', 'production');
  expect(rows()).toMatchObject([{ trust: 'signed', environment: 'production', payload: null }]);
});

test('what does not open, and what is missing, waits as a gap', async () => {
  const { inbox, rows, actions } = open();
  inbox.keep(
    { eventId: 'relay-1', source: 'hook', receivedAt: '2026-05-18T09:59:59.000Z', state: 'unreadable' },
    at(1),
  );
  inbox.keepGap('count', at(40));
  inbox.keepGap('count', at(40));
  expect(rows().map(({ type, state, reason }) => [type, state, reason])).toEqual([
    ['unknown', 'rejected', 'unreadable'],
    ['relay.gap', 'waiting', 'unreadable'],
    ['relay.gap', 'waiting', 'count'],
  ]);
  expect(cursor).toEqual(at(40));
  expect(await actions()).toEqual(['RELAY_GAP', 'RELAY_GAP', 'WEBHOOK_REJECTED']);
});

test('a type that is a sentence is shown as it came and recorded as a word', () => {
  const { inbox, rows } = open();
  inbox.keep(webhook('relay-1', { event_type: 'IBAN GB00 0000' }), at(1));
  expect(rows()[0]?.type).toBe('IBAN GB00 0000');
  const logged = database.prepare('SELECT metadata FROM audit_logs').all();
  expect(JSON.stringify(logged)).not.toContain('IBAN');
});

test('what is two months old is forgotten, unless it still waits', () => {
  const { inbox, rows, store } = open();
  inbox.keep(webhook('old', created('s1')), at(1));
  inbox.keep(webhook('waiting', created('s2')), at(2));
  store.settle(rows()[0]?.number ?? 0, { state: 'handled', at: new Date(nowMs).toISOString() });
  nowMs += 61 * DAY_MS;
  inbox.keep(webhook('young', created('s3')), at(3));
  expect(rows().map((row) => row.event_id)).toEqual(['waiting', 'young']);
});
