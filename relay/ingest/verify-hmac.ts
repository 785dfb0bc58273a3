import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether the digest is the HMAC-SHA256 of the raw body under any of the secrets (the current and the previous one).
 * All are computed and compared in constant time, so the answer does not tell which it was.
 */
export function isHmacOf(digest: Buffer, body: Buffer, secrets: readonly string[]): boolean {
  let isRight = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    isRight = (expected.length === digest.length && timingSafeEqual(expected, digest)) || isRight;
  }
  return isRight;
}
