import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import type { z } from 'zod';
import { PROOF_ALGORITHMS, signingJwkSchema } from '../../shared/relay/device-proof.ts';
import {
  formatPairingCode,
  PAIRING_PROOF_TYPE,
  pairingClaimsSchema,
  pairingCodeFrom,
  parsePairingCode,
  publicKeySchema,
  type PairAnswer,
} from '../../shared/relay/pairing.ts';
import type { RelayAudit } from '../audit/audit.ts';
import type { PairingOutcome, PairingStore } from '../directory/pairing-store.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';
import type { RelayKeys } from '../keys/relay-keys.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { formatDeviceToken, hashSecret, makeId, makeTokenSecret } from './device-token.ts';

const CODE_LIFETIME_MS = 10 * 60_000;

type Claims = z.infer<typeof pairingClaimsSchema>;

/** Makes one-time codes and turns them into devices. */
export type Pairing = {
  /** Mints a code for another device of a user, or for a new user. */
  mint(userId?: string): Promise<{ code: string; expiresAt: string }>;
  /** Pairs the device that made the proof. The addresses are this relay's own, as the caller may know it. */
  pair(proof: string, relayUrls: readonly string[]): Promise<Omit<PairAnswer, 'hookUrl' | 'sharedHookUrl'>>;
};

/** Creates the pairing over its store. */
export function createPairing(needs: {
  store: PairingStore;
  keys: RelayKeys;
  relayId: string;
  audit: RelayAudit;
  metrics: Metrics;
  nowMs: () => number;
  /** Told when a user's devices changed. */
  onDevicesChanged: (userId: string) => void;
}): Pairing {
  const { store, keys, relayId, audit, metrics, nowMs, onDevicesChanged } = needs;

  return {
    async mint(userId) {
      const code = pairingCodeFrom(randomBytes(32));
      const expiresAtMs = nowMs() + CODE_LIFETIME_MS;
      await store.addCode({ id: code.id, secretHash: hashSecret(code.secret), userId, expiresAtMs });
      audit.note('PAIRING_CODE_MADE', { userId });
      return { code: formatPairingCode(code), expiresAt: new Date(expiresAtMs).toISOString() };
    },

    async pair(proof, relayUrls) {
      const { claims, signingKey } = await readProof(proof, relayUrls);
      const secret = makeTokenSecret();
      const outcome = await tryCode(claims, signingKey, hashSecret(secret));
      if (outcome.state !== 'paired') {
        const refusal = outcome.state === 'device-limit' ? 'DEVICE_LIMIT' : 'PAIRING_CODE_INVALID';
        throw new RelayRefusal(refusal);
      }
      const { userId, deviceId, epoch } = outcome;
      onDevicesChanged(userId);
      metrics.count('devices_paired_total');
      audit.note('DEVICE_PAIRED', { userId, deviceId, metadata: { isRepeated: outcome.isRepeated } });
      const token = formatDeviceToken({ deviceId, secret });
      return { relayId, userId, deviceId, epoch, token, serverTime: new Date(nowMs()).toISOString() };
    },
  };

  async function tryCode(claims: Claims, signingKey: string, tokenHash: Buffer): Promise<PairingOutcome> {
    const code = parsePairingCode(claims.code);
    if (code === undefined) return { state: 'code-invalid' };
    return store.pair({
      codeId: code.id,
      secretHash: hashSecret(code.secret),
      nowMs: nowMs(),
      newUser: { userId: makeId(), hookPathHash: (userId) => keys.hashHookPath(keys.hookPath(userId)) },
      device: {
        deviceId: makeId(),
        name: claims.name,
        epoch: makeId(),
        signingKey,
        sealingKey: claims.sealingKey,
        tokenHash,
      },
    });
  }
}

/** The request is signed by the key it offers, for this relay, so nobody in between can put in a key of his own. */
async function readProof(proof: string, relayUrls: readonly string[]): Promise<{ claims: Claims; signingKey: string }> {
  try {
    const jwk = signingJwkSchema.parse(decodeProtectedHeader(proof).jwk);
    const { payload } = await jwtVerify(proof, await importJWK(jwk, 'Ed25519'), {
      typ: PAIRING_PROOF_TYPE,
      algorithms: PROOF_ALGORITHMS,
      audience: [...relayUrls],
    });
    return { claims: pairingClaimsSchema.parse(payload), signingKey: publicKeySchema.parse(jwk.x) };
  } catch (cause) {
    throw new RelayRefusal('PAIRING_PROOF_INVALID', { cause });
  }
}
