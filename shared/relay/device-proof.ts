import { z } from 'zod';

/** How a device proves on every request that it holds its key (DPoP, RFC 9449), as far as both sides must agree. */

/** The request header with the proof. */
export const PROOF_HEADER = 'DPoP';

/** The answer header with the nonce for the next proof. */
export const NONCE_HEADER = 'DPoP-Nonce';

/** `typ` of a proof. */
export const PROOF_TYPE = 'dpop+jwt';

/** The names under which Ed25519 signatures go: RFC 9864's, and the older one. */
export const PROOF_ALGORITHMS = ['Ed25519', 'EdDSA'];

/** A device's public signing key as it stands in the header of a proof. */
export const signingJwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

/** What a proof says. `ath` is the base64url SHA-256 of the token; `iat` is not judged, since a nonce tells the time better. */
export const proofClaimsSchema = z.object({
  jti: z.string().min(1).max(128),
  htm: z.string(),
  htu: z.string(),
  ath: z.string(),
  nonce: z.string(),
});
