import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { fingerprintDigits, fingerprintInput, publicKeySchema } from '../../shared/relay/pairing.ts';

const keyPairSchema = z.strictObject({ public: publicKeySchema, private: publicKeySchema });

/**
 * The two key pairs of this device, as 32 bytes each in base64url: X25519, which events are sealed to, and Ed25519,
 * which proves every request. The private halves are secrets and are stored sealed.
 */
export const deviceKeysSchema = z.strictObject({ sealing: keyPairSchema, signing: keyPairSchema });

/** See {@link deviceKeysSchema}. */
export type DeviceKeys = z.infer<typeof deviceKeysSchema>;

/** Makes the keys of a device. */
export function makeDeviceKeys(): DeviceKeys {
  return {
    sealing: toPair(generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })),
    signing: toPair(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
  };
}

/** The signing key, ready to use. */
export function signingKeyOf({ signing }: DeviceKeys) {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: signing.public };
  return {
    publicJwk: jwk,
    privateKey: createPrivateKey({ key: { ...jwk, d: signing.private }, format: 'jwk' }),
    publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
  };
}

/** The six digits that a person compares with what the relay shows. */
export function deviceFingerprint(keys: DeviceKeys, place: { relayId: string; deviceId: string }): string {
  const input = fingerprintInput({ ...place, signingKey: keys.signing.public, sealingKey: keys.sealing.public });
  return fingerprintDigits(createHash('sha256').update(input, 'utf8').digest());
}

function toPair(jwk: { x?: string; d?: string }): { public: string; private: string } {
  return keyPairSchema.parse({ public: jwk.x, private: jwk.d });
}
