import { z } from 'zod';

/**
 * What a webhook asks to look at. `completion` is TrueLayer's own callback of an asynchronous v1 request, `request` its
 * event at the end of a v3 request; the other four are the specification's events. `unknown` is recorded and no more.
 */
export const webhookMeaningSchema = z.enum([
  'transactions',
  'accounts',
  'balance',
  'revocation',
  'completion',
  'request',
  'test',
  'unknown',
]);
/** See {@link webhookMeaningSchema}. */
export type WebhookMeaning = z.infer<typeof webhookMeaningSchema>;

/** What is taken from a webhook's body. Everything else of it is let go: the bank is asked for the truth. */
export const webhookHintSchema = z.strictObject({
  meaning: webhookMeaningSchema,
  /** As the sender wrote it, or what we call it. */
  type: z.string(),
  /** The sender's own id of the event. */
  senderEventId: z.string().optional(),
  /** What it is about: ids of connections, credentials or accounts, in the order in which they are tried. */
  resourceIds: z.array(z.string()),
  /** `completion`: where the sender says that the results lie. */
  resultsUri: z.string().optional(),
  /** `completion`, `request`: whether there is anything to fetch. */
  succeeded: z.boolean().optional(),
});
/** See {@link webhookHintSchema}. */
export type WebhookHint = z.infer<typeof webhookHintSchema>;

const LONGEST_ID = 300;
const LONGEST_URI = 2048;

/** The specification's events. TrueLayer's Data API sends none of them (docs: the bank is polled), other senders may. */
const MEANINGS: ReadonlyMap<string, WebhookMeaning> = new Map([
  ['transaction.created', 'transactions'],
  ['account.updated', 'accounts'],
  ['balance.updated', 'balance'],
  ['consent.revoked', 'revocation'],
]);

const FAILED_STATUS = /fail|error|reject|cancel/i;

/**
 * Reads a webhook's body. Never throws: a body that is no JSON object, or whose fields have other types, is an unknown
 * webhook. Where a name is doubled, the last one counts, as JSON readers have it.
 *
 * @see https://docs.truelayer.com/docs/asynchronous-calls-and-webhooks
 * @see https://docs.truelayer.com/reference/transactions-request-webhooks
 */
export function readHint(body: Buffer, source: 'hook' | 'shared' | 'test'): WebhookHint {
  const fields = parseObject(body);
  const text = (name: string, longest = LONGEST_ID): string | undefined => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined;
  };
  const ids = (...names: readonly string[]): string[] =>
    names.map((name) => text(name)).filter((id) => id !== undefined);
  const about = { ...optional('senderEventId', text('event_id')) };

  if (source === 'test') return { meaning: 'test', type: 'relay.test', resourceIds: [], ...about };
  const type = text('event_type') ?? text('type');
  const meaning = type === undefined ? undefined : MEANINGS.get(type);
  if (type !== undefined && meaning !== undefined) {
    return {
      meaning,
      type,
      resourceIds: ids('resource_id', 'connection_id', 'credentials_id', 'account_id'),
      ...about,
    };
  }
  const taskId = text('task_id');
  const resultsUri = text('results_uri', LONGEST_URI);
  if (taskId !== undefined && resultsUri !== undefined) {
    return {
      meaning: 'completion',
      type: type ?? 'completion',
      // The callback has no id of its own; its task ends once.
      senderEventId: about.senderEventId ?? `task:${taskId}`,
      resourceIds: ids('credentials_id'),
      resultsUri,
      succeeded: text('status') === 'Succeeded',
    };
  }
  if (text('request_id') !== undefined && ids('connection_id', 'account_id').length > 0) {
    return {
      meaning: 'request',
      type: type ?? 'request',
      resourceIds: ids('connection_id', 'account_id'),
      succeeded: !FAILED_STATUS.test(`${type ?? ''} ${text('status') ?? ''}`),
      ...about,
    };
  }
  return { meaning: 'unknown', type: type ?? 'unknown', resourceIds: ids('resource_id'), ...about };
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

function optional<Name extends string>(name: Name, value: string | undefined): { [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: string });
}
