import { createCipheriv, createSecretKey, type KeyObject, type webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
  COUNTER_BYTES,
  EVENT_KEY_BYTES,
  EVENT_KEY_PURPOSE,
  sealAssociatedData,
  sealInfo,
  sealNonce,
  TAG_BYTES,
} from '../../shared/relay/sealed-envelope.ts';
import { createRecentCache } from '../limits/recent-cache.ts';

const PUBLIC_KEY_LIFETIME_MS = 3_600_000;
/**
 * An agreement is used for no longer than this, and then nobody can open what it sealed but the device. It costs about
 * half a millisecond, so under load many events share one.
 */
const AGREEMENT_LIFETIME_MS = 1000;
const MOST_EVENTS = 4096;
const MOST_DEVICES = 20_000;

/** Seals a packed envelope to one device. */
export type SealEvent = (
  device: { deviceId: string; sealingKey: string },
  event: { eventId: string; source: string; receivedAt: string },
  packed: Uint8Array,
) => Promise<Buffer>;

/** What one run of HPKE gave: the encapsulated key to send along, and a key that only the device can derive from it. */
type Agreement = { encapsulated: Buffer; eventKey: KeyObject; counter: number };

/**
 * Creates the sealer. The result is the encapsulated key, the counter, the ciphertext and its tag.
 *
 * @see RFC 9180 §5.1.1, §5.3
 */
export function createSealEvent(relayId: string, nowMs: () => number): SealEvent {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const publicKeys = createRecentCache<Promise<webcrypto.CryptoKey>>({
    most: MOST_DEVICES,
    lifetimeMs: PUBLIC_KEY_LIFETIME_MS,
    nowMs,
  });
  const agreements = createRecentCache<Promise<Agreement>>({
    most: MOST_DEVICES,
    lifetimeMs: AGREEMENT_LIFETIME_MS,
    nowMs,
  });

  return async (device, event, packed) => {
    const agreement = await agreementWith(device);
    const counter = agreement.counter;
    // Counted before anything can fail or wait: a nonce must never be used twice.
    agreement.counter += 1;
    if (agreement.counter >= MOST_EVENTS) agreements.delete(device.deviceId);
    const cipher = createCipheriv('aes-256-gcm', agreement.eventKey, sealNonce(counter), { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(sealAssociatedData(event), 'utf8'));
    const counterBytes = Buffer.alloc(COUNTER_BYTES);
    counterBytes.writeUInt32BE(counter);
    const ciphertext = cipher.update(packed);
    return Buffer.concat([agreement.encapsulated, counterBytes, ciphertext, cipher.final(), cipher.getAuthTag()]);
  };

  function agreementWith(device: { deviceId: string; sealingKey: string }): Promise<Agreement> {
    const known = agreements.get(device.deviceId);
    if (known !== undefined) return known;
    const agreement = agree(device);
    agreements.set(device.deviceId, agreement);
    // A key that cannot be used now may be next time, so a failure is not kept.
    agreement.catch(() => agreements.delete(device.deviceId));
    return agreement;
  }

  async function agree({ deviceId, sealingKey }: { deviceId: string; sealingKey: string }): Promise<Agreement> {
    let publicKey = publicKeys.get(sealingKey);
    if (publicKey === undefined) {
      publicKey = suite.kem.deserializePublicKey(Buffer.from(sealingKey, 'base64url'));
      publicKeys.set(sealingKey, publicKey);
    }
    const context = await suite.createSenderContext({
      recipientPublicKey: await publicKey,
      info: Buffer.from(sealInfo({ relayId, deviceId, sealingKey }), 'utf8'),
    });
    const eventKey = await context.export(Buffer.from(EVENT_KEY_PURPOSE, 'utf8'), EVENT_KEY_BYTES);
    return { encapsulated: Buffer.from(context.enc), eventKey: createSecretKey(Buffer.from(eventKey)), counter: 0 };
  }
}
