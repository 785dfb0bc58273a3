import { createPublicKey, type KeyObject } from 'node:crypto';
import { keySetSchema, signingKeySchema } from '../../shared/relay/key-set-cache.ts';
import { readJson } from './relay-requests.ts';
import type { RelayHttp } from './relay-http.ts';

const TIMEOUT_MS = 5000;

/** Fetches the keys that TrueLayer signs webhooks with. Rejects when they cannot be had. */
export async function fetchKeySet(http: RelayHttp, url: string): Promise<ReadonlyMap<string, KeyObject>> {
  const answer = await http.send({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { keys } = keySetSchema.parse(await readJson(answer));
  const found = new Map<string, KeyObject>();
  for (const entry of keys) {
    const key = signingKeySchema.safeParse(entry);
    if (!key.success) continue;
    try {
      found.set(key.data.kid, createPublicKey({ key: key.data, format: 'jwk' }));
    } catch {
      // A point that is not on the curve: no key.
    }
  }
  return found;
}
