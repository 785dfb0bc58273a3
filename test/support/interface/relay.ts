import type { RelayDevice, RelayStatus, WebhookDelivery } from '../../../shared/contract/index.ts';
import { ago } from './money.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const RELAY = 'https://relay.example.org';
const KEY = 'p4Yk0d1mVtq7Zs9xw2Rf8LbNc3H';

/** A relay that this computer is paired with. */
export function someRelay(nowMs: number, state: Exclude<RelayStatus['state'], 'unpaired'> = 'connected'): RelayStatus {
  const sinceMs = state === 'connected' ? 5 * HOUR_MS : 3 * DAY_MS;
  return {
    state,
    ...(state === 'connected' ? { via: 'stream' } : {}),
    since: ago(nowMs, sinceMs),
    lastSeenAt: ago(nowMs, state === 'connected' ? 20_000 : sinceMs),
    relay: {
      url: RELAY,
      deviceId: '0197b2a4-6c1d-7e30-9f00-2f6d1c7a5b11',
      fingerprint: '418 207',
      pairedAt: ago(nowMs, 40 * DAY_MS),
      hookUrl: `${RELAY}/v1/webhooks/${KEY}`,
      sharedHookUrl: `${RELAY}/v1/webhooks/truelayer`,
      redirectUris: {
        production: `${RELAY}/oauth/callback/production`,
        sandbox: `${RELAY}/oauth/callback/sandbox`,
        demo: `${RELAY}/oauth/callback/demo`,
      },
      secret: 'settings',
    },
  };
}

/** A laptop that is here, and one that has been asleep. */
export function someRelayDevices(nowMs: number): RelayDevice[] {
  return [
    {
      deviceId: '0197b2a4-6c1d-7e30-9f00-2f6d1c7a5b11',
      name: 'Kitchen laptop',
      fingerprint: '418 207',
      pairedAt: ago(nowMs, 40 * DAY_MS),
      lastSeenAt: ago(nowMs, 20_000),
      isThisDevice: true,
      waiting: 0,
    },
    {
      deviceId: '0197b2a4-6c1d-7e30-9f00-2f6d1c7a5b12',
      name: 'Sam’s desktop',
      fingerprint: '930 164',
      pairedAt: ago(nowMs, 12 * DAY_MS),
      lastSeenAt: ago(nowMs, 2 * DAY_MS),
      isThisDevice: false,
      waiting: 37,
    },
  ];
}

/** Webhooks of three days, each state among them, newest first. */
export function someDeliveries(nowMs: number): WebhookDelivery[] {
  const about: readonly Partial<WebhookDelivery>[] = [
    { type: 'transaction.created', state: 'waiting', connectionId: 'c1' },
    { type: 'relay.test', state: 'handled', reason: 'test', trust: 'unproven' },
    { type: 'balance.updated', state: 'handled', connectionId: 'c1', handledAt: ago(nowMs, 0) },
    { type: 'transaction.created', state: 'deferred', reason: 'QUOTA_EXHAUSTED', connectionId: 'c4' },
    { type: 'account.updated', state: 'failed', reason: 'PROVIDER_UNAVAILABLE', connectionId: 'c3' },
    { type: 'transaction.created', state: 'rejected', reason: 'no-secret', trust: 'unproven' },
    { type: 'transaction.created', state: 'duplicate', connectionId: 'c2' },
    { type: 'consent.revoked', state: 'handled', reason: 'not-confirmed', connectionId: 'c2' },
    { type: 'payment.executed', state: 'ignored', reason: 'unknown-type' },
    { type: 'relay.gap', state: 'handled', reason: 'age', trust: 'unproven' },
    { type: 'completion', state: 'handled', connectionId: 'c5' },
    { type: 'transaction.created', state: 'ignored', reason: 'unknown-resource' },
  ];
  return Array.from({ length: 36 }, (_, index): WebhookDelivery => {
    const special = about[index];
    return {
      eventId: `0197b2a4-6c1d-7e30-9f00-${String(index).padStart(12, '0')}`,
      type: 'transaction.created',
      receivedAt: ago(nowMs, 4 * MINUTE_MS + index * index * 3 * MINUTE_MS),
      state: 'handled',
      trust: 'signed',
      ...(special ?? { connectionId: `c${(index % 5) + 1}` }),
    };
  });
}
