import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

/** A nonce is taken during the window it was made in and the one after. */
const WINDOW_MS = 5 * 60_000;
/** The longest that a proof with a fresh nonce can be used, and so must be remembered. */
export const PROOF_LIFETIME_MS = 2 * WINDOW_MS;
const NONCE_BYTES = 16;

/**
 * The nonces that proofs must carry. They take the place of the device's clock, which may be wrong, and need no memory:
 * a nonce is a keyed hash of the time window. With one process the key is of this start, so that proofs from before a
 * restart are worth nothing; several processes share one.
 *
 * @see RFC 9449 §8
 */
export type ProofNonces = { current(): string; isFresh(nonce: unknown): boolean };

/** Creates them. */
export function createProofNonces(key: KeyObject, nowMs: () => number): ProofNonces {
  const nonceOf = (window: number): string =>
    createHmac('sha256', key).update(String(window)).digest().subarray(0, NONCE_BYTES).toString('base64url');
  const window = (): number => Math.floor(nowMs() / WINDOW_MS);
  return {
    current: () => nonceOf(window()),
    isFresh: (nonce) =>
      typeof nonce === 'string' && [window(), window() - 1].some((candidate) => isSame(nonce, nonceOf(candidate))),
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
