import { randomBytes } from 'node:crypto';
import type { KeyStore } from '../../shared/contract/index.ts';
import type { FailureSentenceKey } from '../../shared/domain/failure-sentences.ts';
import { AppError } from '../errors.ts';
import type { Keyring } from '../ports.ts';
import { KEY_BYTES, rootKeyId } from './key-derivation.ts';
import { readKeyRecord, writeKeyRecord, type KeyRecord } from './key-record.ts';
import { derivePassphraseKey, openSeal, sealUnder, type PassphraseSeal } from './passphrase-seal.ts';

/** Where a root key can come from at start. */
export type KeySources = {
  keyring?: Keyring | undefined;
  suppliedKey?: Buffer | undefined;
  passphrase?: string | undefined;
};

/** The root key with where it lives, or why the profile stays shut. */
export type RootKeyResult =
  { state: 'ready'; keyStore: KeyStore; rootKey: Buffer } | { state: 'shut'; keyStore: KeyStore; error: AppError };

/**
 * Finds the root key of a profile, or makes one for a new profile.
 *
 * A known profile only ever opens with the key it was made with: the record names the store and the key, and anything
 * else is a named error that touches nothing. A new profile takes the first of: a supplied key, a passphrase, the
 * system's key store. With none of these the key lives in memory for this session only (the interface says so before
 * anything is stored, and offers a passphrase).
 */
export async function obtainRootKey(profileDir: string, sources: KeySources): Promise<RootKeyResult> {
  const record = readKeyRecord(profileDir);
  if (record === undefined || record.kind === 'session-only') return startNewProfile(profileDir, sources);
  const found = await readRecordedKey(record, sources);
  if (Buffer.isBuffer(found)) {
    if (rootKeyId(found) === record.keyId)
      return { state: 'ready', keyStore: { kind: record.kind, state: 'ready' }, rootKey: found };
    return shut(record.kind, 'changed', new AppError('KEYRING_CHANGED'));
  }
  return found;
}

/**
 * Keeps a profile by wrapping its root key under a passphrase: one that lasts for the session only, or one whose key store
 * has lost the key (`isKeyLost`), which then no longer needs the store.
 */
export async function keepWithPassphrase(
  profileDir: string,
  rootKey: Buffer,
  passphrase: string,
  { isKeyLost, cost }: { isKeyLost: boolean; cost?: number | undefined },
): Promise<KeyStore> {
  const record = readKeyRecord(profileDir);
  if (!record || (record.kind !== 'session-only' && !isKeyLost)) {
    throw new AppError('INVALID_INPUT', { sentence: 'key-already-lasting' });
  }
  writeKeyRecord(profileDir, { ...record, kind: 'passphrase', wrappedKey: await wrapKey(rootKey, passphrase, cost) });
  return { kind: 'passphrase', state: 'ready' };
}

async function startNewProfile(profileDir: string, sources: KeySources): Promise<RootKeyResult> {
  const rootKey = sources.suppliedKey ?? randomBytes(KEY_BYTES);
  const base = { version: 1, profileId: randomBytes(8).toString('hex'), keyId: rootKeyId(rootKey) } as const;
  const ready = (kind: KeyStore['kind'], extra: Partial<KeyRecord> = {}): RootKeyResult => {
    writeKeyRecord(profileDir, { ...base, kind, ...extra });
    return { state: 'ready', keyStore: { kind, state: 'ready' }, rootKey };
  };

  if (sources.suppliedKey) return ready('environment');
  if (sources.passphrase !== undefined)
    return ready('passphrase', { wrappedKey: await wrapKey(rootKey, sources.passphrase) });
  const stored = await storeInKeychain(sources.keyring, base.profileId, rootKey);
  if (stored === 'ready') return ready('os-keychain');
  writeKeyRecord(profileDir, { ...base, kind: 'session-only' });
  return { state: 'ready', keyStore: { kind: 'session-only', state: stored }, rootKey };
}

/** Stores the key in the key store and reads it back, because a store that accepts and forgets would lose the profile. */
export async function storeInKeychain(
  keyring: Keyring | undefined,
  profileId: string,
  rootKey: Buffer,
): Promise<'ready' | 'absent' | 'locked'> {
  if (!keyring) return 'absent';
  const before = await keyring.read(profileId);
  if (before.state === 'locked') return 'locked';
  if (before.state === 'unavailable') return 'absent';
  try {
    await keyring.write(profileId, rootKey);
  } catch (thrown) {
    return thrown instanceof AppError && thrown.code === 'KEYRING_LOCKED' ? 'locked' : 'absent';
  }
  const after = await keyring.read(profileId);
  return after.state === 'found' && after.secret.equals(rootKey) ? 'ready' : 'absent';
}

async function readRecordedKey(record: KeyRecord, sources: KeySources): Promise<Buffer | RootKeyResult> {
  switch (record.kind) {
    case 'environment':
      return sources.suppliedKey ?? shut('environment', 'absent', missing('key-in-environment'));
    case 'passphrase':
      return openWithPassphrase(record, sources.passphrase);
    case 'os-keychain':
      return readKeychain(record, sources);
    case 'session-only':
      throw new AppError('INTERNAL', { cause: new Error('a session-only key is never read back') });
  }
}

/** A root key under a passphrase or a code, as the record holds it. */
export async function wrapKey(rootKey: Buffer, passphrase: string, cost?: number): Promise<PassphraseSeal> {
  return sealUnder(await derivePassphraseKey(passphrase, { cost }), rootKey);
}

async function openWithPassphrase(record: KeyRecord, passphrase: string | undefined): Promise<Buffer | RootKeyResult> {
  if (!record.wrappedKey) throw new AppError('DATABASE_CORRUPT');
  if (passphrase === undefined) {
    return shut('passphrase', 'locked', new AppError('LOCKED', { sentence: 'key-in-passphrase' }));
  }
  return openSeal(record.wrappedKey, passphrase);
}

async function readKeychain(record: KeyRecord, { keyring, suppliedKey }: KeySources): Promise<Buffer | RootKeyResult> {
  // A key from the environment that is the same key is welcome; another one must not open half a profile.
  if (suppliedKey) return suppliedKey;
  const answer = (await keyring?.read(record.profileId)) ?? ({ state: 'unavailable' } as const);
  switch (answer.state) {
    case 'found':
      return answer.secret;
    case 'locked':
      return shut('os-keychain', 'locked', new AppError('KEYRING_LOCKED'));
    case 'absent':
      return shut('os-keychain', 'changed', new AppError('KEYRING_CHANGED', { sentence: 'key-gone' }));
    case 'unavailable':
      return shut('os-keychain', 'absent', missing('key-store-gone'));
  }
}

function missing(sentence: FailureSentenceKey): AppError {
  return new AppError('KEYRING_ABSENT', { sentence });
}

function shut(kind: KeyStore['kind'], state: KeyStore['state'], error: AppError): RootKeyResult {
  return { state: 'shut', keyStore: { kind, state }, error };
}
