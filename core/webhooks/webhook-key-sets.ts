import type { Environment } from '../../shared/contract/index.ts';
import { TRUELAYER_HOSTS, TRUELAYER_KEY_SETS } from '../../shared/domain/truelayer-hosts.ts';

/** A key set that webhooks may be signed by, and whose they are. */
export type WebhookKeySet = { url: string; environment: Environment };

const ENVIRONMENTS: readonly Environment[] = ['production', 'sandbox', 'demo'];

/**
 * The key sets that signatures may name: TrueLayer's own; and where another server stands in for TrueLayer (the demo bank,
 * a tester's), that server's, at the usual place. Pure.
 *
 * @see https://github.com/TrueLayer/truelayer-signing
 */
export function webhookKeySets(apiUrlOf: (environment: Environment) => string | undefined): WebhookKeySet[] {
  return ENVIRONMENTS.flatMap((environment) => {
    const apiUrl = apiUrlOf(environment);
    if (apiUrl === undefined) return [];
    const isTrueLayer = environment !== 'demo' && apiUrl === TRUELAYER_HOSTS[environment].apiUrl;
    return [
      {
        environment,
        url: isTrueLayer ? TRUELAYER_KEY_SETS[environment] : `${new URL(apiUrl).origin}/.well-known/jwks`,
      },
    ];
  });
}

/** The environment that a key set signs for; `undefined` when it is nobody's, or several environments share one server. */
export function environmentOfKeySet(keySets: readonly WebhookKeySet[], url: string): Environment | undefined {
  const [found, ...others] = keySets.filter((keySet) => keySet.url === url);
  return others.length === 0 ? found?.environment : undefined;
}
