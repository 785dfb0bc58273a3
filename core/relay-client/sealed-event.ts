import { createDecipheriv, type webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { SealedEvent } from '../../shared/relay/delivery.ts';
import {
  COUNTER_BYTES,
  ENCAPSULATION_BYTES,
  envelopeHeadSchema,
  EVENT_KEY_BYTES,
  EVENT_KEY_PURPOSE,
  sealAssociatedData,
  sealInfo,
  sealNonce,
  TAG_BYTES,
  unpackEnvelope,
  type EnvelopeHead,
} from '../../shared/relay/sealed-envelope.ts';
import type { DeviceKeys } from './device-keys.ts';

/** A webhook as it reached the relay, byte by byte. */
export type OpenedEvent = { head: EnvelopeHead; body: Buffer };

/** Opens what was sealed to this device; `undefined` when it was not, or was changed on the way. */
export type OpenSealedEvent = (event: SealedEvent) => Promise<OpenedEvent | undefined>;

/**
 * Creates the opener for a device at a relay. The seal is bound to both and to what travels beside it, so an event of
 * another device, another relay or another id does not open.
 *
 * @see RFC 9180 §5.1.1, §5.3
 */
export function createOpenSealedEvent(place: { relayId: string; deviceId: string; keys: DeviceKeys }): OpenSealedEvent {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const { relayId, deviceId, keys } = place;
  const info = Buffer.from(sealInfo({ relayId, deviceId, sealingKey: keys.sealing.public }), 'utf8');
  let privateKey: Promise<webcrypto.CryptoKey> | undefined;
  // Events that arrive together were mostly sealed together.
  let latest: { encapsulated: Buffer; eventKey: Buffer } | undefined;

  return async (event) => {
    try {
      const sealed = Buffer.from(event.sealed, 'base64');
      const encapsulated = sealed.subarray(0, ENCAPSULATION_BYTES);
      const eventKey = await eventKeyOf(encapsulated);
      const counter = sealed.readUInt32BE(ENCAPSULATION_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', eventKey, sealNonce(counter), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(sealAssociatedData(event), 'utf8'));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const ciphertext = sealed.subarray(ENCAPSULATION_BYTES + COUNTER_BYTES, -TAG_BYTES);
      return readEnvelope(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
    } catch {
      // One answer for every way to be wrong: nothing is learnt by trying.
      return undefined;
    }
  };

  async function eventKeyOf(encapsulated: Buffer): Promise<Buffer> {
    if (latest?.encapsulated.equals(encapsulated) === true) return latest.eventKey;
    privateKey ??= suite.kem.deserializePrivateKey(Buffer.from(keys.sealing.private, 'base64url'));
    const context = await suite.createRecipientContext({ recipientKey: await privateKey, enc: encapsulated, info });
    const eventKey = Buffer.from(await context.export(Buffer.from(EVENT_KEY_PURPOSE, 'utf8'), EVENT_KEY_BYTES));
    latest = { encapsulated: Buffer.from(encapsulated), eventKey };
    return eventKey;
  }
}

function readEnvelope(packed: Buffer): OpenedEvent | undefined {
  const parts = unpackEnvelope(packed);
  if (parts === undefined) return undefined;
  const head = envelopeHeadSchema.safeParse(JSON.parse(Buffer.from(parts.head).toString('utf8')));
  return head.success ? { head: head.data, body: Buffer.from(parts.body) } : undefined;
}
