import type { Output, RelayStatus } from '../../shared/contract/index.ts';
import { deviceFingerprint } from './device-keys.ts';
import type { StoredRelayAccount } from './relay-account-store.ts';
import type { RelayConnection } from './relay-client.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** What is known of a relay, as the interface shows it. Pure. Token and keys stay out. */
export function describeRelay(
  known: StoredRelayAccount & { connection: RelayConnection; webhook: { secret?: string; url?: string } },
): RelayStatus {
  const { account, connection, webhook, webhookSecrets, pairedAt, lastSeenAt } = known;
  const { relayUrl, deviceId, hookUrl, sharedHookUrl, keys } = account;
  const { state, via, sinceMs, lastSeenAtMs } = connection;
  const seenAt = lastSeenAtMs === undefined ? lastSeenAt : iso(lastSeenAtMs);
  const isOurs = webhook.url === undefined || webhook.url === hookUrl || webhook.url === sharedHookUrl;
  return {
    // Stopped happens between two followings only.
    state: state === 'stopped' ? 'connecting' : state,
    ...(via === undefined ? {} : { via }),
    since: iso(sinceMs),
    ...(seenAt === undefined ? {} : { lastSeenAt: seenAt }),
    relay: {
      url: relayUrl,
      deviceId,
      fingerprint: deviceFingerprint(keys, account),
      pairedAt,
      hookUrl,
      sharedHookUrl,
      redirectUris: {
        production: redirectUriAt(relayUrl, 'production'),
        sandbox: redirectUriAt(relayUrl, 'sandbox'),
        demo: redirectUriAt(relayUrl, 'demo'),
      },
      secret: webhook.secret !== undefined ? 'environment' : webhookSecrets.length > 0 ? 'settings' : 'none',
      ...(isOurs || webhook.url === undefined ? {} : { otherAddress: webhook.url }),
    },
  };
}

/** The link in two words. Pure. */
export function summariseRelay(
  connection: RelayConnection | undefined,
  seenBefore: string | undefined,
): Output<'app.status'>['relay'] {
  if (connection === undefined) return { state: 'unpaired' };
  const { state, sinceMs, lastSeenAtMs } = connection;
  const seenAt = lastSeenAtMs === undefined ? seenBefore : iso(lastSeenAtMs);
  return {
    state: state === 'connected' ? 'connected' : 'disconnected',
    since: iso(sinceMs),
    ...(seenAt === undefined ? {} : { lastSeenAt: seenAt }),
  };
}

/** A relay's https page that hands a bank's answer on (see relay/http/bounce-page.ts). */
export function redirectUriAt(relayUrl: string, environment: 'production' | 'sandbox' | 'demo'): string {
  return `${relayUrl}/oauth/callback/${environment}`;
}
