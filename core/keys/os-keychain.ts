import { AppError } from '../errors.ts';
import type { Keyring } from '../ports.ts';

const SERVICE = 'app.coffer';
/** A desktop may be asking the user to unlock the store; a forgotten prompt must not hang the start for ever. */
const PROMPT_TIMEOUT_MS = 60_000;

/**
 * The operating system's key store: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux.
 *
 * On Linux the store is pinned, because the library otherwise falls back to the kernel's keyutils, which forget on
 * reboot: the profile would be lost. Returns `undefined` when the native module cannot be loaded on this platform.
 */
export async function createOsKeychain(): Promise<Keyring | undefined> {
  const keyring = await import('@napi-rs/keyring').catch(() => undefined);
  if (keyring === undefined) return undefined;
  const entry = (account: string) => new keyring.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });

  return {
    async read(account) {
      try {
        const secret = await entry(account).getSecret(AbortSignal.timeout(PROMPT_TIMEOUT_MS));
        return secret === null ? { state: 'absent' } : { state: 'found', secret: Buffer.from(secret) };
      } catch (thrown) {
        return { state: isLockedMessage(thrown) ? 'locked' : 'unavailable' };
      }
    },
    async write(account, secret) {
      try {
        await entry(account).setSecret(secret, AbortSignal.timeout(PROMPT_TIMEOUT_MS));
      } catch (cause) {
        // A locked store can be asked what it holds, and only refuses when something is to be put in.
        throw isLockedMessage(cause) ? new AppError('KEYRING_LOCKED', { cause }) : cause;
      }
    },
    async remove(account) {
      // Without its profile a key opens nothing, so a store that keeps it does no harm.
      try {
        await entry(account).deleteCredential(AbortSignal.timeout(PROMPT_TIMEOUT_MS));
      } catch {
        // Nor does a store that is not there; the library says so when the entry is named.
      }
    },
  };
}

/** The library has no error codes; a locked store is known by its words (Secret Service: a prompt was dismissed). */
function isLockedMessage(thrown: unknown): boolean {
  return thrown instanceof Error && /prompt was dismissed|locked/i.test(thrown.message);
}
