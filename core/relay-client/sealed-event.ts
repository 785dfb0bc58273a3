import type { webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { SealedEvent } from '../../shared/relay/delivery.ts';
import {
  envelopeHeadSchema,
  sealAssociatedData,
  sealInfo,
  unpackEnvelope,
  type EnvelopeHead,
} from '../../shared/relay/sealed-envelope.ts';
import type { DeviceKeys } from './device-keys.ts';

/** An X25519 public key, which stands in front of the ciphertext. */
const ENCAPSULATION_BYTES = 32;

/** A webhook as it reached the relay, byte by byte. */
export type OpenedEvent = { head: EnvelopeHead; body: Buffer };

/** Opens what was sealed to this device; `undefined` when it was not, or was changed on the way. */
export type OpenSealedEvent = (event: SealedEvent) => Promise<OpenedEvent | undefined>;

/**
 * Creates the opener for a device at a relay. The seal is bound to both and to what travels beside it, so an event of
 * another device, another relay or another id does not open.
 *
 * @see RFC 9180 §5.1.1
 */
export function createOpenSealedEvent(place: { relayId: string; deviceId: string; keys: DeviceKeys }): OpenSealedEvent {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const { relayId, deviceId, keys } = place;
  let privateKey: Promise<webcrypto.CryptoKey> | undefined;
  const info = Buffer.from(sealInfo({ relayId, deviceId, sealingKey: keys.sealing.public }), 'utf8');

  return async (event) => {
    const sealed = Buffer.from(event.sealed, 'base64');
    try {
      privateKey ??= suite.kem.deserializePrivateKey(Buffer.from(keys.sealing.private, 'base64url'));
      const packed = await suite.open(
        { recipientKey: await privateKey, enc: sealed.subarray(0, ENCAPSULATION_BYTES), info },
        sealed.subarray(ENCAPSULATION_BYTES),
        Buffer.from(sealAssociatedData(event), 'utf8'),
      );
      const parts = unpackEnvelope(new Uint8Array(packed));
      if (parts === undefined) return undefined;
      const head = envelopeHeadSchema.safeParse(JSON.parse(Buffer.from(parts.head).toString('utf8')));
      return head.success ? { head: head.data, body: Buffer.from(parts.body) } : undefined;
    } catch {
      // One answer for every way to be wrong: nothing is learnt by trying.
      return undefined;
    }
  };
}
