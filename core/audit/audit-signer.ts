import { createPrivateKey, createPublicKey, hash, sign, type KeyObject } from 'node:crypto';
import { deriveKey } from '../keys/key-derivation.ts';
import type { Archive } from './evidence-store.ts';

/** Whether a signature over these bytes is the profile's own. */
export type SignatureCheck = (bytes: Buffer, signature: Buffer) => boolean;

/** Signs checkpoints and exports of the trail, so that a chain recomputed without the key is told from the real one. */
export type AuditSigner = {
  /** The public key, SPKI DER, base64: what a third party verifies with. */
  publicKey: string;
  /** The private key, for threads that check: they are handed the crypto library's own object, and no bytes of it. */
  key: KeyObject;
  sign(bytes: Buffer): Buffer;
  verify: SignatureCheck;
};

/** DER of a PKCS #8 Ed25519 private key up to its 32 seed bytes (RFC 8410 §7). */
const PKCS8_ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Creates the signer of a profile whose trail began in it: its Ed25519 key is derived from the root key. */
export function createAuditSigner(rootKey: Buffer): AuditSigner {
  return createSignerFromSeed(deriveKey(rootKey, 'audit/v1'));
}

/** Creates the signer from the 32 bytes that are its private key (RFC 8032); see `auditSeedOf`. */
export function createSignerFromSeed(seed: Buffer): AuditSigner {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    publicKey,
    key: privateKey,
    sign: (bytes) => sign(null, bytes, privateKey),
    verify: createSignatureCheck(privateKey),
  };
}

/**
 * Creates the check of whoever could have signed. Signatures of Ed25519 are deterministic (RFC 8032 §5.1.6): ours is the one
 * that we would make, which takes less than half the time of checking it by the public key, and allows no second way of
 * writing it.
 */
export function createSignatureCheck(privateKey: KeyObject): SignatureCheck {
  return (bytes, signature) => sign(null, bytes, privateKey).equals(signature);
}

/** A public key in a form that two people can compare: the beginning of its SHA-256, in groups. */
export function keyFingerprint(publicKey: string): string {
  const digest = hash('sha256', Buffer.from(publicKey, 'base64'), 'hex').slice(0, 32).toUpperCase();
  return (digest.match(/.{4}/g) ?? []).join(' ');
}

/** What a checkpoint signs. */
export function checkpointBytes(seq: number, chainHash: Buffer, at: string): Buffer {
  return Buffer.from(JSON.stringify(['coffer-audit-checkpoint/1', seq, chainHash.toString('hex'), at]), 'utf8');
}

/** What seals an archive: its place in the chain. Its content proves itself against that. */
export function archiveBytes({ firstSeq, lastSeq, previousHash, lastHash, at }: Omit<Archive, 'signature'>): Buffer {
  return Buffer.from(
    JSON.stringify([
      'coffer-audit-archive/1',
      firstSeq,
      lastSeq,
      previousHash.toString('hex'),
      lastHash.toString('hex'),
      at,
    ]),
    'utf8',
  );
}
