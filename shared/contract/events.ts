import { z } from 'zod';
import { auditEntrySchema, idSchema } from './models.ts';

const nothing = z.strictObject({});

/**
 * Everything the engine pushes to the interface: name → schema of the payload. A `….changed` event carries no data, it
 * says "ask again", so a missed event can never leave a wrong figure on screen.
 */
export const events = {
  'connections.changed': nothing,
  'accounts.changed': nothing,
  'transactions.changed': nothing,
  /** Categories, rules, transfers, recurring payments, budgets or rates are others now. */
  'insights.changed': nothing,
  /** Progress of one sync. `step` names what is being fetched; `done` and `total` count its units. */
  'sync.progress': z.strictObject({
    connectionId: idSchema,
    step: z.enum(['accounts', 'balances', 'transactions', 'saving']),
    done: z.int(),
    total: z.int().optional(),
  }),
  'sync.finished': z.strictObject({ connectionId: idSchema, ok: z.boolean() }),
  /** A consent nears its end, or is over; `daysLeft` as on the connection. Sent once per warning. */
  'consents.warning': z.strictObject({ connectionId: idSchema, daysLeft: z.int() }),
  /** Progress of long work that is not a sync. */
  'job.progress': z.strictObject({
    job: z.enum(['audit.verify', 'rules.preview', 'rules.apply', 'edits.undo', 'backup', 'restore']),
    done: z.int(),
    total: z.int().optional(),
  }),
  /** The connection to the relay has changed, or what is paired with it. */
  'relay.changed': nothing,
  /** A webhook has arrived, or something was done about one. */
  'webhooks.changed': nothing,
  /** A check of the audit trail has come to another result than the one before. */
  'audit.judged': z.strictObject({ state: z.enum(['intact', 'broken']) }),
  /** Backups were made or removed, or their plan has changed. */
  'backups.changed': nothing,
  /** Everything is another profile's now: a backup was restored, or all was deleted. */
  'profile.changed': nothing,
  /** The app lock went on or off. While it is on, this is the only event that is sent. */
  'lock.changed': z.strictObject({ isLocked: z.boolean() }),
  /** What the user is told of has changed. */
  'alerts.changed': nothing,
  'audit.appended': z.strictObject({ entry: auditEntrySchema }),
} as const satisfies Record<string, z.ZodType>;

/** The name of an event. */
export type EventName = keyof typeof events;

/** The payload of an event. */
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** An event with its payload, as it travels. */
export type EngineEvent = { [Name in EventName]: { event: Name; payload: EventPayload<Name> } }[EventName];
