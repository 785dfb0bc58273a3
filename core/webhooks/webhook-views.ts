import type { Output, ParsedInput } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { deliveryOf, type WebhookStore } from './webhook-store.ts';

/** Webhooks as the interface asks for them. */
export type WebhookViews = {
  deliveries(query: ParsedInput<'webhooks.deliveries'>): Output<'webhooks.deliveries'>;
  stats(hours: number): Output<'webhooks.stats'>;
};

const DEFAULT_PAGE = 100;

/** Creates the views over the store. */
export function createWebhookViews(store: Pick<WebhookStore, 'page' | 'counts'>, clock: Clock): WebhookViews {
  return {
    deliveries({ cursor, limit = DEFAULT_PAGE }) {
      const rows = store.page(cursor === undefined ? Number.MAX_SAFE_INTEGER : parseCursor(cursor), limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        deliveries: page.map(deliveryOf),
        ...(rows.length > limit && last ? { nextCursor: String(last.number) } : {}),
      };
    },
    stats: (hours) => store.counts(new Date(clock.nowMs() - hours * 3_600_000).toISOString()),
  };
}

function parseCursor(cursor: string): number {
  const number = Number(cursor);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'cursor' }] } });
  }
  return number;
}
