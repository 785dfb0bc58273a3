import type { Environment, WebhookDelivery, WebhookState } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import { webhookHintSchema, type WebhookHint } from './read-hint.ts';

/** A row of `webhooks`. */
export type WebhookRow = {
  /** Counts up in the order of arrival. */
  number: number;
  event_id: string;
  sender_event_id: string | null;
  /** `gap`: not a webhook, but the word that some are missing. */
  source: 'hook' | 'shared' | 'test' | 'gap';
  type: string;
  resource_id: string | null;
  hint: string;
  /** The whole webhook, while its signature waits to be checked. */
  payload: string | null;
  trust: WebhookDelivery['trust'];
  /** The environment whose key set signed it. */
  environment: Environment | null;
  received_at: string;
  kept_at: string;
  state: WebhookState;
  reason: string | null;
  connection_id: string | null;
  handled_at: string | null;
};

/** How a webhook ended. */
export type WebhookEnd = {
  state: Exclude<WebhookState, 'waiting'>;
  reason?: string | undefined;
  connectionId?: string | undefined;
  at: string;
};

/** How many webhooks of a time there were, by what became of them. */
export type WebhookCounts = { received: number; handled: number; failed: number; rejected: number; gaps: number };

/** Rows of `webhooks`. */
export type WebhookStore = ReturnType<typeof createWebhookStore>;

/** Creates the store over an open database. */
export function createWebhookStore(database: Database) {
  const insert = database.prepare<[Omit<WebhookRow, 'number' | 'handled_at'>]>(
    `INSERT INTO webhooks (event_id, sender_event_id, source, type, resource_id, hint, payload, trust, environment,
       received_at, kept_at, state, reason, connection_id)
     VALUES (@event_id, @sender_event_id, @source, @type, @resource_id, @hint, @payload, @trust, @environment,
       @received_at, @kept_at, @state, @reason, @connection_id)
     ON CONFLICT (event_id) DO NOTHING`,
  );
  const bySender = database.prepare<[string]>(
    "SELECT 1 FROM webhooks WHERE sender_event_id = ? AND state NOT IN ('rejected', 'duplicate') LIMIT 1",
  );
  const waiting = database.prepare<[number], WebhookRow>(
    "SELECT * FROM webhooks WHERE state = 'waiting' ORDER BY number LIMIT ?",
  );
  const settle = database.prepare<[string, string | null, string | null, string, number]>(
    `UPDATE webhooks SET state = ?, reason = ?, connection_id = ?, handled_at = ?, payload = NULL
     WHERE number = ? AND state = 'waiting'`,
  );
  const believe = database.prepare<[WebhookRow['trust'], Environment | null, number]>(
    'UPDATE webhooks SET trust = ?, environment = ?, payload = NULL WHERE number = ?',
  );
  const catchUp = database.prepare<[string, string, string]>(
    `UPDATE webhooks SET state = 'handled', reason = NULL, handled_at = ?
     WHERE connection_id = ? AND state IN ('deferred', 'failed') AND handled_at <= ?`,
  );
  const lastOfSource = database
    .prepare<[string], string>(
      "SELECT handled_at FROM webhooks WHERE source = ? AND state <> 'waiting' AND handled_at IS NOT NULL ORDER BY number DESC LIMIT 1",
    )
    .pluck();
  const page = database.prepare<[number, number], WebhookRow>(
    'SELECT * FROM webhooks WHERE number < ? ORDER BY number DESC LIMIT ?',
  );
  const counts = database.prepare<[string], WebhookCounts>(
    `SELECT count(*) FILTER (WHERE source <> 'gap') AS received,
       count(*) FILTER (WHERE source <> 'gap' AND state IN ('handled', 'ignored', 'duplicate')) AS handled,
       count(*) FILTER (WHERE source <> 'gap' AND state IN ('failed', 'deferred')) AS failed,
       count(*) FILTER (WHERE state = 'rejected') AS rejected,
       count(*) FILTER (WHERE source = 'gap') AS gaps
     FROM webhooks WHERE kept_at >= ?`,
  );
  const pruneByAge = database.prepare<[string]>("DELETE FROM webhooks WHERE kept_at < ? AND state <> 'waiting'");
  const pruneByCount = database.prepare<[number]>(
    "DELETE FROM webhooks WHERE number <= (SELECT max(number) FROM webhooks) - ? AND state <> 'waiting'",
  );

  return {
    /** `false`: one with this id was kept before. */
    insert: (row: Omit<WebhookRow, 'number' | 'handled_at'>): boolean => insert.run(row).changes === 1,
    /** Whether a webhook with the sender's id has been believed before. */
    isKnown: (senderEventId: string): boolean => bySender.get(senderEventId) !== undefined,
    waiting: (limit: number): WebhookRow[] => waiting.all(limit),
    settle: (number: number, { state, reason, connectionId, at }: WebhookEnd): void =>
      void settle.run(state, reason ?? null, connectionId ?? null, at, number),
    /** Its signature has been checked at last. */
    believe: (number: number, trust: WebhookRow['trust'], environment: Environment | undefined): void =>
      void believe.run(trust, environment ?? null, number),
    /** A sync has brought what webhooks before it told of in vain. */
    catchUp: (connectionId: string, syncedAt: string, at: string): boolean =>
      catchUp.run(at, connectionId, syncedAt).changes > 0,
    /** When something was last done about one of a source. */
    lastHandledAt: (source: WebhookRow['source']): string | undefined => lastOfSource.get(source),
    page: (before: number, limit: number): WebhookRow[] => page.all(before, limit),
    counts: (sinceIso: string): WebhookCounts =>
      counts.get(sinceIso) ?? { received: 0, handled: 0, failed: 0, rejected: 0, gaps: 0 },
    prune(beforeIso: string, most: number): void {
      pruneByAge.run(beforeIso);
      pruneByCount.run(most);
    },
  };
}

/** What a row hints at. */
export function hintOf({ hint }: Pick<WebhookRow, 'hint'>): WebhookHint {
  return webhookHintSchema.parse(JSON.parse(hint));
}

/** A row as the interface sees it. */
export function deliveryOf(row: WebhookRow): WebhookDelivery {
  return {
    eventId: row.sender_event_id ?? row.event_id,
    type: row.type,
    ...(row.resource_id === null ? {} : { resourceId: row.resource_id }),
    receivedAt: row.received_at,
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
    trust: row.trust,
    ...(row.handled_at === null ? {} : { handledAt: row.handled_at }),
  };
}
