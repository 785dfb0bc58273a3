import type { Environment } from '../../shared/contract/index.ts';
import type { ResolvedResource } from './resolve-resource.ts';
import type { WebhookHint } from './read-hint.ts';

/** Why a webhook is not believed, or nothing is to be done about it. */
export type WebhookReason =
  /** The signature does not hold on this computer, whatever the relay says. */
  | 'forged'
  /** It is signed with HMAC, and this computer has no secret to check it with. */
  | 'no-secret'
  /** It could not be opened: it was sealed for another key, or changed on the way. */
  | 'unreadable'
  /** TrueLayer's keys could not be had for so long that it is too old to matter. */
  | 'keys-unavailable'
  /** It points to an address that is not the configured API's. */
  | 'foreign-address'
  /** It is signed for another environment than its connection's. */
  | 'other-signer'
  | 'unknown-type'
  | 'unknown-resource'
  /** The connection it is about has ended already. */
  | 'connection-ended'
  /** The connection belongs to an environment that is not in use. */
  | 'other-environment'
  /** The request it tells of brought nothing. */
  | 'nothing-to-fetch'
  | 'test'
  /** The consent that was said to be withdrawn answers as before. */
  | 'not-confirmed'
  /** The bank confirmed that the consent is withdrawn. */
  | 'confirmed';

/** What to do about a webhook. An act names its connection; acts of one kind on one connection are done once. */
export type WebhookPlan =
  | { do: 'sync'; connectionId: string }
  | { do: 'balance'; connectionId: string; accountId?: string }
  | { do: 'confirm-consent'; connectionId: string }
  /** Later: this computer may not ask the bank again yet. */
  | { do: 'defer'; connectionId: string }
  | { do: 'nothing'; state: 'handled' | 'ignored' | 'rejected'; reason: WebhookReason; connectionId?: string };

/** What a plan is made from. */
export type WebhookFacts = {
  hint: WebhookHint;
  /** The environment whose key set signed it; absent for an HMAC. */
  signedFor?: Environment | undefined;
  resource: ResolvedResource | undefined;
  inUse: Environment;
  /** The configured API of the resource's environment, as an origin; absent while it has none. */
  apiOrigin: string | undefined;
  /** Whether the law's quota lets this computer read it now. */
  mayRead: (connectionId: string, endpoint: 'transactions' | 'balance', accountId: string | undefined) => boolean;
};

/**
 * Decides what a believed webhook leads to. Pure. A webhook is a hint: whatever it says, the answer comes from the bank,
 * within the quota, and no address in it is ever called.
 */
export function planWebhook({ hint, signedFor, resource, inUse, apiOrigin, mayRead }: WebhookFacts): WebhookPlan {
  const { meaning } = hint;
  if (meaning === 'test') return { do: 'nothing', state: 'handled', reason: 'test' };
  if (meaning === 'unknown') return { do: 'nothing', state: 'ignored', reason: 'unknown-type' };
  if (resource === undefined) return { do: 'nothing', state: 'ignored', reason: 'unknown-resource' };
  const { connection, accountId } = resource;
  const { connectionId, environment, status } = connection;
  const refuse = (state: 'ignored' | 'rejected', reason: WebhookReason): WebhookPlan => ({
    do: 'nothing',
    state,
    reason,
    connectionId,
  });
  if (signedFor !== undefined && signedFor !== environment) return refuse('rejected', 'other-signer');
  if (meaning === 'completion' && !isAt(hint.resultsUri, apiOrigin)) return refuse('rejected', 'foreign-address');
  if (hint.succeeded === false) return refuse('ignored', 'nothing-to-fetch');
  if (status === 'EXPIRED' || status === 'REVOKED') return refuse('ignored', 'connection-ended');
  // As with polls: real money is always worked on, invented money while it is in use.
  if (environment !== 'production' && environment !== inUse) return refuse('ignored', 'other-environment');

  // `/me` is TrueLayer's own record, so asking about a consent costs none of the bank's reads.
  if (meaning === 'revocation') return { do: 'confirm-consent', connectionId };
  if (meaning === 'balance') {
    if (!mayRead(connectionId, 'balance', accountId)) return { do: 'defer', connectionId };
    return { do: 'balance', connectionId, ...(accountId === undefined ? {} : { accountId }) };
  }
  return mayRead(connectionId, 'transactions', undefined)
    ? { do: 'sync', connectionId }
    : { do: 'defer', connectionId };
}

function isAt(address: string | undefined, origin: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address);
  return url !== null && origin !== undefined && url.origin === origin && url.username === '' && url.password === '';
}
