import type { KeyObject } from 'node:crypto';
import { createKeySetCache } from '../../shared/relay/key-set-cache.ts';
import type { Clock, Log } from '../ports.ts';
import { fetchKeySet } from './fetch-key-set.ts';
import type { RelayAccount } from './relay-account.ts';
import type { RelayHttp } from './relay-http.ts';
import { createVerifyWebhook, type VerifyWebhook } from './verify-webhook.ts';

/** Creates the second check of a paired device, which fetches TrueLayer's keys itself: the relay is not asked for them. */
export function createDeviceVerifier(needs: {
  account: Pick<RelayAccount, 'hookUrl' | 'sharedHookUrl'>;
  http: RelayHttp;
  keySetUrls: () => readonly string[];
  secrets: () => readonly string[];
  clock: Clock;
  log: Log;
}): VerifyWebhook {
  const { account, http, keySetUrls, secrets, clock, log } = needs;
  const keySets = createKeySetCache<KeyObject>({
    load: (url) => fetchKeySet(http, url),
    isSame: (a, b) => a.equals(b),
    nowMs: () => clock.nowMs(),
    onTrouble: (url) => log.warn('key set not fetched', { url }),
  });
  return createVerifyWebhook({ ...account, keySetUrls, keySets, secrets });
}
