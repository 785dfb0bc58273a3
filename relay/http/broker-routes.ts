import { json, urlencoded, type Router } from 'express';
import { z } from 'zod';
import type { RelayAudit } from '../audit/audit.ts';
import type { RelayConfig } from '../config/read-config.ts';
import { readBounded } from '../limits/read-bounded.ts';
import { exactRouter } from './exact-router.ts';
import { readBody, type DeviceGuard } from './device-guard.ts';
import { RelayRefusal } from './relay-refusal.ts';

const TIMEOUT_MS = 30_000;
const MOST_ANSWER_BYTES = 64 * 1024;

const text = z.string().min(1).max(4096);
const grantSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: text,
    redirect_uri: text,
    code_verifier: text.optional(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: text }),
]);

/**
 * `POST /v1/oauth/token`, off unless configured: adds the client secret to a token request of a paired device, for a
 * vendor whose one TrueLayer application serves many users. Only the two grants, only the configured endpoint; the
 * answer goes through as it is, and nothing of either is kept.
 */
export function brokerRoutes(needs: { guard: DeviceGuard; broker: RelayConfig['broker']; audit: RelayAudit }): Router {
  const { guard, broker, audit } = needs;
  const router = exactRouter();
  router.post(
    '/v1/oauth/token',
    urlencoded({ limit: '16kb', extended: false, inflate: false }),
    json({ limit: '16kb', inflate: false }),
    guard(async (request, response, { id: deviceId, user_id: userId }) => {
      if (broker === undefined) throw new RelayRefusal('BROKER_OFF');
      const grant = readGrant(request);
      const answer = await exchange(broker, grant);
      audit.note('TOKEN_BROKERED', { userId, deviceId, metadata: { grant: grant.grant_type, status: answer.status } });
      response.status(answer.status).type(answer.contentType).send(answer.body);
    }),
  );
  return router;
}

function readGrant(request: Parameters<typeof readBody>[1]): z.output<typeof grantSchema> {
  try {
    return readBody(grantSchema, request);
  } catch (cause) {
    throw new RelayRefusal('BROKER_GRANT_REFUSED', { cause });
  }
}

async function exchange(
  broker: NonNullable<RelayConfig['broker']>,
  grant: Readonly<Record<string, string | undefined>>,
): Promise<{ status: number; contentType: string; body: Buffer }> {
  const fields = new URLSearchParams({ client_id: broker.clientId, client_secret: broker.clientSecret });
  for (const [name, value] of Object.entries(grant)) if (value !== undefined) fields.set(name, value);
  try {
    const answer = await fetch(broker.tokenUrl, {
      method: 'POST',
      body: fields,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json' },
    });
    const body = await readBounded(answer, MOST_ANSWER_BYTES);
    return { status: answer.status, contentType: answer.headers.get('content-type') ?? 'application/json', body };
  } catch (cause) {
    throw new RelayRefusal('BROKER_UNAVAILABLE', { retryAfterS: 5, cause });
  }
}
