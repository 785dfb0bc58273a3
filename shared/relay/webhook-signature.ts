import { z } from 'zod';

/**
 * TrueLayer's webhook signature, the pure part: `Tl-Signature` is a JWS with detached payload (RFC 7515 appendix F) over
 * the method, the path, the headers it names and the raw body. The relay checks it first and the device checks it again.
 *
 * @see https://github.com/TrueLayer/truelayer-signing
 */

/** The header with the signature, HMAC or JWS. */
export const SIGNATURE_HEADER = 'tl-signature';

/** The header with the time of sending, lower-cased. It only counts when it is among the signed headers. */
export const TIMESTAMP_HEADER = 'x-tl-webhook-timestamp';

/** Longest signature header that is looked at: a header of 1 KiB and 132 bytes of signature fit well. */
const LONGEST_SIGNATURE = 2048;

/** What a signature header looks like, before anything is computed. */
export type SignatureShape =
  | { kind: 'hmac'; hex: string }
  | { kind: 'jws'; protectedHeader: string; signature: string }
  | { kind: 'attached' }
  | { kind: 'malformed' };

/** Tells the kinds of signature apart by their look alone. */
export function readSignatureShape(header: string): SignatureShape {
  if (/^[0-9a-f]{64}$/i.test(header)) return { kind: 'hmac', hex: header.toLowerCase() };
  if (header.length > LONGEST_SIGNATURE) return { kind: 'malformed' };
  const [, protectedHeader, payload, signature] =
    /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)$/.exec(header) ?? [];
  if (protectedHeader === undefined || signature === undefined) return { kind: 'malformed' };
  return payload === '' ? { kind: 'jws', protectedHeader, signature } : { kind: 'attached' };
}

/** The protected header of a version 2 signature. What has a fixed value is checked apart, to give each its own refusal. */
export const jwsHeaderSchema = z.object({
  alg: z.string(),
  kid: z.string().min(1).max(200),
  tl_version: z.string(),
  tl_headers: z.string().max(1000).default(''),
  jku: z.string().max(500),
});

/** See {@link jwsHeaderSchema}. */
export type JwsHeader = z.infer<typeof jwsHeaderSchema>;

/** The names of the signed headers, in order and as they were written. */
export function signedHeaderNames(header: Pick<JwsHeader, 'tl_headers'>): string[] {
  return header.tl_headers
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The text in front of the raw body in what is signed. A header that is not there counts as empty. */
export function signedPrefix(request: {
  method: string;
  path: string;
  headerNames: readonly string[];
  headerOf(name: string): string | undefined;
}): string {
  const lines = request.headerNames.map((name) => `${name}: ${request.headerOf(name) ?? ''}\n`);
  return `${request.method.toUpperCase()} ${request.path}\n${lines.join('')}`;
}
