import { join } from 'node:path';
import { existsSync, rmSync } from 'node:fs';
import {
  methods,
  type EngineEvent,
  type Environment,
  type ErrorValue,
  type Handlers,
  type KeyStore,
  type LockState,
  type MethodName,
  type Output,
  type RedirectMode,
} from '../shared/contract/index.ts';
import { chooseLocale, type Locale } from '../shared/domain/language.ts';
import { DATABASE_FILE, openDatabase } from './database/database.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { finishRestore, removeStaged } from './backup/restore.ts';
import { AppError, asAppError } from './errors.ts';
import { createEventBus } from './events.ts';
import { readKeyRecord } from './keys/key-record.ts';
import { hasRecoveryCode, recoverRootKey } from './keys/root-key-recovery.ts';
import { keepWithPassphrase, obtainRootKey, type RootKeyResult } from './keys/root-key.ts';
import { removeIncoming } from './files/incoming-files.ts';
import type { OutgoingFile } from './files/outgoing-files.ts';
import type { RestoreRequest } from './own-data-services.ts';
import type { Browser, Clock, DemoBank, FileDialogs, Keyring, Log, Notifier, RedirectTargets } from './ports.ts';
import { eraseProfile, finishErasing } from './profile/erase-profile.ts';
import { prepareProfileFolder } from './profile/profile-folder.ts';
import { lockProfile } from './profile/profile-lock.ts';
import type { SchedulingHooks } from './scheduling/scheduler.ts';
import { createServices, type Services } from './services.ts';

/** Values that a start from the environment (headless host, development) can fix; the desktop app leaves them to Settings. */
export type EngineConfig = {
  environment?: Environment;
  credentials?: { clientId: string; clientSecret: string };
  redirect?: { mode: RedirectMode; uri: string };
  /** Overrides of TrueLayer's hosts: https, or http on loopback only. */
  authUrl?: string;
  apiUrl?: string;
  /** The shared secret of webhooks, and the address that TrueLayer was told to send them to. */
  webhook?: { secret?: string; url?: string };
};

/** Everything the engine needs. Hosts build these and pass them in; see their `main.ts`. */
export type EngineOptions = {
  host: 'electron' | 'headless';
  version: string;
  /** Folder of the profile; made with mode 0700 when absent. */
  profileDir: string;
  config: EngineConfig;
  /** The OS keychain, when this host has one. Without it, without a key and without a passphrase the profile lasts for the session only. */
  keyring?: Keyring | undefined;
  /** A root key from the environment (`TRUELAYER_ENCRYPTION_KEY`): exactly 32 bytes. */
  suppliedKey?: Buffer | undefined;
  /** A passphrase from `COFFER_PASSPHRASE_FILE`. */
  passphrase?: string | undefined;
  browser: Browser;
  demoBank: DemoBank;
  redirectTargets: RedirectTargets;
  /** The system's notifications, where the host has them. */
  notifier?: Notifier | undefined;
  /** The system's dialogs for files, where the host has them; otherwise files go as downloads. */
  fileDialogs?: FileDialogs | undefined;
  /** What stretching a passphrase or PIN costs (scrypt's N); tests of many tries take less. */
  scryptCost?: number | undefined;
  /** The folder of backups, fixed by whoever started the host (`COFFER_BACKUP_DIR`). */
  backupDir?: string | undefined;
  /** What the system's user reads, as tags, best first (`de-AT`); used where the user leaves the language to the system. */
  systemLocales?: readonly string[] | undefined;
  /** `false`: does nothing between calls (no sweeps, polls or warnings). For scripts and tests that want to be the only cause. */
  background?: boolean | undefined;
  /** Where the rates of exchange of the day are; the European Central Bank's file unless a test has one of its own. */
  ratesUrl?: string | undefined;
  /** The background's timer and its looks, for tests with a time of their own. */
  scheduling?: SchedulingHooks | undefined;
  /** A number in [0, 1), for jitter; the platform's own unless given, so that a test can be played again. */
  random?: (() => number) | undefined;
  clock: Clock;
  log: Log;
};

/** What became of a redirect: the text a host's callback page is chosen by. Never carries a code or a state. */
export type RedirectOutcome = { state: 'connected'; connectionId: string } | { state: 'failed'; error: ErrorValue };

/** The running engine, as a host sees it. */
export type Engine = {
  /** Runs one contract call. */
  dispatch: Dispatch;
  /** Listens to events; returns the function that stops it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /**
   * The same behind the app lock, for what a host says without a window: the lock is for people at the screen, and a
   * connection that breaks is told of all the same. Never for a page.
   */
  behindLock: { dispatch: Dispatch; subscribe(listener: (event: EngineEvent) => void): () => void };
  /** Hands over an address that came back from the bank (loopback, deep link). Never rejects. */
  acceptRedirect(redirectUrl: string): Promise<RedirectOutcome>;
  /** The file behind a download that a call has answered with; once. For hosts without dialogs. */
  takeDownload(downloadId: string): OutgoingFile | undefined;
  /**
   * The language in use, for what is said outside the window. `preferred` (tags, best first) is asked instead of
   * the system where the user has set nothing, for example what a browser says it accepts.
   */
  locale(preferred?: readonly string[]): Locale;
  /** The machine woke up or came online again. */
  resume(): void;
  /** The machine goes to sleep, or the system's own lock comes on: the app lock comes on too. */
  suspend(): void;
  /** Stops timers and work in flight, and closes the database. */
  close(): Promise<void>;
};

/**
 * Opens a profile and starts the engine over it.
 *
 * A profile whose key store is only locked opens shut: every call but `app.status`, `lock.state` and `keyStore.unlock` is
 * refused until it is unlocked. So does one whose key is lost, when it has a recovery code. Everything else that is wrong
 * with the profile rejects, names itself and touches nothing: `PROFILE_UNWRITABLE`, `PROFILE_IN_USE`, `KEYRING_CHANGED`,
 * `KEYRING_ABSENT`, `DATABASE_CORRUPT`, `DATABASE_FROM_FUTURE`, `DISK_FULL`.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { profileDir, log } = options;
  prepareProfileFolder(profileDir);
  const unlockProfile = await lockProfile(profileDir);
  const events = createEventBus(log);
  let opened: { keyStore: KeyStore; services: Services; rootKey: Buffer } | undefined;
  let shut: { keyStore: KeyStore; error: AppError } | undefined;

  const open = async ({ passphrase, recoveryCode }: WayIn): Promise<KeyStore> => {
    refuseOrphanedDatabase(profileDir);
    if (readKeyRecord(profileDir)?.kind === 'session-only') removeDatabase(profileDir);
    const { keyring, suppliedKey } = options;
    const result: RootKeyResult =
      recoveryCode === undefined
        ? await obtainRootKey(profileDir, { keyring, suppliedKey, passphrase })
        : await recoverRootKey(profileDir, recoveryCode, keyring);
    if (result.state === 'shut') {
      if (result.keyStore.state !== 'locked' && !hasRecoveryCode(profileDir)) throw result.error;
      shut = result;
      return result.keyStore;
    }
    const services = await start(result);
    if (recoveryCode !== undefined) services.record('KEY_RECOVERED', {});
    return result.keyStore;
  };

  const start = async ({ rootKey, keyStore }: { rootKey: Buffer; keyStore: KeyStore }): Promise<Services> => {
    removeStaged(profileDir);
    removeIncoming(profileDir);
    const database = await openDatabase(profileDir, rootKey);
    try {
      const services = createServices({
        ...options,
        database,
        rootKey,
        events,
        keyStore: () => opened?.keyStore ?? keyStore,
      });
      opened = { keyStore, services, rootKey };
    } catch (thrown) {
      database.close();
      throw asAppError(thrown);
    }
    shut = undefined;
    opened.services.start();
    return opened.services;
  };

  let replacing: Promise<unknown> | undefined;
  /**
   * Closes the profile, does something to its files, and opens it again, with the key it has unless told otherwise, whatever
   * became of that. Calls that come meanwhile wait.
   */
  const replace = (
    change: (parts: { rootKey: Buffer; services: Services }) => Promise<void>,
    openAgain: (parts: { rootKey: Buffer; keyStore: KeyStore }) => Promise<unknown> = start,
  ): Promise<void> => {
    if (!opened || replacing) throw new AppError('INVALID_INPUT', { sentence: 'backup-under-way', retry: 'now' });
    const parts = opened;
    const work = async (): Promise<void> => {
      await parts.services.close();
      opened = undefined;
      try {
        await change(parts);
      } finally {
        await openAgain(parts);
      }
    };
    const done = work().finally(() => (replacing = undefined));
    replacing = done.catch(() => undefined);
    return done;
  };

  const restore = async (request: RestoreRequest): Promise<{ madeAt: string }> => {
    if (!opened) throw lockedError();
    const { ownData, lock } = opened.services;
    const statement = await ownData.stageRestore(request);
    const wasOpen = !lock.isLocked();
    await replace(async ({ rootKey, services }) => {
      const held = await services.rawAnchor();
      await finishRestore({ profileDir, rootKey }, statement, {
        replacedAnchor: held.text,
        events,
        clock: options.clock,
      });
    });
    // Whoever restored was inside; the lock of this computer has come along and need not ask again.
    if (wasOpen) opened?.services.lock.release();
    events.emit('profile.changed', {});
    return { madeAt: statement.madeAt };
  };

  /** Everything goes, and a new profile takes its place. */
  const erase = async ({ deletesBackups }: { deletesBackups: boolean }): Promise<{ consentsLeft: string[] }> => {
    if (!opened) throw lockedError();
    const { ownData, endConsents } = opened.services;
    const { profileId = '' } = readKeyRecord(profileDir) ?? {};
    const order = {
      profileId,
      backups: deletesBackups ? await ownData.backups.filesOfProfile() : [],
    };
    const consentsLeft = await endConsents();
    await replace(
      () => eraseProfile(profileDir, order, options.keyring),
      () => open({ passphrase: options.passphrase }),
    );
    events.emit('profile.changed', {});
    return { consentsLeft };
  };

  let lastOpening: Promise<unknown> = Promise.resolve();
  /** One after another: two callers who unlock at once must not open the profile twice. */
  const unlock = (way: WayIn): Promise<KeyStore> => {
    const next = lastOpening.then(async () => {
      const wasShut = opened === undefined;
      const keyStore = opened?.keyStore ?? (await open(way));
      // Whoever opened it by the passphrase or the code has proven more than the app lock asks for.
      if (wasShut && (way.passphrase ?? way.recoveryCode) !== undefined) opened?.services.lock.release();
      return keyStore;
    });
    lastOpening = next.catch(() => undefined);
    return next;
  };

  const ownHandlers = {
    'keyStore.setPassphrase': async ({ passphrase }: { passphrase: string }) => {
      if (!opened) throw lockedError();
      const isKeyLost = opened.keyStore.isRecovered === true;
      const keyStore = await keepWithPassphrase(profileDir, opened.rootKey, passphrase, {
        isKeyLost,
        cost: options.scryptCost,
      });
      opened = { ...opened, keyStore };
      opened.services.record('SETTINGS_CHANGED', {}, { settings: ['keyStore'] });
      return { keyStore };
    },
    'keyStore.unlock': async (way: WayIn) => ({ keyStore: await unlock(way) }),
    'backup.restore': restore,
    'profile.erase': erase,
  } satisfies Partial<Handlers>;

  try {
    await finishErasing(profileDir, options.keyring);
    await open({ passphrase: options.passphrase });
  } catch (thrown) {
    unlockProfile();
    throw thrown;
  }

  const handlersThat = (mind: (method: MethodName) => void): Handlers =>
    Object.fromEntries(
      (Object.keys(methods) as MethodName[]).map((method) => [method, handlerOf(method, mind)]),
    ) as unknown as Handlers;
  const handlerOf = (method: MethodName, mind: (method: MethodName) => void) => async (input: never) => {
    await replacing;
    mind(method);
    if (isOwn(method)) return ownHandlers[method](input);
    if (opened) return opened.services.handlers[method](input);
    if (method === 'app.status') return shutStatus();
    if (method === 'lock.state') return shutLockState();
    throw lockedError();
  };

  return {
    dispatch: createDispatch(handlersThat(refuseWhileLocked), log),
    subscribe: (listener) =>
      events.subscribe((event) => {
        // Behind the lock things go on, and nothing of it gets out.
        if (event.event === 'lock.changed' || !isLocked()) listener(event);
      }),
    behindLock: {
      dispatch: createDispatch(
        handlersThat(() => {}),
        log,
      ),
      subscribe: (listener) => events.subscribe(listener),
    },
    async acceptRedirect(redirectUrl) {
      try {
        if (!opened) throw lockedError();
        const { connection } = await opened.services.connect.finish(redirectUrl);
        return { state: 'connected', connectionId: connection.connectionId };
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.code === 'INTERNAL') log.error('redirect failed', { cause: error.cause });
        return { state: 'failed', error: error.toValue() };
      }
    },
    locale: (preferred = options.systemLocales ?? []) =>
      opened?.services.locale(preferred) ?? chooseLocale('system', preferred),
    takeDownload: (downloadId) => (isLocked() ? undefined : opened?.services.files.take(downloadId)),
    resume: () => opened?.services.resume(),
    suspend: () => opened?.services.lock.lock(),
    async close() {
      await replacing;
      await opened?.services.close();
      if (opened?.keyStore.kind === 'session-only') removeDatabase(profileDir);
      opened = undefined;
      unlockProfile();
    },
  };

  function refuseWhileLocked(method: MethodName): void {
    if (isLocked() && !isAnsweredWhileLocked(method)) throw new AppError('LOCKED');
  }

  /** What works on the profile as a whole, and so not over an open one. */
  function isOwn(method: MethodName): method is keyof typeof ownHandlers {
    return Object.hasOwn(ownHandlers, method);
  }

  function isLocked(): boolean {
    return opened?.services.lock.isLocked() ?? false;
  }

  function shutLockState(): LockState {
    return { isSet: false, isLocked: true, hasRecoveryCode: hasRecoveryCode(profileDir) };
  }

  function lockedError(): AppError {
    return shut?.error ?? new AppError('LOCKED');
  }

  function shutStatus(): Output<'app.status'> {
    return {
      version: options.version,
      environment: options.config.environment ?? 'demo',
      host: options.host,
      keyStore: shut?.keyStore ?? { kind: 'os-keychain', state: 'locked' },
      isOpen: false,
      lock: 'off',
      relay: { state: 'unpaired' },
      demo: { running: false },
      auditTrail: { state: 'unchecked', anchor: 'file' },
      now: new Date(options.clock.nowMs()).toISOString(),
    };
  }
}

/** What a person can bring to a profile that is shut. */
type WayIn = { passphrase?: string | undefined; recoveryCode?: string | undefined };

/** What is answered while the app lock is on; the calls of the lock itself ask for its secret where they need it. */
function isAnsweredWhileLocked(method: MethodName): boolean {
  return method === 'app.status' || method.startsWith('lock.');
}

/** A database without its key record cannot be opened by any key we could name; a new key would only hide that. */
function refuseOrphanedDatabase(profileDir: string): void {
  if (existsSync(join(profileDir, DATABASE_FILE)) && readKeyRecord(profileDir) === undefined) {
    throw new AppError('DATABASE_CORRUPT', {
      sentence: 'key-record-gone',
    });
  }
}

/** The data of a session-only profile ends with its key. */
function removeDatabase(profileDir: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(profileDir, DATABASE_FILE + suffix), { force: true });
}
