import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type CryptoKey } from 'jose';
import { PROOF_ALGORITHMS, PROOF_TYPE, proofClaimsSchema, signingJwkSchema } from '../../shared/relay/device-proof.ts';
import type { RelayErrorCode } from '../../shared/relay/relay-errors.ts';
import type { DeviceRow, DeviceStore } from '../directory/device-store.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';
import { createRecentCache } from '../limits/recent-cache.ts';
import type { EventStore } from '../store/event-store.ts';
import { hashSecret, isSecretOf, parseDeviceToken } from './device-token.ts';
import { PROOF_LIFETIME_MS, type ProofNonces } from './proof-nonces.ts';

const LONGEST_PROOF = 2048;
const KEY_LIFETIME_MS = 3_600_000;
const MOST_KEYS = 20_000;

/** A request of a device, as far as its proof covers it. */
export type DeviceRequest = {
  method: string;
  /** The addresses that this request may have been sent to, without query. */
  urls: readonly string[];
  authorization: string | undefined;
  /** Every `DPoP` header. */
  proofs: readonly string[];
};

/** Tells which device sends a request. Throws a {@link RelayRefusal}. */
export type AuthenticateDevice = (request: DeviceRequest) => Promise<DeviceRow>;

/**
 * Creates the check: a token that this relay gave out, and with every request a fresh proof by the key it was given to.
 * A stolen token is worth nothing without the key, and a caught request cannot be repeated.
 *
 * @see RFC 9449 §4.3, §7
 */
export function createAuthenticateDevice(needs: {
  devices: DeviceStore;
  events: EventStore;
  nonces: ProofNonces;
  nowMs: () => number;
}): AuthenticateDevice {
  const { devices, events, nonces, nowMs } = needs;
  const keys = createRecentCache<Promise<CryptoKey | Uint8Array>>({
    most: MOST_KEYS,
    lifetimeMs: KEY_LIFETIME_MS,
    nowMs,
  });

  return async ({ method, urls, authorization, proofs }) => {
    const token = /^DPoP ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refuse('TOKEN_MISSING');
    const parts = parseDeviceToken(token);
    if (parts === undefined) throw refuse('TOKEN_INVALID', 'invalid_token');
    const [proof, ...others] = proofs;
    if (proof === undefined) throw refuse('PROOF_MISSING', 'invalid_dpop_proof');
    if (others.length > 0 || proof.length > LONGEST_PROOF) throw refuse('PROOF_INVALID', 'invalid_dpop_proof');
    if (!nonces.isFresh(unverifiedNonce(proof))) throw refuse('PROOF_NONCE_NEEDED', 'use_dpop_nonce');

    const device = await devices.get(parts.deviceId);
    if (device === undefined || !isSecretOf(parts.secret, device.token_hash)) {
      throw refuse('TOKEN_INVALID', 'invalid_token');
    }
    if (device.revoked_at !== null) throw refuse('DEVICE_REVOKED', 'invalid_token');
    const claims = await verifyProof(proof, device.signing_key);
    const isOfRequest =
      claims?.htm === method && urls.includes(claims.htu) && claims.ath === hashSecret(token).toString('base64url');
    if (claims === undefined || !isOfRequest) throw refuse('PROOF_INVALID', 'invalid_dpop_proof');
    const proofId = createHash('sha256').update(`${device.id}\n${claims.jti}`, 'utf8').digest('base64url');
    const now = nowMs();
    if (!(await events.useProof(proofId, now + PROOF_LIFETIME_MS, now))) {
      throw refuse('PROOF_REPLAYED', 'invalid_dpop_proof');
    }
    return device;
  };

  async function verifyProof(proof: string, signingKey: string) {
    try {
      const jwk = signingJwkSchema.parse(decodeProtectedHeader(proof).jwk);
      // The key of the proof must be the key that the token was given to; any other may sign as it likes.
      if (jwk.x !== signingKey) return undefined;
      let key = keys.get(signingKey);
      if (key === undefined) {
        key = importJWK(jwk, 'Ed25519');
        keys.set(signingKey, key);
      }
      const { payload } = await jwtVerify(proof, await key, { typ: PROOF_TYPE, algorithms: PROOF_ALGORITHMS });
      return proofClaimsSchema.parse(payload);
    } catch {
      return undefined;
    }
  }
}

function unverifiedNonce(proof: string): unknown {
  try {
    return decodeJwt(proof)['nonce'];
  } catch {
    return undefined;
  }
}

function refuse(code: RelayErrorCode, error?: string): RelayRefusal {
  const challenge = `DPoP algs="Ed25519"${error === undefined ? '' : `, error="${error}"`}`;
  return new RelayRefusal(code, { headers: { 'WWW-Authenticate': challenge } });
}
