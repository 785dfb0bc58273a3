import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 160 bits, as base64url. */
const HOOK_PATH_BYTES = 20;
const DIGEST_BYTES = 16;

/**
 * What the relay derives from its one secret key, so that a copy of the store alone shows no hook, no resource id, no
 * sender's event id and no webhook secret.
 */
export type RelayKeys = {
  /** The unguessable last part of a user's webhook address. */
  hookPath(userId: string): string;
  /** How a hook path is looked up. */
  hashHookPath(path: string): Buffer;
  /** The id of an event on the wire: equal for the same id in the same scope, and silent about it. */
  eventId(scope: string, senderEventId: string): string;
  /** How a resource id stands in the routing table. */
  hashResource(resourceId: string): string;
  /** Encrypts a user's webhook secret for the store (AES-256-GCM, bound to the user). */
  sealSecret(secret: string, userId: string): Buffer;
  /** Opens one. Throws when it was changed, moved or made with another key. */
  openSecret(sealed: Buffer, userId: string): string;
  /** The key of the nonces that proofs must carry. */
  nonceKey: KeyObject;
  /** Tells whether a store was made with this key. */
  check: string;
};

/** Makes a new secret key. */
export function makeSecretKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Derives everything from a secret key of 32 bytes. */
export function deriveRelayKeys(secretKey: Buffer): RelayKeys {
  // Key objects: Node takes several times as long to use a key that it has to import each time.
  const derive = (purpose: string): KeyObject =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), `coffer-relay/${purpose}/v1`, KEY_BYTES)),
    );
  const hookKey = derive('hook-path');
  const eventKey = derive('event-id');
  const routeKey = derive('route');
  const secretsKey = derive('webhook-secret');
  const mac = (key: KeyObject, ...parts: string[]): Buffer =>
    createHmac('sha256', key).update(parts.join('\n'), 'utf8').digest();

  return {
    hookPath: (userId) => mac(hookKey, userId).subarray(0, HOOK_PATH_BYTES).toString('base64url'),
    hashHookPath: (path) => createHash('sha256').update(path, 'utf8').digest(),
    eventId: (scope, senderEventId) =>
      mac(eventKey, scope, senderEventId).subarray(0, DIGEST_BYTES).toString('base64url'),
    hashResource: (resourceId) => mac(routeKey, resourceId).toString('base64url'),
    sealSecret(secret, userId) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secretsKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(userId, 'utf8'));
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
    },
    openSecret(sealed, userId) {
      const decipher = createDecipheriv('aes-256-gcm', secretsKey, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(userId, 'utf8'));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
    nonceKey: derive('proof-nonce'),
    check: mac(derive('check'), 'relay').toString('base64url'),
  };
}
