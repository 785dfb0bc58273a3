import {
  jwsHeaderSchema,
  readSignatureShape,
  SIGNATURE_HEADER,
  signedHeaderNames,
  TIMESTAMP_HEADER,
} from '../../shared/relay/webhook-signature.ts';
import type { HookMode } from '../../shared/relay/device-api.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';

/** A webhook older than this is refused: senders repeat for 72 hours, and an outage can add days. */
const OLDEST_MS = 30 * 24 * 3_600_000;
/** The sender's clock may be ahead by this much. */
const AHEAD_MS = 5 * 60_000;
/** ES512: r and s of 66 bytes each. */
const ES512_BYTES = 132;

/** A signature that looks right and says by whom it is; nothing is proven yet. */
export type JudgedSignature =
  | { kind: 'hmac'; digest: Buffer }
  | {
      kind: 'jws';
      protectedHeader: string;
      signature: Buffer;
      keySetUrl: string;
      keyId: string;
      /** The signed headers by the names the signer gave them, in order. */
      headers: readonly (readonly [name: string, value: string])[];
    };

/**
 * Judges the headers of a webhook by what they say, which costs next to nothing. Throws a {@link RelayRefusal} that
 * names what is wrong.
 *
 * @param rawHeaders Names and values in turn, as Node gives them, so that a doubled header is seen.
 */
export function judgeSignature(
  rawHeaders: readonly string[],
  allowed: { mode: HookMode; hasSecret: boolean; keySetUrls: readonly string[] },
  nowMs: number,
): JudgedSignature {
  const [header, ...others] = headerValues(rawHeaders, SIGNATURE_HEADER);
  if (header === undefined || header === '') throw new RelayRefusal('SIGNATURE_MISSING');
  if (others.length > 0) throw new RelayRefusal('SIGNATURE_DOUBLED');
  const shape = readSignatureShape(header);
  switch (shape.kind) {
    case 'malformed':
      throw new RelayRefusal('SIGNATURE_MALFORMED');
    case 'attached':
      throw new RelayRefusal('JWS_PAYLOAD_ATTACHED');
    case 'hmac':
      if (allowed.mode === 'jws' || !allowed.hasSecret) throw new RelayRefusal('SIGNATURE_MODE_REFUSED');
      return { kind: 'hmac', digest: Buffer.from(shape.hex, 'hex') };
    case 'jws':
      if (allowed.mode === 'hmac') throw new RelayRefusal('SIGNATURE_MODE_REFUSED');
      return judgeJws(shape, rawHeaders, allowed.keySetUrls, nowMs);
  }
}

/** Refuses a time that is too long ago or too far ahead. A text that is no time at all is refused as well. */
export function refuseStaleTime(text: string, nowMs: number): void {
  const atMs = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new RelayRefusal('TIMESTAMP_MALFORMED');
  if (atMs < nowMs - OLDEST_MS) throw new RelayRefusal('TIMESTAMP_TOO_OLD');
  if (atMs > nowMs + AHEAD_MS) throw new RelayRefusal('TIMESTAMP_AHEAD');
}

/** Every value of a header, in order. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

function judgeJws(
  shape: { protectedHeader: string; signature: string },
  rawHeaders: readonly string[],
  keySetUrls: readonly string[],
  nowMs: number,
): JudgedSignature {
  const header = readProtectedHeader(shape.protectedHeader);
  if (header.alg !== 'ES512') throw new RelayRefusal('JWS_ALGORITHM_REFUSED');
  if (header.tl_version !== '2') throw new RelayRefusal('JWS_VERSION_REFUSED');
  if (!keySetUrls.includes(header.jku)) throw new RelayRefusal('JWS_KEY_SET_REFUSED');
  const signature = Buffer.from(shape.signature, 'base64url');
  if (signature.length !== ES512_BYTES) throw new RelayRefusal('SIGNATURE_MALFORMED');

  const names = signedHeaderNames(header);
  const lowered = names.map((name) => name.toLowerCase());
  if (new Set(lowered).size !== lowered.length) throw new RelayRefusal('SIGNATURE_MALFORMED');
  const headers = names.map((name): [string, string] => {
    const [value = '', ...others] = headerValues(rawHeaders, name.toLowerCase());
    if (others.length > 0) throw new RelayRefusal('SIGNATURE_DOUBLED');
    return [name, value];
  });
  const timestamp = headers[lowered.indexOf(TIMESTAMP_HEADER)];
  if (timestamp === undefined) throw new RelayRefusal('TIMESTAMP_UNSIGNED');
  refuseStaleTime(timestamp[1], nowMs);
  return {
    kind: 'jws',
    protectedHeader: shape.protectedHeader,
    signature,
    keySetUrl: header.jku,
    keyId: header.kid,
    headers,
  };
}

function readProtectedHeader(text: string) {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new RelayRefusal('SIGNATURE_MALFORMED');
  }
  const parsed = jwsHeaderSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  // A header without a version or an algorithm is a refused one, not an unreadable one.
  const paths = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  if (paths.has('alg')) throw new RelayRefusal('JWS_ALGORITHM_REFUSED');
  if (paths.has('tl_version')) throw new RelayRefusal('JWS_VERSION_REFUSED');
  if (paths.has('jku')) throw new RelayRefusal('JWS_KEY_SET_REFUSED');
  throw new RelayRefusal(paths.has('kid') ? 'JWS_KEY_UNKNOWN' : 'SIGNATURE_MALFORMED');
}
