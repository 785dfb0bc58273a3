import type { Environment } from '../shared/contract/index.ts';
import type { Audit } from './audit/audit.ts';
import type { ConnectionStore } from './connections/connection-store.ts';
import type { CheckConsent } from './consents/check-consent.ts';
import type { Credentials } from './credentials/credentials.ts';
import type { Database } from './database/database.ts';
import type { EventBus } from './events.ts';
import type { TokenEnvelope } from './keys/token-envelope.ts';
import type { AccountStore } from './ledger/account-store.ts';
import type { ReadGate } from './limits/read-gate.ts';
import type { Clock, Log } from './ports.ts';
import { createRelayAccountStore } from './relay-client/relay-account-store.ts';
import { createRelayLink, type RelayLink } from './relay-client/relay-link.ts';
import type { Sync } from './sync/sync.ts';
import { createCarryOut } from './webhooks/carry-out.ts';
import { createHandleWebhooks } from './webhooks/handle-webhooks.ts';
import { resourceIdsOf } from './webhooks/resolve-resource.ts';
import { createWebhookInbox } from './webhooks/webhook-inbox.ts';
import { environmentOfKeySet, webhookKeySets } from './webhooks/webhook-key-sets.ts';
import { createWebhookStore } from './webhooks/webhook-store.ts';
import { createWebhookViews, type WebhookViews } from './webhooks/webhook-views.ts';

/** The link to a relay, and what is done about the webhooks that come through it. */
export type WebhookServices = {
  relay: RelayLink;
  views: WebhookViews;
  /** Follows the relay, and takes up what the last run left undone. */
  start(): void;
  resume(): void;
  close(): Promise<void>;
};

/** Wires them: the second half of `services.ts`. */
export function createWebhookServices(needs: {
  database: Database;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  connections: ConnectionStore;
  accounts: AccountStore;
  envelope: TokenEnvelope;
  credentials: Pick<Credentials, 'servers'>;
  gate: ReadGate;
  sync: Sync;
  checkConsent: CheckConsent;
  webhook: { secret?: string; url?: string };
  environment(): Environment;
}): WebhookServices {
  const { database, envelope, connections, accounts, credentials, clock } = needs;
  const store = createWebhookStore(database);
  const relayAccounts = createRelayAccountStore(database, envelope);
  const apiUrlOf = (environment: Environment) => credentials.servers(environment)?.apiUrl;
  const keySets = () => webhookKeySets(apiUrlOf);
  const environmentOf = (keySetUrl: string) => environmentOfKeySet(keySets(), keySetUrl);

  const received = createWebhookInbox({ ...needs, store, cursors: relayAccounts, environmentOf });
  const handling = createHandleWebhooks({
    ...needs,
    store,
    carryOut: createCarryOut(needs),
    apiOrigin(environment) {
      const apiUrl = apiUrlOf(environment);
      return apiUrl === undefined ? undefined : new URL(apiUrl).origin;
    },
    environmentOf,
    verifyAgain: (webhook, source) => relay.verifyAgain(webhook, source),
  });
  const relay: RelayLink = createRelayLink({
    ...needs,
    store: relayAccounts,
    received,
    keySetUrls: () => keySets().map(({ url }) => url),
    resourceIds: () => resourceIdsOf(connections.all(), accounts.all()),
    onKept: handling.poke,
  });

  return {
    relay,
    views: createWebhookViews(store, clock),
    start() {
      relay.start();
      handling.poke();
    },
    resume() {
      relay.resume();
      handling.poke();
    },
    async close() {
      handling.close();
      await relay.close();
    },
  };
}
