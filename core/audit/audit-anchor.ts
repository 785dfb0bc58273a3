import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from '../profile/profile-folder.ts';
import type { Keyring } from '../ports.ts';
import type { AuditSigner } from './audit-signer.ts';
import type { ChainCursor } from './audit-chain.ts';

/**
 * Where the head of the chain is remembered outside the database, so that a trail cut short, or put back whole to an
 * older copy, is noticed.
 */
export type AuditAnchor = {
  /** `os-keychain` cannot be put back with the profile's files; `file` only shows edits made without the profile's key. */
  kind: 'os-keychain' | 'file';
  read(): Promise<ChainCursor | undefined>;
  write(head: ChainCursor): Promise<void>;
};

/** The head in the system's key store, beside the root key. */
export function createKeychainAnchor(keyring: Keyring, profileId: string): AuditAnchor {
  const account = `${profileId} audit head`;
  return {
    kind: 'os-keychain',
    async read() {
      const answer = await keyring.read(account);
      return answer.state === 'found' ? parseHead(answer.secret.toString('utf8')) : undefined;
    },
    write: (head) => keyring.write(account, Buffer.from(formatHead(head), 'utf8')),
  };
}

const ANCHOR_FILE = 'audit-head.json';

/** The head in a signed file beside the database, for profiles whose key is not in a key store. */
export function createFileAnchor(profileDir: string, signer: AuditSigner): AuditAnchor {
  const path = join(profileDir, ANCHOR_FILE);
  return {
    kind: 'file',
    read() {
      if (!existsSync(path)) return Promise.resolve(undefined);
      const [text = '', signature = ''] = readFileSync(path, 'utf8').trim().split('\n');
      const isOurs = signer.verify(Buffer.from(text, 'utf8'), Buffer.from(signature, 'base64'));
      return Promise.resolve(isOurs ? parseHead(text) : undefined);
    },
    write(head) {
      const text = formatHead(head);
      writeFileDurably(path, `${text}\n${signer.sign(Buffer.from(text, 'utf8')).toString('base64')}\n`);
      return Promise.resolve();
    },
  };
}

function formatHead({ seq, hash }: ChainCursor): string {
  return `${seq} ${hash.toString('hex')}`;
}

function parseHead(text: string): ChainCursor | undefined {
  const match = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(text.trim());
  return match ? { seq: Number(match[1]), hash: Buffer.from(match[2] ?? '', 'hex') } : undefined;
}
