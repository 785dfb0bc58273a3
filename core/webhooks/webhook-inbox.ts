import type { Environment } from '../../shared/contract/index.ts';
import type { Cursor } from '../../shared/relay/cursor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import type { MissedReason, ReceivedWebhook, ReceivedWebhooks } from '../relay-client/received-webhooks.ts';
import type { WebhookTrust } from '../relay-client/verify-webhook.ts';
import type { WebhookReason } from './plan-webhook.ts';
import { readHint, type WebhookHint } from './read-hint.ts';
import type { WebhookRow, WebhookStore } from './webhook-store.ts';

/** Senders repeat for three days, and the relay keeps an event for 30: by then it must still be known. */
const REMEMBERED_MS = 60 * 86_400_000;
const MOST_REMEMBERED = 20_000;

/** The cursor of the mailbox; see `relay-account-store.ts`. */
type CursorStore = { cursor(): Cursor | undefined; moveCursor(to: Cursor): void };

/** What is decided about a webhook when it is kept. */
export type Admission = Pick<WebhookRow, 'state' | 'trust'> & { reason?: WebhookReason };

/**
 * Decides whether a webhook is believed. Pure. One whose keys cannot be had now waits until they can; one that did not
 * open tells of something all the same, and is treated as a gap.
 */
export function admit(webhook: { state: 'opened'; trust: WebhookTrust } | { state: 'unreadable' }): Admission {
  if (webhook.state === 'unreadable') return { state: 'rejected', trust: 'unproven', reason: 'unreadable' };
  switch (webhook.trust) {
    case 'signed':
    case 'secret':
      return { state: 'waiting', trust: webhook.trust };
    case 'relayed':
    case 'test':
      return { state: 'waiting', trust: 'unproven' };
    case 'forged':
    case 'no-secret':
      return { state: 'rejected', trust: 'unproven', reason: webhook.trust };
  }
}

/**
 * Creates the place where the relay client keeps what arrives. A webhook, its audit entry and the cursor behind it are one
 * transaction; what is done about it follows from what is kept, so that a crash in between only delays it.
 */
export function createWebhookInbox(needs: {
  database: Database;
  store: WebhookStore;
  cursors: CursorStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  /** The environment that a key set signs for. */
  environmentOf(keySetUrl: string): Environment | undefined;
}): ReceivedWebhooks {
  const { database, store, cursors, audit, events, clock } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  return {
    cursor: () => cursors.cursor(),
    keep(webhook, cursor) {
      const isNew = database.transaction(() => {
        cursors.moveCursor(cursor);
        return insert(webhook);
      })();
      if (isNew) events.emit('webhooks.changed', {});
      return isNew;
    },
    keepGap(reason, cursor) {
      database.transaction(() => {
        cursors.moveCursor(cursor);
        insertGap(reason, cursor);
        audit.append('RELAY_GAP', {}, { reason });
      })();
      events.emit('webhooks.changed', {});
    },
  };

  function insert(webhook: ReceivedWebhook): boolean {
    const hint: WebhookHint =
      webhook.state === 'opened'
        ? readHint(webhook.body, webhook.source)
        : { meaning: 'unknown', type: 'unknown', resourceIds: [] };
    const admission = admit(webhook);
    const isRepeated =
      admission.state === 'waiting' && hint.senderEventId !== undefined && store.isKnown(hint.senderEventId);
    const state = isRepeated ? 'duplicate' : admission.state;
    const isNew = store.insert({
      event_id: webhook.eventId,
      sender_event_id: hint.senderEventId ?? null,
      source: webhook.source,
      type: hint.type,
      resource_id: hint.resourceIds[0] ?? null,
      hint: JSON.stringify(hint),
      payload: state === 'waiting' && isUnchecked(webhook) ? packWebhook(webhook) : null,
      trust: admission.trust,
      environment: environmentOf(webhook) ?? null,
      received_at: webhook.receivedAt,
      kept_at: nowIso(),
      state,
      reason: admission.reason ?? null,
      connection_id: null,
    });
    if (!isNew) return false;
    record(webhook, hint, state, admission);
    // Something happened that cannot be read: a sync finds out what.
    if (admission.reason === 'unreadable') insertGap('unreadable', { epoch: webhook.eventId, seq: 0 });
    store.prune(new Date(clock.nowMs() - REMEMBERED_MS).toISOString(), MOST_REMEMBERED);
    return true;
  }

  function record(webhook: ReceivedWebhook, hint: WebhookHint, state: WebhookRow['state'], admission: Admission): void {
    const about = {
      eventId: hint.senderEventId ?? webhook.eventId,
      type: safeWord(hint.type),
      source: webhook.source,
      trust: admission.trust,
    };
    if (state === 'rejected') audit.append('WEBHOOK_REJECTED', {}, { ...about, reason: admission.reason });
    else audit.append('WEBHOOK_RECEIVED', {}, { ...about, ...(state === 'duplicate' ? { repeated: true } : {}) });
  }

  function insertGap(reason: MissedReason | 'unreadable', { epoch, seq }: Cursor): void {
    const at = nowIso();
    const hint: WebhookHint = { meaning: 'unknown', type: 'relay.gap', resourceIds: [] };
    store.insert({
      event_id: `gap:${epoch}:${seq}:${at}`,
      sender_event_id: null,
      source: 'gap',
      type: hint.type,
      resource_id: null,
      hint: JSON.stringify(hint),
      payload: null,
      trust: 'unproven',
      environment: null,
      received_at: at,
      kept_at: at,
      state: 'waiting',
      reason,
      connection_id: null,
    });
  }

  function environmentOf(webhook: ReceivedWebhook): Environment | undefined {
    return webhook.state === 'opened' && webhook.keySetUrl !== undefined
      ? needs.environmentOf(webhook.keySetUrl)
      : undefined;
  }
}

/** What is needed to check a webhook later. */
export type PackedWebhook = Pick<Extract<ReceivedWebhook, { state: 'opened' }>, 'head' | 'body'>;

/** Reads what {@link createWebhookInbox} packed. */
export function unpackWebhook(payload: string): PackedWebhook {
  const { head, body } = JSON.parse(payload) as { head: PackedWebhook['head']; body: string };
  return { head, body: Buffer.from(body, 'base64') };
}

function packWebhook({ head, body }: PackedWebhook): string {
  return JSON.stringify({ head, body: body.toString('base64') });
}

function isUnchecked(webhook: ReceivedWebhook): webhook is Extract<ReceivedWebhook, { state: 'opened' }> {
  return webhook.state === 'opened' && webhook.trust === 'relayed';
}

/** A type may be recorded; free text from outside may not. */
function safeWord(text: string): string {
  return /^[\w.:-]{1,100}$/.test(text) ? text : 'other';
}
