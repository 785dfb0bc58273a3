import { ERROR_CODES, type WebhookDelivery } from '../../../shared/contract/index.ts';
import type { Tone } from '../../components/marks.tsx';
import type { Words } from '../../words/en-gb.ts';

const TONES: Record<WebhookDelivery['state'], Tone> = {
  waiting: 'busy',
  handled: 'good',
  deferred: 'soon',
  failed: 'bad',
  ignored: 'off',
  duplicate: 'off',
  rejected: 'bad',
};

/** What became of a webhook, as shape and word. */
export function webhookStanding({ state, type }: WebhookDelivery, words: Words): { tone: Tone; word: string } {
  // A gap that is made good was trouble all the same.
  const tone = type === 'relay.gap' && state === 'handled' ? 'soon' : TONES[state];
  return { tone, word: words.webhooks.states[state] };
}

/** What a webhook told of: in our words where we know its type, as the sender wrote it elsewhere. */
export function webhookSaid({ type }: WebhookDelivery, words: Words): string {
  return words.webhooks.types[type] ?? type;
}

/** Why it ended as it did, and what follows; nothing for the ordinary case. */
export function webhookDetail({ state, reason = '', type }: WebhookDelivery, words: Words): string {
  const known = ERROR_CODES.find((code) => code === reason);
  const parts = [words.webhooks.reasons[reason] ?? (known === undefined ? '' : words.errors[known].title)];
  if (type === 'relay.gap' && state === 'handled') parts.push(words.webhooks.asked);
  if (state === 'deferred' || state === 'failed') parts.push(words.webhooks.later);
  return parts.filter((part) => part !== '').join(' · ');
}
