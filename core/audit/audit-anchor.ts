import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from '../profile/profile-folder.ts';
import type { Keyring } from '../ports.ts';
import type { AuditSigner } from './audit-signer.ts';
import type { ChainCursor } from './audit-chain.ts';
import type { AnchorKind } from './evidence-store.ts';
import type { AnchorReading } from './judge-trail.ts';

/**
 * Where the head of the chain is remembered outside the database, so that a trail cut short, or put back whole to an
 * older copy, is noticed.
 */
export type AuditAnchor = {
  /** `os-keychain` cannot be put back with the profile's files; `file` only shows edits made without the profile's key. */
  kind: AnchorKind;
  /** Never rejects: that it cannot be asked is an answer. */
  read(): Promise<AnchorReading>;
  write(head: ChainCursor): Promise<void>;
  /** What stands there, word for word; for a restore, which replaces the trail that it is about. Never rejects. */
  raw(): Promise<RawAnchor>;
};

/** What stands in an anchor, whatever it is. */
export type RawAnchor = { state: 'found'; text: string } | { state: 'absent' | 'unreachable'; text?: undefined };

/** The head in the system's key store, beside the root key. */
export function createKeychainAnchor(keyring: Keyring, profileId: string): AuditAnchor {
  const account = `${profileId} audit head`;
  return {
    kind: 'os-keychain',
    async read() {
      try {
        const answer = await keyring.read(account);
        if (answer.state === 'absent') return { state: 'absent' };
        return answer.state === 'found' ? readHead(answer.secret.toString('utf8')) : { state: 'unreachable' };
      } catch {
        return { state: 'unreachable' };
      }
    },
    write: (head) => keyring.write(account, Buffer.from(formatHead(head), 'utf8')),
    async raw() {
      try {
        const answer = await keyring.read(account);
        if (answer.state === 'found') return { state: 'found', text: answer.secret.toString('utf8') };
        return { state: answer.state === 'absent' ? 'absent' : 'unreachable' };
      } catch {
        return { state: 'unreachable' };
      }
    },
  };
}

const ANCHOR_FILE = 'audit-head.json';

/** The head in a signed file beside the database, for profiles whose key is not in a key store. */
export function createFileAnchor(profileDir: string, signer: AuditSigner): AuditAnchor {
  const path = join(profileDir, ANCHOR_FILE);
  return {
    kind: 'file',
    read: () => Promise.resolve(readSigned(path, signer)),
    write(head) {
      writeFileDurably(path, signed(formatHead(head), signer));
      return Promise.resolve();
    },
    raw: () =>
      Promise.resolve(
        existsSync(path) ? { state: 'found', text: readFileSync(path, 'utf8') } : { state: 'absent' as const },
      ),
  };
}

function readSigned(path: string, signer: AuditSigner): AnchorReading {
  try {
    if (!existsSync(path)) return { state: 'absent' };
    const text = readFileSync(path, 'utf8');
    const [head = ''] = text.split('\n', 1);
    // Byte for byte as it is written: base64 and white space can say the same in more than one way.
    return text === signed(head, signer) ? readHead(head) : { state: 'forged' };
  } catch {
    return { state: 'unreachable' };
  }
}

/** Ed25519 signatures are deterministic (RFC 8032 §5.1.6): the same head always makes the same text. */
function signed(text: string, signer: AuditSigner): string {
  return `${text}\n${signer.sign(Buffer.from(text, 'utf8')).toString('base64')}\n`;
}

function formatHead({ seq, hash }: ChainCursor): string {
  return `${seq} ${hash.toString('hex')}`;
}

function readHead(text: string): AnchorReading {
  const match = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(text);
  if (!match) return { state: 'forged' };
  return { state: 'found', head: { seq: Number(match[1]), hash: Buffer.from(match[2] ?? '', 'hex') } };
}
