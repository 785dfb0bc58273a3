import { z } from 'zod';

/**
 * What is sealed to a device, and what the seal is bound to. Pure, because the relay seals and the device opens.
 *
 * The key agreement is HPKE in base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. The
 * events of one second at most share one agreement: each is sealed with AES-256-GCM under a key that HPKE exports
 * (§5.3), with a counter as the nonce, so that any of them opens without the others.
 */

/** Bytes of HPKE's encapsulated key, which stands first in a sealed event. */
export const ENCAPSULATION_BYTES = 32;

/** Bytes of the counter after it, big-endian. */
export const COUNTER_BYTES = 4;

/** Bytes of the tag at the end. */
export const TAG_BYTES = 16;

/** Bytes of the exported key. */
export const EVENT_KEY_BYTES = 32;

/** What HPKE exports the key for (its `exporter_context`). */
export const EVENT_KEY_PURPOSE = 'coffer-relay/event-key/v1';

/** The nonce of a counter: twelve bytes, of which the last four count. A key's counter never repeats. */
export function sealNonce(counter: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, counter);
  return nonce;
}

const VERSION = 1;
const PREFIX_BYTES = 9;
const SMALLEST_ENVELOPE_BYTES = 512;

/** HPKE's `info`: the key schedule is bound to the relay, the device and the device's key, so nothing opens elsewhere. */
export function sealInfo(place: { relayId: string; deviceId: string; sealingKey: string }): string {
  return ['coffer-relay/sealed/v1', place.relayId, place.deviceId, place.sealingKey].join('\n');
}

/** The associated data of an event: what travels beside the seal cannot be changed without breaking it. */
export function sealAssociatedData(event: { eventId: string; source: string; receivedAt: string }): string {
  return ['coffer-relay/event/v1', event.eventId, event.source, event.receivedAt].join('\n');
}

/** The part of a webhook that is text. Header names are as the signature names them. */
export const envelopeHeadSchema = z.object({
  method: z.string(),
  /** The path as the sender signed it. */
  path: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** How the relay verified it. `none` occurs in the relay's own test event only. */
  verifiedAs: z.enum(['hmac', 'jws', 'none']),
});

/** See {@link envelopeHeadSchema}. */
export type EnvelopeHead = z.infer<typeof envelopeHeadSchema>;

/**
 * Packs a head (UTF-8 JSON) and the raw body into one padded block: version (1 byte), length of the head (4, big-endian),
 * length of the body (4), head, body, zeros up to a power of two, so that the size says little about the content.
 */
export function packEnvelope(head: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = PREFIX_BYTES + head.length + body.length;
  const packed = new Uint8Array(Math.max(SMALLEST_ENVELOPE_BYTES, 2 ** Math.ceil(Math.log2(bytes))));
  const view = new DataView(packed.buffer);
  view.setUint8(0, VERSION);
  view.setUint32(1, head.length);
  view.setUint32(5, body.length);
  packed.set(head, PREFIX_BYTES);
  packed.set(body, PREFIX_BYTES + head.length);
  return packed;
}

/** Takes a packed block apart; `undefined` when it is not one. The parts share the block's memory. */
export function unpackEnvelope(packed: Uint8Array): { head: Uint8Array; body: Uint8Array } | undefined {
  if (packed.length < PREFIX_BYTES || packed[0] !== VERSION) return undefined;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const headEnd = PREFIX_BYTES + view.getUint32(1);
  const bodyEnd = headEnd + view.getUint32(5);
  if (bodyEnd > packed.length) return undefined;
  return { head: packed.subarray(PREFIX_BYTES, headEnd), body: packed.subarray(headEnd, bodyEnd) };
}
