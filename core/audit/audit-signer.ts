import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { deriveKey } from '../keys/key-derivation.ts';

/** Signs checkpoints and exports of the trail, so that a chain recomputed without the key is told from the real one. */
export type AuditSigner = {
  /** The public key, SPKI DER, base64: what a third party verifies with. */
  publicKey: string;
  sign(bytes: Buffer): Buffer;
  verify(bytes: Buffer, signature: Buffer): boolean;
};

/** DER of a PKCS #8 Ed25519 private key up to its 32 seed bytes (RFC 8410 §7). */
const PKCS8_ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Creates the signer of a profile; its Ed25519 key is derived from the root key. */
export function createAuditSigner(rootKey: Buffer): AuditSigner {
  const seed = deriveKey(rootKey, 'audit/v1');
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey: KeyObject = createPublicKey(privateKey);
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (bytes) => sign(null, bytes, privateKey),
    verify: (bytes, signature) => verify(null, bytes, publicKey, signature),
  };
}

/** What a checkpoint signs. */
export function checkpointBytes(seq: number, hash: Buffer, at: string): Buffer {
  return Buffer.from(JSON.stringify(['coffer-audit-checkpoint/1', seq, hash.toString('hex'), at]), 'utf8');
}
