import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** An id of 128 random bits: a device, a user, an epoch. */
export function makeId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** Makes the secret half of a bearer token. */
export function makeTokenSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Writes a bearer token. It names its device, so that it is found by key and compared by hash. */
export function formatDeviceToken(token: { deviceId: string; secret: string }): string {
  return `${token.deviceId}.${token.secret}`;
}

/** Takes a bearer token apart; `undefined` when it is none of ours. */
export function parseDeviceToken(token: string): { deviceId: string; secret: string } | undefined {
  const [, deviceId, secret] = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
  return deviceId === undefined || secret === undefined ? undefined : { deviceId, secret };
}

/** How the secrets of tokens and codes are stored: they are random and long, so a plain hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Compares a secret with its hash in constant time. */
export function isSecretOf(secret: string, hash: Buffer): boolean {
  return timingSafeEqual(hashSecret(secret), hash);
}
