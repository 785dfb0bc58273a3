import type { webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { sealAssociatedData, sealInfo } from '../../shared/relay/sealed-envelope.ts';
import { createRecentCache } from '../limits/recent-cache.ts';

const KEY_LIFETIME_MS = 3_600_000;
const MOST_KEYS = 20_000;

/** Seals a packed envelope to one device. */
export type SealEvent = (
  device: { deviceId: string; sealingKey: string },
  event: { eventId: string; source: string; receivedAt: string },
  packed: Uint8Array,
) => Promise<Buffer>;

/**
 * Creates the sealer: HPKE base mode with a fresh ephemeral key per event, so that no event helps to open another.
 * The result is the encapsulated key (32 bytes) and the ciphertext.
 *
 * @see RFC 9180 §5.1.1
 */
export function createSealEvent(relayId: string, nowMs: () => number): SealEvent {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const publicKeys = createRecentCache<Promise<webcrypto.CryptoKey>>({
    most: MOST_KEYS,
    lifetimeMs: KEY_LIFETIME_MS,
    nowMs,
  });

  return async ({ deviceId, sealingKey }, event, packed) => {
    let publicKey = publicKeys.get(sealingKey);
    if (publicKey === undefined) {
      publicKey = suite.kem.deserializePublicKey(Buffer.from(sealingKey, 'base64url'));
      publicKeys.set(sealingKey, publicKey);
    }
    const { enc, ct } = await suite.seal(
      {
        recipientPublicKey: await publicKey,
        info: Buffer.from(sealInfo({ relayId, deviceId, sealingKey }), 'utf8'),
      },
      packed,
      Buffer.from(sealAssociatedData(event), 'utf8'),
    );
    return Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
  };
}
