import { AppError } from '../errors.ts';
import type { Keyring } from '../ports.ts';
import { rootKeyId } from './key-derivation.ts';
import { readKeyRecord, writeKeyRecord } from './key-record.ts';
import { openSeal } from './passphrase-seal.ts';
import { createRecoveryCode, readRecoveryCode } from './recovery-code.ts';
import { storeInKeychain, wrapKey, type RootKeyResult } from './root-key.ts';

/** Wraps the root key under a new recovery code, which replaces an older one, and answers the code: it is kept nowhere. */
export async function addRecoveryCode(profileDir: string, rootKey: Buffer, cost?: number): Promise<string> {
  const code = createRecoveryCode();
  const recoveryKey = await wrapKey(rootKey, readRecoveryCode(code), cost);
  const record = readKeyRecord(profileDir);
  if (!record || record.kind === 'session-only') {
    throw new AppError('INVALID_INPUT', { sentence: 'recovery-needs-lasting-key' });
  }
  writeKeyRecord(profileDir, { ...record, recoveryKey });
  return code;
}

/** Whether the profile has a recovery code. */
export function hasRecoveryCode(profileDir: string): boolean {
  return readKeyRecord(profileDir)?.recoveryKey !== undefined;
}

/** The root key by its recovery code. `RECOVERY_CODE_WRONG` when the code does not fit, or there is none. */
export async function openWithRecoveryCode(profileDir: string, typed: string): Promise<Buffer> {
  const record = readKeyRecord(profileDir);
  const code = readRecoveryCode(typed);
  if (!record?.recoveryKey) throw new AppError('RECOVERY_CODE_WRONG');
  const rootKey = await openSeal(record.recoveryKey, code).catch((cause: unknown) => {
    throw new AppError('RECOVERY_CODE_WRONG', { cause });
  });
  if (rootKeyId(rootKey) !== record.keyId) throw new AppError('RECOVERY_CODE_WRONG');
  return rootKey;
}

/**
 * Opens a profile whose key store is in the way, by its recovery code, and gives the key back to the store where that is
 * possible. Where it is not, the store is reported as it is, and the user can choose a passphrase.
 */
export async function recoverRootKey(
  profileDir: string,
  typed: string,
  keyring: Keyring | undefined,
): Promise<Extract<RootKeyResult, { state: 'ready' }>> {
  const rootKey = await openWithRecoveryCode(profileDir, typed);
  const record = readKeyRecord(profileDir);
  if (!record) throw new AppError('DATABASE_CORRUPT');
  const { kind, profileId } = record;
  const state =
    kind === 'os-keychain'
      ? await storeInKeychain(keyring, profileId, rootKey)
      : kind === 'passphrase'
        ? 'ready'
        : 'absent';
  const isKept = kind === 'os-keychain' && state === 'ready';
  return { state: 'ready', keyStore: { kind, state, ...(isKept ? {} : { isRecovered: true }) }, rootKey };
}
