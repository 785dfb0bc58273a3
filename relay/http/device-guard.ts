import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { NONCE_HEADER, PROOF_HEADER } from '../../shared/relay/device-proof.ts';
import type { AuditFields, RelayAudit } from '../audit/audit.ts';
import type { AuthenticateDevice } from '../devices/authenticate-device.ts';
import type { ProofNonces } from '../devices/proof-nonces.ts';
import type { DeviceRow } from '../directory/device-store.ts';
import { headerValues } from '../ingest/judge-signature.ts';
import type { TokenBuckets } from '../limits/token-buckets.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { asRefusal } from './answer-refusal.ts';
import { callerOf, relayUrlsOf } from './caller.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** Answers a request whose device is known. */
export type DeviceHandler = (request: Request, response: Response, device: DeviceRow) => Promise<void> | void;

/** Lets a handler see requests of paired devices only. */
export type DeviceGuard = (handle: DeviceHandler) => RequestHandler;

/** Creates the guard. Every answer brings the nonce for the next proof. */
export function createDeviceGuard(needs: {
  authenticate: AuthenticateDevice;
  nonces: ProofNonces;
  failures: TokenBuckets;
  perDevice: TokenBuckets;
  publicUrl: string | undefined;
  metrics: Metrics;
  audit: RelayAudit;
}): DeviceGuard {
  const { authenticate, nonces, failures, perDevice, publicUrl, metrics, audit } = needs;

  return (handle) => async (request, response) => {
    const from = callerOf(request);
    const spent = failures.wait(from);
    if (spent > 0) throw limited(spent, { metadata: { reason: 'RATE_LIMITED', from } });
    response.set(NONCE_HEADER, nonces.current());
    const device = await identify(request, from);
    const full = perDevice.take(device.id);
    if (full > 0) throw limited(full, { deviceId: device.id, metadata: { reason: 'RATE_LIMITED' } });
    response.set('Cache-Control', 'no-store');
    await handle(request, response, device);
  };

  function limited(retryAfterS: number, about: AuditFields): RelayRefusal {
    metrics.count('requests_refused_total', { reason: 'RATE_LIMITED' });
    audit.note('DEVICE_REFUSED', about);
    return new RelayRefusal('RATE_LIMITED', { retryAfterS });
  }

  async function identify(request: Request, from: string): Promise<DeviceRow> {
    try {
      return await authenticate({
        method: request.method,
        urls: relayUrlsOf(request, publicUrl).map((url) => url + request.path),
        authorization: request.get('authorization'),
        proofs: headerValues(request.rawHeaders, PROOF_HEADER.toLowerCase()),
      });
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      // Asking for a nonce is how every conversation begins, and a store that is away is not the caller's fault.
      if (refusal.status === 401 && refusal.code !== 'PROOF_NONCE_NEEDED') {
        failures.take(from);
        metrics.count('requests_refused_total', { reason: refusal.code });
        audit.note('DEVICE_REFUSED', { metadata: { reason: refusal.code, from } });
      }
      throw refusal;
    }
  }
}

/** Reads a body against its schema. Throws `BAD_REQUEST`. */
export function readBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  const parsed = schema.safeParse(request.body);
  if (!parsed.success) throw new RelayRefusal('BAD_REQUEST');
  return parsed.data;
}
