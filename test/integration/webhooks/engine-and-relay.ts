import { expect } from 'vitest';
import type { EngineOptions } from '../../../core/engine.ts';
import type { RelayOverrides } from '../../../relay/start-relay.ts';
import type { WebhookDelivery } from '../../../shared/contract/index.ts';
import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useEngineAndBank } from '../engine/engine-and-bank.ts';
import type { BankAccountTruth } from '../engine/start-bank.ts';
import { connectedTo, type Connected } from '../lifecycle/connected.ts';
import { SECRET, useLocalRelays, type LocalRelay } from '../relay/local-relay.ts';

/** A webhook as the sandbox's control takes it. */
export type SentWebhook = {
  type?: string;
  resourceId?: string;
  mode?: 'hmac' | 'jws' | 'none';
  secret?: string;
  eventId?: string;
  data?: Record<string, unknown>;
  rawBody?: string;
};

/** An engine with a bank connected, paired with a relay of its own. */
export type EngineAndRelay = Connected & {
  relay: LocalRelay;
  /** Where its webhooks are sent. */
  hookUrl: string;
  /** Lets the bank send a webhook about the connection, and returns the relay's answer. */
  send(webhook?: SentWebhook): Promise<{ status: number; eventId: string }>;
  /** The delivery of an event, once something was done about it. */
  settled(eventId: string): Promise<WebhookDelivery>;
  deliveries(): Promise<WebhookDelivery[]>;
  /** Makes a payment at the bank, from the connection's first account. */
  pay(description: string): Promise<void>;
  /** The descriptions of the newest rows here. */
  newest(): Promise<string[]>;
  bankAccount(): Promise<BankAccountTruth>;
  credentialsId: string;
  /** How often the bank was asked at a door since this was last called. */
  asked(): Promise<Record<string, number>>;
  /** Closes the engine, lets time pass, and opens the same profile again. */
  again(meanwhile?: () => Promise<void>, options?: Partial<EngineOptions>): Promise<EngineAndRelay>;
  audited(action: AuditAction): Promise<Record<string, unknown>[]>;
};

/** Streams that beat often, so that a test notices soon what has become of them. */
export const QUICK_STREAMS: RelayOverrides = {
  streamTimes: { heartbeatMs: 500, rotateMs: 600_000, stalledMs: 60_000, tickMs: 50 },
};

/** Waits until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { timeout: 20_000, interval: 20 }).toBe(true);
}

/** Call it once at the top of a test file. The engine knows the shared secret unless it is told otherwise. */
export function useEngineAndRelay() {
  const openEngine = useEngineAndBank();
  const startRelay = useLocalRelays();

  return async (
    options: {
      engine?: Partial<EngineOptions>;
      hasSecret?: boolean;
      relayEnv?: Record<string, string>;
      relay?: RelayOverrides;
    } = {},
  ): Promise<EngineAndRelay> => {
    const engine = await openEngine({ engine: options.engine ?? {} });
    const { bank, call } = engine;
    const env = { RELAY_JWKS_URLS: `${bank.authUrl}/.well-known/jwks`, ...options.relayEnv };
    const relay = await startRelay(env, { ...QUICK_STREAMS, ...options.relay });
    const { connection } = await connectBank(engine, bank, 'ob-monzo');
    const paired = await call('relay.pair', { relayUrl: relay.url, code: await relay.mint(), name: 'Laptop' });
    if (options.hasSecret !== false) await call('relay.setSecret', { secret: SECRET });
    const place = { relay, hookUrl: paired.relay?.hookUrl ?? '', credentialsId: connection.credentialsId ?? '' };
    return withRelay(connectedTo(engine, connection.connectionId), place);
  };
}

function withRelay(
  connected: Connected,
  place: Pick<EngineAndRelay, 'relay' | 'hookUrl' | 'credentialsId'>,
): EngineAndRelay {
  const { hookUrl, credentialsId } = place;
  const { call, bank, connectionId } = connected;
  const control = async <Answer>(path: string, body: object): Promise<Answer> => {
    const answer = await fetch(bank.controlUrl + path, { method: 'POST', body: JSON.stringify(body) });
    if (answer.status !== 200) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const deliveries = async () => (await call('webhooks.deliveries', { limit: 200 })).deliveries;
  const bankAccount = async () => {
    const [account] = await bank.truth(credentialsId);
    if (account === undefined) throw new Error('the bank has no account');
    return account;
  };
  let seenCalls = 0;

  return {
    ...connected,
    ...place,
    deliveries,
    bankAccount,
    send: (webhook = {}) => control('/webhook', { url: hookUrl, secret: SECRET, resourceId: connectionId, ...webhook }),
    async settled(eventId) {
      const find = async () => (await deliveries()).find((one) => one.eventId === eventId && one.state !== 'waiting');
      await until(async () => (await find()) !== undefined);
      return (await find()) as WebhookDelivery;
    },
    async pay(description) {
      const { accountId } = await bankAccount();
      await control('/payment', { credentialsId, accountId, amountMinor: -1234, description });
    },
    newest: async () => (await call('transactions.page', { limit: 10 })).transactions.map((one) => one.description),
    async asked() {
      const calls = await bank.calls();
      const fresh = calls.slice(seenCalls);
      seenCalls = calls.length;
      return Object.fromEntries(
        [...Map.groupBy(fresh, ({ endpoint }) => endpoint ?? 'other')].map(([endpoint, group]) => [
          endpoint,
          group.length,
        ]),
      );
    },
    async again(meanwhile = async () => {}, options = {}) {
      await connected.close();
      await meanwhile();
      return withRelay(connectedTo(await connected.reopen(options), connectionId), place);
    },
    audited: async (action) => (await connected.audit(action)).map(({ metadata }) => metadata),
  };
}
