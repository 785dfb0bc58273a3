import { createHash } from 'node:crypto';

/** What the relay takes from a body, in memory only: whose it is, which one it is, and when it was made. */
export type PeekedEvent = {
  /** The sender's own id, or a hash of the body where there is none. */
  senderEventId: string;
  /** Every id under which a device may have claimed it. */
  resourceIds: string[];
  /** `event_timestamp`, where there is one. */
  timestamp?: string;
};

const LONGEST_ID = 300;
const RESOURCE_FIELDS = ['resource_id', 'connection_id', 'credentials_id', 'account_id', 'task_id'];

/** Looks into a verified body. Never throws: what is not a JSON object simply has no ids. */
export function peekEvent(body: Buffer): PeekedEvent {
  const fields = parseObject(body);
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID ? value : undefined;
  };
  const eventId = text('event_id');
  const timestamp = text('event_timestamp');
  return {
    senderEventId: eventId === undefined ? `body:${createHash('sha256').update(body).digest('hex')}` : `id:${eventId}`,
    resourceIds: RESOURCE_FIELDS.map(text).filter((id) => id !== undefined),
    ...(timestamp === undefined ? {} : { timestamp }),
  };
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
