import type { Parsed } from './addresses.ts';

const KEY_BYTES = 32;

/**
 * A root key written as text: hex, or base64 in either alphabet with or without padding, of exactly 32 bytes. Anything
 * else is refused, because a key that is padded, cut or hashed into shape would hide a mistake until the day the profile
 * no longer opens.
 */
export function parseEncryptionKey(text: string): Parsed<Buffer> {
  if (/^[0-9a-f]{64}$/i.test(text)) return { value: Buffer.from(text, 'hex') };
  const problem = { problem: `must be exactly ${KEY_BYTES} bytes written as base64 or hex` };
  if (!/^([A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(text)) return problem;
  const key = Buffer.from(text, 'base64');
  // Only the one spelling of these bytes: Node's decoder would skip leftover bits without a word.
  const isCanonical = key.toString('base64url') === text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  const isPaddedRight = !text.endsWith('=') || text.length % 4 === 0;
  return key.length === KEY_BYTES && isCanonical && isPaddedRight ? { value: key } : problem;
}
