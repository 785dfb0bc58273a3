import { afterEach } from 'vitest';
import { openEngine, type Engine, type EngineOptions } from '../../../core/engine.ts';
import { AppError } from '../../../core/errors.ts';
import type { Keyring } from '../../../core/ports.ts';
import type { Envelope } from '../../../shared/contract/index.ts';
import { profileOptions } from './profile-options.ts';

/** Call it at the top of a test file: opens profiles, and closes every one that is still open after the test. */
export function useProfiles(): (profileDir: string, options?: Partial<EngineOptions>) => Promise<Engine> {
  const open = new Set<Engine>();
  afterEach(async () => {
    for (const engine of open) await engine.close();
    open.clear();
  });
  return async (profileDir, options = {}) => {
    const engine = await openEngine(profileOptions(profileDir, options));
    const tracked: Engine = {
      ...engine,
      async close() {
        open.delete(tracked);
        await engine.close();
      },
    };
    open.add(tracked);
    return tracked;
  };
}

/** The code with which opening a profile ends. */
export async function refusalOf(opening: Promise<Engine>): Promise<{ code: string; message: string }> {
  try {
    const engine = await opening;
    await engine.close();
  } catch (thrown) {
    if (thrown instanceof AppError) return { code: thrown.code, message: thrown.message };
    throw thrown;
  }
  throw new Error('the profile opened');
}

/** A call's value, or `code: …` of its refusal. */
export async function answer(engine: Engine, method: string, input: unknown = {}): Promise<unknown> {
  const envelope: Envelope<unknown> = await engine.dispatch(method, input);
  return envelope.ok ? envelope.value : `code: ${envelope.error.code}`;
}

/** A key store in memory whose door a test can open and close. */
export function memoryKeyring(): Keyring & {
  secrets: Map<string, Buffer>;
  state: 'open' | 'locked' | 'unavailable';
  forgets: boolean;
} {
  const keyring = {
    secrets: new Map<string, Buffer>(),
    state: 'open' as 'open' | 'locked' | 'unavailable',
    forgets: false,
    read(account: string): ReturnType<Keyring['read']> {
      if (keyring.state !== 'open') return Promise.resolve({ state: keyring.state });
      const secret = keyring.secrets.get(account);
      return Promise.resolve(secret === undefined ? { state: 'absent' } : { state: 'found', secret });
    },
    write(account: string, secret: Buffer): Promise<void> {
      if (keyring.state !== 'open') return Promise.reject(new Error('the store refuses'));
      if (!keyring.forgets) keyring.secrets.set(account, Buffer.from(secret));
      return Promise.resolve();
    },
    remove(account: string): Promise<void> {
      keyring.secrets.delete(account);
      return Promise.resolve();
    },
  };
  return keyring;
}
