import { z } from 'zod';

/** Pairing a device with a relay: one signed request, one answer. See relay.md, Devices. */

/** Crockford's base32: no I, L, O or U, so a code can be read out and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_LENGTH = 4;
const SECRET_LENGTH = 26;
const GROUP_LENGTH = 5;

/** A code in its parts. The id finds it, so that wrong tries can be counted against it; the secret has 128 bits. */
export type PairingCode = { id: string; secret: string };

/** Writes a code in groups of five, as it is shown. */
export function formatPairingCode({ id, secret }: PairingCode): string {
  return (id + secret).match(new RegExp(`.{1,${GROUP_LENGTH}}`, 'g'))?.join('-') ?? '';
}

/** Reads a code as people type it: any case, any spaces or dashes, `O` for zero, `I` and `L` for one. */
export function parsePairingCode(text: string): PairingCode | undefined {
  const letters = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (letters.length !== ID_LENGTH + SECRET_LENGTH) return undefined;
  if ([...letters].some((letter) => !ALPHABET.includes(letter))) return undefined;
  return { id: letters.slice(0, ID_LENGTH), secret: letters.slice(ID_LENGTH) };
}

/** Makes a code out of random bytes (at least 30; five bits of each are used). */
export function pairingCodeFrom(random: Uint8Array): PairingCode {
  const letters = [...random.subarray(0, ID_LENGTH + SECRET_LENGTH)].map((byte) => ALPHABET[byte & 31]).join('');
  return { id: letters.slice(0, ID_LENGTH), secret: letters.slice(ID_LENGTH) };
}

/** `typ` of the signed pairing request, so that no other signature of the device can be taken for one. */
export const PAIRING_PROOF_TYPE = 'coffer-pairing+jwt';

/** A public key of 32 bytes (X25519, Ed25519) in base64url. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** The body of `POST /v1/pair`: a JWS by the device's Ed25519 key, which stands in its header, over {@link pairingClaimsSchema}. */
export const pairRequestSchema = z.strictObject({ proof: z.string().max(4096) });

/** What a device signs when it pairs. The audience is the relay's address as the device knows it. */
export const pairingClaimsSchema = z.object({
  aud: z.string().max(2048),
  code: z.string().max(64),
  /** The X25519 key that events are sealed to. */
  sealingKey: publicKeySchema,
  /** What a person calls this computer. */
  name: z.string().min(1).max(80),
});

/** The answer: the only time the token is shown. */
export const pairAnswerSchema = z.object({
  relayId: z.string(),
  userId: z.string(),
  deviceId: z.string(),
  epoch: z.string(),
  token: z.string(),
  /** Where TrueLayer is told to send this user's webhooks. */
  hookUrl: z.string(),
  /** One address for an application that serves many users. */
  sharedHookUrl: z.string(),
  serverTime: z.iso.datetime(),
});

/** See {@link pairAnswerSchema}. */
export type PairAnswer = z.infer<typeof pairAnswerSchema>;

/** What both sides hash (SHA-256) into the six digits that a person compares. */
export function fingerprintInput(device: {
  relayId: string;
  deviceId: string;
  signingKey: string;
  sealingKey: string;
}): string {
  return ['coffer-relay/fingerprint/v1', device.relayId, device.deviceId, device.signingKey, device.sealingKey].join(
    '\n',
  );
}

/** The six digits of a SHA-256 of {@link fingerprintInput}, as `123 456`. */
export function fingerprintDigits(sha256: Uint8Array): string {
  const number = new DataView(sha256.buffer, sha256.byteOffset, sha256.byteLength).getUint32(0);
  const digits = String(number % 1_000_000).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
