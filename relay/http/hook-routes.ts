import { json, type Request, type Router } from 'express';
import { hookUpdateSchema, routesSchema, type Hook } from '../../shared/relay/device-api.ts';
import type { RelayAudit } from '../audit/audit.ts';
import { makeId } from '../devices/device-token.ts';
import type { HookStore } from '../directory/hook-store.ts';
import type { RouteStore } from '../directory/route-store.ts';
import type { HookDirectory } from '../ingest/hook-directory.ts';
import type { StoreSealed } from '../ingest/store-sealed.ts';
import type { RelayKeys } from '../keys/relay-keys.ts';
import { exactRouter } from './exact-router.ts';
import { readBody, type DeviceGuard } from './device-guard.ts';
import { hookUrlsOf } from './pairing-routes.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** Path and type of the event that `POST /v1/test` makes. */
const TEST_PATH = '/v1/test';
const TEST_TYPE = 'relay.test';

/** `GET`/`PUT /v1/hook`, `PUT /v1/routes`, `POST /v1/test`: what a user's webhook address takes, and whether it works. */
export function hookRoutes(needs: {
  guard: DeviceGuard;
  hooks: HookStore;
  routes: RouteStore;
  directory: HookDirectory;
  storeSealed: StoreSealed;
  keys: RelayKeys;
  audit: RelayAudit;
  publicUrl: string | undefined;
  /** Whether hooks without a secret of their own have a configured one. */
  hasCommonSecret: boolean;
  nowMs: () => number;
}): Router {
  const { guard, hooks, routes, directory, storeSealed, keys, audit, publicUrl, hasCommonSecret, nowMs } = needs;
  const router = exactRouter();

  router.get(
    '/v1/hook',
    guard(async (request, response, { user_id: userId }) => {
      response.json(await describe(request, userId));
    }),
  );

  router.put(
    '/v1/hook',
    json({ limit: '4kb', inflate: false }),
    guard(async (request, response, { id: deviceId, user_id: userId }) => {
      const { mode, secret } = readBody(hookUpdateSchema, request);
      await hooks.update(userId, {
        mode,
        secret: typeof secret === 'string' ? keys.sealSecret(secret, userId) : secret,
      });
      directory.forget(userId);
      audit.note('HOOK_CHANGED', {
        userId,
        deviceId,
        metadata: { mode, secret: secret === undefined ? 'kept' : secret === null ? 'removed' : 'replaced' },
      });
      response.json(await describe(request, userId));
    }),
  );

  router.put(
    '/v1/routes',
    json({ limit: '1mb', inflate: false }),
    guard(async (request, response, { id: deviceId, user_id: userId }) => {
      const { resourceIds } = readBody(routesSchema, request);
      await routes.replace(
        { deviceId, userId },
        resourceIds.map((id) => keys.hashResource(id)),
      );
      response.json({});
    }),
  );

  router.post(
    TEST_PATH,
    guard(async (_request, response, { user_id: userId }) => {
      const eventId = makeId();
      const body = { event_id: eventId, event_type: TEST_TYPE, event_timestamp: new Date(nowMs()).toISOString() };
      await storeSealed([userId], {
        source: 'test',
        eventId,
        head: { method: 'POST', path: TEST_PATH, headers: [], verifiedAs: 'none' },
        body: Buffer.from(JSON.stringify(body), 'utf8'),
      });
      response.status(202).json({ eventId });
    }),
  );
  return router;

  async function describe(request: Request, userId: string): Promise<Hook> {
    const row = await hooks.ofUser(userId);
    if (row === undefined) throw new RelayRefusal('NOT_FOUND');
    return {
      ...hookUrlsOf(request, publicUrl, keys.hookPath(userId)),
      mode: row.mode,
      hasSecret: row.secret !== null || hasCommonSecret,
      hasPreviousSecret: row.previous_secret !== null,
    };
  }
}
