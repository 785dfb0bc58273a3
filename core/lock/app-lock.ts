import { timingSafeEqual } from 'node:crypto';
import type { LockState, ParsedInput } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { derivePassphraseKey } from '../keys/passphrase-seal.ts';
import { readRecoveryCode } from '../keys/recovery-code.ts';
import type { Clock } from '../ports.ts';
import type { LockRow, LockStore } from './lock-store.ts';
import { unlockDelayMs } from './unlock-delay.ts';

/**
 * The app lock: a PIN or passphrase in front of a profile that is open. It keeps people out of the interface; what keeps
 * thieves of the disk out is the encryption, which does not depend on it. The engine goes on working behind it.
 */
export type AppLock = {
  isLocked(): boolean;
  state(): LockState;
  /** Sets, changes or takes away the lock. */
  set(change: ParsedInput<'lock.set'>): Promise<LockState>;
  unlock(attempt: ParsedInput<'lock.unlock'>): Promise<LockState>;
  /** Checks the secret for an act that needs it again; does nothing where no lock is set. */
  confirm(secret: string | undefined): Promise<void>;
  /** Locks now, if there is a lock. */
  lock(): void;
  /** Opens without a secret: whoever opened the profile by its passphrase or recovery code has proven more. */
  release(): void;
  /** The user did something; the wait for idleness begins anew. */
  noteActivity(): void;
  /** Begins to watch for idleness and sleep. */
  start(): void;
  close(): void;
};

/** How often idleness is looked at. */
const LOOK_EVERY_MS = 5_000;
/** Looks are never so far apart unless the computer slept. */
const SLEPT_MS = 60_000;
/** When nobody chose. */
const DEFAULT_IDLE_MINUTES = 10;

/**
 * Creates the lock of an open profile; a profile that has one starts locked.
 *
 * @param needs.opensByRecoveryCode Whether a code opens this very profile.
 * @param needs.cost scrypt cost, for tests of many tries.
 */
export function createAppLock(needs: {
  database: Database;
  store: LockStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  hasRecoveryCode(): boolean;
  opensByRecoveryCode(typed: string): Promise<boolean>;
  cost?: number | undefined;
}): AppLock {
  const { database, store, audit, events, clock } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();
  let isShut = store.get() !== undefined;
  let activeAtMs = clock.nowMs();
  let lookedAtMs = clock.nowMs();
  let timer: NodeJS.Timeout | undefined;
  let lastTry: Promise<unknown> = Promise.resolve();

  const change = (shut: boolean): void => {
    if (!shut) activeAtMs = lookedAtMs = clock.nowMs();
    if (isShut === shut) return;
    isShut = shut;
    events.emit('lock.changed', { isLocked: shut });
  };

  const lock = (): void => {
    if (store.get() !== undefined) change(true);
  };

  const isIdle = (): boolean => {
    const row = store.get();
    return row !== undefined && elapsedMs(clock.nowMs(), activeAtMs) >= row.idle_minutes * 60_000;
  };

  const look = (): void => {
    const hasSlept = clock.nowMs() - lookedAtMs > SLEPT_MS;
    lookedAtMs = clock.nowMs();
    if (!isShut && (hasSlept || isIdle())) lock();
  };

  /** When the next try is allowed, in milliseconds; `undefined` when it is now. */
  const nextTryAtMs = (row: LockRow): number | undefined => {
    if (row.last_failure_at === null) return undefined;
    const lastMs = Date.parse(row.last_failure_at);
    if (lastMs > clock.nowMs()) {
      // The clock was set back: the wait starts over, or it would last until the old time comes again.
      store.setTries(row.failures, nowIso());
      return clock.nowMs() + unlockDelayMs(row.failures);
    }
    const nextMs = lastMs + unlockDelayMs(row.failures);
    return nextMs > clock.nowMs() ? nextMs : undefined;
  };

  const state = (): LockState => {
    look();
    const row = store.get();
    const hasRecoveryCode = needs.hasRecoveryCode();
    if (!row) return { isSet: false, isLocked: false, hasRecoveryCode };
    const retryAtMs = nextTryAtMs(row);
    return {
      isSet: true,
      isLocked: isShut,
      kind: row.kind,
      idleMinutes: row.idle_minutes,
      hasRecoveryCode,
      ...(retryAtMs === undefined ? {} : { retryAt: new Date(retryAtMs).toISOString() }),
    };
  };

  /**
   * One try at a time, each counted on disk before it is judged: neither tries side by side nor a killed process win one
   * for nothing.
   */
  const attempt = (isRight: (row: LockRow) => Promise<boolean>, by: string): Promise<void> => {
    const next = lastTry.then(async () => {
      const row = store.get();
      if (!row) return;
      const waitUntilMs = nextTryAtMs(row);
      if (waitUntilMs !== undefined) {
        throw new AppError('UNLOCK_TOO_SOON', { details: { retryAt: new Date(waitUntilMs).toISOString() } });
      }
      store.setTries(row.failures + 1, nowIso());
      if (await isRight(row)) return store.setTries(0, null);
      audit.append('APP_UNLOCK_FAILED', {}, { by, failures: row.failures + 1 });
      const retryAtMs = clock.nowMs() + unlockDelayMs(row.failures + 1);
      throw new AppError(by === 'recovery-code' ? 'RECOVERY_CODE_WRONG' : 'UNLOCK_REFUSED', {
        ...(retryAtMs > clock.nowMs() ? { details: { retryAt: new Date(retryAtMs).toISOString() } } : {}),
      });
    });
    lastTry = next.catch(() => undefined);
    return next;
  };

  const bySecret = (secret: string): Promise<void> =>
    attempt(async ({ salt, cost, hash }) => {
      const { key } = await derivePassphraseKey(secret, { salt, cost });
      return timingSafeEqual(key, hash);
    }, 'secret');

  const confirm = async (secret: string | undefined): Promise<void> => {
    if (store.get() === undefined) return;
    if (secret === undefined) throw new AppError('UNLOCK_REFUSED', { sentence: 'lock-secret-needed' });
    await bySecret(secret);
  };

  return {
    isLocked() {
      look();
      return isShut;
    },
    state,
    confirm,
    lock,
    release: () => change(false),
    noteActivity: () => void (activeAtMs = clock.nowMs()),

    async set({ current, secret, idleMinutes, isOff }) {
      const before = store.get();
      if (secret !== undefined || isOff === true || isShut) await confirm(current);
      if (isOff === true) {
        record(() => store.remove());
        change(false);
      } else if (secret !== undefined) {
        const { key, salt, cost } = await derivePassphraseKey(secret, { cost: needs.cost });
        record(() =>
          store.put({
            kind: /^\d+$/.test(secret) ? 'pin' : 'passphrase',
            salt,
            hash: key,
            cost,
            idle_minutes: idleMinutes ?? before?.idle_minutes ?? DEFAULT_IDLE_MINUTES,
            failures: 0,
            last_failure_at: null,
          }),
        );
        activeAtMs = clock.nowMs();
      } else if (idleMinutes !== undefined) {
        if (!before) throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'secret' }] } });
        record(() => store.setIdleMinutes(idleMinutes));
      }
      return state();
    },

    async unlock({ secret, recoveryCode }) {
      if ((secret === undefined) === (recoveryCode === undefined)) {
        throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'secret' }] } });
      }
      if (secret !== undefined) await bySecret(secret);
      else if (recoveryCode !== undefined) await byRecoveryCode(recoveryCode);
      if (isShut) audit.append('APP_UNLOCKED', {}, { by: secret === undefined ? 'recovery-code' : 'secret' });
      change(false);
      return state();
    },

    start() {
      timer = setInterval(look, LOOK_EVERY_MS).unref();
    },
    close: () => clearInterval(timer),
  };

  /** Whoever has the code has forgotten the secret, so the lock goes with it; the user sets a new one. */
  async function byRecoveryCode(typed: string): Promise<void> {
    // A slip of the pen is told before it counts as a try.
    const code = readRecoveryCode(typed);
    await attempt(() => needs.opensByRecoveryCode(code), 'recovery-code');
    record(() => store.remove());
  }

  function record(write: () => void): void {
    database.transaction(() => {
      write();
      audit.append('SETTINGS_CHANGED', {}, { settings: ['appLock'] });
    })();
  }
}
