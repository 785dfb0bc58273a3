import type { z } from 'zod';
import {
  devicesSchema,
  hookSchema,
  MOST_ROUTES,
  pairingCodeAnswerSchema,
  type Devices,
  type Hook,
  type HookUpdate,
} from '../../shared/relay/device-api.ts';
import { AppError } from '../errors.ts';
import { asRelayError, type RelayCall, type RelayRequests } from './relay-requests.ts';

const TIMEOUT_MS = 20_000;

/**
 * What a person can ask of the relay. Each function rejects with `RELAY_UNREACHABLE` (try later) or `RELAY_REJECTED` (the
 * relay said no).
 */
export type RelayDeviceApi = {
  devices(): Promise<Devices['devices']>;
  revoke(deviceId: string): Promise<void>;
  /** A code for another device of the same user. */
  mintCode(): Promise<{ code: string; expiresAt: string }>;
  hook(): Promise<Hook>;
  /** Changes what the webhook address takes. A new secret keeps the one before valid beside it. */
  updateHook(update: HookUpdate): Promise<Hook>;
  /** Claims ids at the shared address, in place of those before. */
  setRoutes(resourceIds: readonly string[]): Promise<void>;
  /** Makes the relay send a webhook of its own. */
  sendTest(): Promise<void>;
};

/** Creates it over a device's requests. */
export function createRelayDeviceApi(requests: RelayRequests): RelayDeviceApi {
  return {
    devices: async () => (await ask(devicesSchema, { method: 'GET', path: '/v1/devices' })).devices,
    revoke: (deviceId) => tell({ method: 'DELETE', path: `/v1/devices/${encodeURIComponent(deviceId)}` }),
    mintCode: () => ask(pairingCodeAnswerSchema, { method: 'POST', path: '/v1/pairing-codes' }),
    hook: () => ask(hookSchema, { method: 'GET', path: '/v1/hook' }),
    updateHook: (update) => ask(hookSchema, { method: 'PUT', path: '/v1/hook', body: update }),
    setRoutes: (resourceIds) =>
      tell({ method: 'PUT', path: '/v1/routes', body: { resourceIds: resourceIds.slice(0, MOST_ROUTES) } }),
    sendTest: () => tell({ method: 'POST', path: '/v1/test' }),
  };

  async function ask<Schema extends z.ZodType>(schema: Schema, call: RelayCall): Promise<z.output<Schema>> {
    const parsed = schema.safeParse(await send(call));
    if (!parsed.success) throw new AppError('RELAY_UNREACHABLE', { cause: parsed.error });
    return parsed.data;
  }

  async function tell(call: RelayCall): Promise<void> {
    await send(call);
  }

  async function send(call: RelayCall): Promise<unknown> {
    try {
      return await requests.json({ ...call, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (thrown) {
      throw asRelayError(thrown);
    }
  }
}
