import { json, type Request, type Router } from 'express';
import type { Devices } from '../../shared/relay/device-api.ts';
import { pairRequestSchema, type PairAnswer } from '../../shared/relay/pairing.ts';
import type { RelayAudit } from '../audit/audit.ts';
import { fingerprintOf } from '../devices/fingerprint.ts';
import type { Pairing } from '../devices/pair-device.ts';
import type { DeviceRow, DeviceStore } from '../directory/device-store.ts';
import type { HookDirectory } from '../ingest/hook-directory.ts';
import type { RelayKeys } from '../keys/relay-keys.ts';
import type { TokenBuckets } from '../limits/token-buckets.ts';
import type { EventStore } from '../store/event-store.ts';
import { exactRouter } from './exact-router.ts';
import { asRefusal } from './answer-refusal.ts';
import { callerOf, relayUrlsOf } from './caller.ts';
import { readBody, type DeviceGuard } from './device-guard.ts';
import { RelayRefusal } from './relay-refusal.ts';
import { SHARED_HOOK } from './webhook-routes.ts';

/** The addresses that a user gives to TrueLayer. */
export function hookUrlsOf(
  request: Request,
  publicUrl: string | undefined,
  hookPath: string,
): { hookUrl: string; sharedHookUrl: string } {
  const [base = ''] = relayUrlsOf(request, publicUrl);
  return { hookUrl: `${base}/v1/webhooks/${hookPath}`, sharedHookUrl: `${base}/v1/webhooks/${SHARED_HOOK}` };
}

/** `POST /v1/pair`, `POST /v1/pairing-codes`, `GET /v1/devices`, `DELETE /v1/devices/:id`. */
export function pairingRoutes(needs: {
  guard: DeviceGuard;
  pairing: Pairing;
  devices: DeviceStore;
  events: EventStore;
  directory: HookDirectory;
  audit: RelayAudit;
  keys: RelayKeys;
  relayId: string;
  publicUrl: string | undefined;
  /** Tries to pair, per caller. */
  pairingTries: TokenBuckets;
  nowMs: () => number;
}): Router {
  const { guard, pairing, devices, events, directory, audit, keys, relayId, publicUrl, pairingTries, nowMs } = needs;
  const router = exactRouter();

  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 forwards rejections by itself.
  router.post('/v1/pair', json({ limit: '8kb', inflate: false }), async (request, response) => {
    const from = callerOf(request);
    const spent = pairingTries.wait(from);
    if (spent > 0) {
      audit.note('PAIRING_REFUSED', { metadata: { reason: 'RATE_LIMITED', from } });
      throw new RelayRefusal('RATE_LIMITED', { retryAfterS: spent });
    }
    const { proof } = readBody(pairRequestSchema, request);
    try {
      const paired = await pairing.pair(proof, relayUrlsOf(request, publicUrl));
      const answer: PairAnswer = { ...paired, ...hookUrlsOf(request, publicUrl, keys.hookPath(paired.userId)) };
      response.set('Cache-Control', 'no-store').status(201).json(answer);
    } catch (thrown) {
      const { status, code } = asRefusal(thrown);
      if (status < 500) {
        pairingTries.take(from);
        audit.note('PAIRING_REFUSED', { metadata: { reason: code, from } });
      }
      throw thrown;
    }
  });

  router.post(
    '/v1/pairing-codes',
    guard(async (_request, response, { user_id: userId }) => {
      response.status(201).json(await pairing.mint(userId));
    }),
  );

  router.get(
    '/v1/devices',
    guard(async (_request, response, self) => {
      const rows = await devices.list(self.user_id);
      const answer: Devices = { devices: rows.map((row) => describe(row, self.id)) };
      response.json(answer);
    }),
  );

  router.delete(
    '/v1/devices/:id',
    guard(async (request, response, { user_id: userId }) => {
      const deviceId = String(request.params['id']);
      if (!(await devices.revoke({ deviceId, userId, nowMs: nowMs() }))) throw new RelayRefusal('NOT_FOUND');
      directory.forget(userId);
      // Its stream ends at once, in whichever process it is.
      events.wake(deviceId, {});
      audit.note('DEVICE_REVOKED', { userId, deviceId });
      response.json({});
    }),
  );
  return router;

  function describe(row: DeviceRow, selfId: string): Devices['devices'][number] {
    return {
      deviceId: row.id,
      name: row.name,
      fingerprint: fingerprintOf(relayId, row),
      pairedAt: new Date(row.paired_at).toISOString(),
      ...(row.seen_at === null ? {} : { lastSeenAt: new Date(row.seen_at).toISOString() }),
      isThisDevice: row.id === selfId,
      waiting: row.stored_count,
    };
  }
}
