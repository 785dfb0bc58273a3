import type { EventSource } from '../../shared/relay/delivery.ts';
import { SIGNATURE_HEADER } from '../../shared/relay/webhook-signature.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';
import type { RelayKeys } from '../keys/relay-keys.ts';
import type { RecentCache } from '../limits/recent-cache.ts';
import type { VerifyQueue } from '../limits/verify-queue.ts';
import type { AdmittedWebhook } from './admit-webhook.ts';
import type { HookDirectory } from './hook-directory.ts';
import { headerValues, refuseStaleTime } from './judge-signature.ts';
import type { KeySets } from './key-sets.ts';
import { peekEvent } from './peek-event.ts';
import type { StoreOutcome, StoreSealed } from './store-sealed.ts';
import { isHmacOf } from './verify-hmac.ts';
import { isJwsOf } from './verify-jws.ts';

/** A whole webhook. */
export type IncomingWebhook = {
  method: string;
  /** The path as the sender knows it, with whatever a proxy took away. */
  path: string;
  rawHeaders: readonly string[];
  body: Buffer;
  caller: string;
};

/** What became of a webhook that was right. `unrouted` at the shared hook: nobody claims what it is about. */
export type IngestOutcome = StoreOutcome | 'unrouted';

/** Verifies, routes, seals and stores a webhook. Resolves after the commit; throws a {@link RelayRefusal} or a `StoreFailure`. */
export type IngestWebhook = (webhook: IncomingWebhook, admitted: AdmittedWebhook) => Promise<IngestOutcome>;

/** Creates the way of a webhook from the wire into the mailboxes. */
export function createIngestWebhook(needs: {
  directory: HookDirectory;
  keySets: KeySets;
  queue: VerifyQueue;
  /** Callers that were right lately. */
  knownSenders: RecentCache<true>;
  keys: RelayKeys;
  storeSealed: StoreSealed;
  nowMs: () => number;
}): IngestWebhook {
  const { directory, keySets, queue, knownSenders, keys, storeSealed, nowMs } = needs;

  return async (webhook, { hook, signature }) => {
    if (!(await isSigned(webhook, hook.secrets, signature))) throw new RelayRefusal('SIGNATURE_WRONG');
    knownSenders.set(webhook.caller, true);
    const peeked = peekEvent(webhook.body);
    // The time of sending is judged already where it is signed; an HMAC covers only what the body says.
    if (signature.kind === 'hmac' && peeked.timestamp !== undefined) refuseStaleTime(peeked.timestamp, nowMs());

    const userIds = hook.userId === undefined ? await directory.usersOf(peeked.resourceIds) : [hook.userId];
    if (userIds.length === 0) return 'unrouted';
    const source: EventSource = hook.userId === undefined ? 'shared' : 'hook';
    return storeSealed(userIds, {
      source,
      eventId: keys.eventId(hook.userId ?? source, peeked.senderEventId),
      head: {
        method: webhook.method,
        path: webhook.path,
        headers: forwardedHeaders(webhook.rawHeaders, signature),
        verifiedAs: signature.kind,
      },
      body: webhook.body,
    });
  };

  async function isSigned(
    webhook: IncomingWebhook,
    secrets: readonly string[],
    signature: AdmittedWebhook['signature'],
  ): Promise<boolean> {
    if (signature.kind === 'hmac') return isHmacOf(signature.digest, webhook.body, secrets);
    const request = { ...webhook, headers: signature.headers };
    const isKnown = knownSenders.get(webhook.caller) === true;
    if (await queue.run(() => isJwsOf(signature, request, signature.key), isKnown)) return true;
    const replaced = await keySets.findReplaced(signature.keySetUrl, signature.keyId, signature.key);
    return replaced !== undefined && queue.run(() => isJwsOf(signature, request, replaced), isKnown);
  }
}

/** The headers that travel with the body: the signature, what it covers, and the kind of body. */
function forwardedHeaders(
  rawHeaders: readonly string[],
  signature: AdmittedWebhook['signature'],
): [name: string, value: string][] {
  const signed = signature.kind === 'jws' ? signature.headers.map(([name]) => name) : [];
  const names = new Map([SIGNATURE_HEADER, 'content-type', ...signed].map((name) => [name.toLowerCase(), name]));
  return [...names].flatMap(([lowered, name]) => {
    const [value] = headerValues(rawHeaders, lowered);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
}
