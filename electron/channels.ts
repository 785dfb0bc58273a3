import type { MethodName } from '../shared/contract/index.ts';

/** The channel that carries engine events into the page. */
export const EVENT_CHANNEL = 'coffer:event';

/** The channel of one method. There is a channel per method, so the page can name nothing that is not in the contract. */
export function callChannel(method: MethodName): string {
  return `coffer:call:${method}`;
}
