import { createPublicKey, type KeyObject } from 'node:crypto';
import { keySetSchema, signingKeySchema } from '../../shared/relay/key-set-cache.ts';
import { readBounded } from '../limits/read-bounded.ts';

const TIMEOUT_MS = 5000;
const MOST_BYTES = 64 * 1024;

/** Fetches a key set: no redirects, 5 s, 64 KiB. Rejects when it cannot be had or is none. */
export async function fetchKeySet(url: string, timeoutMs = TIMEOUT_MS): Promise<ReadonlyMap<string, KeyObject>> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`The key set answered ${response.status}.`);
  const { keys } = keySetSchema.parse(JSON.parse((await readBounded(response, MOST_BYTES)).toString('utf8')));
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
