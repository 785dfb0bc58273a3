import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Backup, BackupPlan, ErrorValue, FileOutcome, ParsedInput } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import { databaseKeyOf, type Database } from '../database/database.ts';
import { SCHEMA_VERSION } from '../database/migrate.ts';
import { AppError, asAppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { OutgoingFiles } from '../files/outgoing-files.ts';
import type { KeptKeys } from '../keys/kept-keys.ts';
import { derivePassphraseKey, type PassphraseKey } from '../keys/passphrase-seal.ts';
import type { Clock, FileDialogs, Log } from '../ports.ts';
import { callWorker, type WorkerCalls } from '../workers/worker-calls.ts';
import { newBackupIdentity, openBackup, readBackup, sealBackup, type BackupStatement } from './backup-file.ts';
import {
  backupFileName,
  backupOf,
  finishBackup,
  listBackups,
  prepareBackupFolder,
  surplusOf,
  unfinishedPath,
  type FoundBackup,
} from './backup-folder.ts';
import { isCopyWhole, type BackupJobs } from './backup-jobs.ts';
import type { BackupStore } from './backup-store.ts';
import { followGrowth } from './follow-growth.ts';

/** Making, keeping and finding backups. */
export type Backups = {
  create(request: { passphrase?: string | undefined; origin: 'hand' | 'plan' }): Promise<Backup>;
  list(): Promise<{ backups: Backup[]; plan: BackupPlan }>;
  changePlan(change: ParsedInput<'backup.plan'>): Promise<BackupPlan>;
  chooseFolder(): Promise<BackupPlan>;
  saveCopy(backupId: string): Promise<FileOutcome>;
  remove(backupId: string): Promise<void>;
  /** Where a backup of the folder lies. `NOT_FOUND` when there is none of that id. */
  find(backupId: string): Promise<string>;
  /** Where every backup of this profile lies, whoever made it. */
  filesOfProfile(): Promise<string[]>;
  /** When the plan wants the next one, in milliseconds; `undefined` when there is no plan. */
  nextAtMs(): number | undefined;
  /** When the last one by plan failed, in milliseconds; `undefined` once one was made, or without a plan. */
  failedAtMs(): number | undefined;
  /** Makes the one that the plan wants, and takes away those it keeps too many of. */
  runPlan(): Promise<void>;
  close(): Promise<void>;
};

type Needs = {
  profileDir: string;
  profileId: string;
  database: Database;
  rootKey: Buffer;
  appVersion: string;
  scryptCost?: number | undefined;
  /** The folder that whoever started the host has fixed. */
  fixedFolder: string | undefined;
  store: BackupStore;
  keptKeys: KeptKeys;
  files: OutgoingFiles;
  dialogs: FileDialogs | undefined;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
};

const DAY_MS = 86_400_000;
const EVERY_MS = { day: DAY_MS, week: 7 * DAY_MS } as const;

/** Creates the backups of a profile. */
export function createBackups(needs: Needs): Backups {
  const { profileDir, profileId, database, store, keptKeys, files, dialogs, audit, events, clock, log } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();
  const folder = () => needs.fixedFolder ?? store.plan().folder ?? path.join(profileDir, 'backups');
  let running: WorkerCalls<BackupJobs>[] = [];
  let last: Promise<unknown> = Promise.resolve();

  /** One after another: two at once would only take each other's time. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  const find = async (backupId: string): Promise<FoundBackup> => {
    const found = (await listBackups(folder())).find(({ statement }) => statement.backupId === backupId);
    if (!found) throw new AppError('NOT_FOUND', { sentence: 'backup-gone', details: { backupId } });
    return found;
  };

  const create: Backups['create'] = ({ passphrase, origin }) =>
    inTurn(async () => {
      await prepareBackupFolder(folder(), { isOurs: store.plan().folder === null || needs.fixedFolder !== undefined });
      const { backupId, rootKey } = newBackupIdentity();
      const identity = { backupId, madeAt: nowIso() };
      const unfinished = unfinishedPath(folder(), identity);
      // Two threads: the second gets ready while the first copies, and then takes its share of the check.
      const first = callWorker<BackupJobs>(new Worker(new URL('./backup-worker.ts', import.meta.url)));
      const second = callWorker<BackupJobs>(new Worker(new URL('./backup-worker.ts', import.meta.url)));
      running = [first, second];
      const follow = followGrowth(events, 'backup', { profileDir, path: unfinished });
      try {
        // The passphrase is stretched while the copy is made; both take their time, and neither this thread's.
        const [copied, key] = await Promise.all([
          first.call('copy', { profileDir, rootKey: needs.rootKey, path: unfinished, backupRootKey: rootKey }),
          keyFor(passphrase),
        ]);
        follow.isChecking();
        const statement: BackupStatement = {
          ...identity,
          format: 1,
          profileId,
          origin,
          appVersion: needs.appVersion,
          schemaVersion: SCHEMA_VERSION,
          databaseBytes: copied.databaseBytes,
        };
        // Stretched a second time, from the words: what is proven is that they open it, not that we remember the key.
        const made = { path: unfinished, rootKey };
        const [content, again] = await Promise.all([
          second.call('describe', made),
          passphrase === undefined ? key : derivePassphraseKey(passphrase, key),
          second.call('check', { ...made, part: 'others', isThorough: false }),
          first.call('check', { ...made, part: 'largest', isThorough: false }),
        ]);
        if (!isCopyWhole(content.rows, copied.before)) {
          const after = await first.call('countLive', { profileDir, databaseKey: databaseKeyOf(needs.rootKey) });
          if (!isCopyWhole(content.rows, copied.before, after)) throw notWhole();
        }
        await sealBackup(unfinished, statement, { rootKey, ...content }, key);
        await proveSeal(unfinished, rootKey, again);
        const file = await finishBackup(unfinished);
        const found = { path: file, statement };
        audit.append(
          'BACKUP_CREATED',
          {},
          { backupId, origin, entries: content.trail.entries, bytes: copied.databaseBytes },
        );
        return backupOf(found, profileId);
      } catch (thrown) {
        await rm(unfinished, { force: true });
        throw asAppError(thrown);
      } finally {
        follow.stop();
        running = [];
        await Promise.all([first.close(), second.close()]);
      }
    });

  return {
    create,
    async list() {
      return {
        backups: (await listBackups(folder())).map((found) => backupOf(found, profileId)),
        plan: planOf(),
      };
    },

    async changePlan({ every, keep, passphrase }) {
      const isOn = every === 'day' || every === 'week';
      if (passphrase === undefined && isOn && keptKeys.get('backup') === undefined) {
        throw new AppError('INVALID_INPUT', { sentence: 'backup-passphrase-needed' });
      }
      const derived = passphrase && (await derivePassphraseKey(passphrase, { cost: needs.scryptCost }));
      database.transaction(() => {
        if (derived) {
          keptKeys.put('backup', derived.key);
          store.changePlan({ salt: derived.salt, cost: derived.cost });
        }
        store.changePlan({
          ...(every === undefined ? {} : { every: every === 'never' ? null : every }),
          ...(keep === undefined ? {} : { keep }),
        });
        recordSettings('backupPlan', ...(derived ? ['backupPassphrase'] : []));
      })();
      changed();
      return planOf();
    },

    async chooseFolder() {
      if (!dialogs || needs.fixedFolder !== undefined) {
        throw new AppError('INVALID_INPUT', { sentence: 'backup-folder-fixed' });
      }
      const chosen = await dialogs.chooseFolder(folder());
      if (chosen !== undefined) {
        await prepareBackupFolder(chosen, { isOurs: false });
        database.transaction(() => {
          store.changePlan({ folder: chosen });
          recordSettings('backupPlan');
        })();
        changed();
      }
      return planOf();
    },

    async saveCopy(backupId) {
      const found = await find(backupId);
      return files.handOut({
        fileName: backupFileName(found.statement),
        contentType: 'application/octet-stream',
        async *content() {
          yield* createReadStream(found.path) as AsyncIterable<Buffer>;
          audit.append('EXPORT_CREATED', {}, { kind: 'backup', backupId });
        },
      });
    },

    async remove(backupId) {
      await removeFile(await find(backupId), 'hand');
    },

    async filesOfProfile() {
      const found = await listBackups(folder());
      return found.filter(({ statement }) => statement.profileId === profileId).map((one) => one.path);
    },
    find: async (backupId) => (await find(backupId)).path,
    nextAtMs,
    failedAtMs() {
      const { every, last_failed_at } = store.plan();
      return every === null || last_failed_at === null ? undefined : Date.parse(last_failed_at);
    },

    async runPlan() {
      try {
        await create({ origin: 'plan' });
        store.changePlan({ last_made_at: nowIso(), last_failed_at: null, last_failure: null });
        for (const surplus of surplusOf(await listBackups(folder()), profileId, store.plan().keep)) {
          await removeFile(surplus, 'plan');
        }
      } catch (thrown) {
        const error = asAppError(thrown);
        log.warn('backup failed', { cause: error });
        store.changePlan({ last_failed_at: nowIso(), last_failure: JSON.stringify(error.toValue()) });
        throw error;
      } finally {
        changed();
      }
    },

    async close() {
      await Promise.all(running.map((worker) => worker.close()));
      await last;
    },
  };

  function recordSettings(...settings: string[]): void {
    audit.append('SETTINGS_CHANGED', {}, { settings });
  }

  /** On record first: a file that is gone cannot be told of any more. */
  async function removeFile({ path: file, statement }: FoundBackup, origin: 'hand' | 'plan'): Promise<void> {
    audit.append('BACKUP_DELETED', {}, { backupId: statement.backupId, madeAt: statement.madeAt, origin });
    await rm(file, { force: true });
  }

  /** The key that seals: from the words that were given, else the one kept for the plan. */
  async function keyFor(passphrase: string | undefined): Promise<PassphraseKey> {
    if (passphrase !== undefined) return derivePassphraseKey(passphrase, { cost: needs.scryptCost });
    const { salt, cost } = store.plan();
    const key = keptKeys.get('backup');
    if (!key || !salt || cost === null) throw new AppError('INVALID_INPUT', { sentence: 'backup-passphrase-needed' });
    return { key, salt, cost };
  }

  /** Opens the finished file as a restore would: a backup that nobody can open is none. */
  async function proveSeal(file: string, rootKey: Buffer, { key, salt }: PassphraseKey): Promise<void> {
    const read = await readBackup(file);
    const content = await openBackup(read, { key });
    if (read.seal.salt !== salt.toString('base64') || !content.rootKey.equals(rootKey)) throw notWhole();
  }

  function nextAtMs(): number | undefined {
    const { every, last_made_at } = store.plan();
    if (every === null) return undefined;
    if (last_made_at === null) return 0;
    const madeMs = Date.parse(last_made_at);
    // One from the future was dated by a wrong clock.
    return madeMs > clock.nowMs() ? 0 : madeMs + EVERY_MS[every];
  }

  function planOf(): BackupPlan {
    const { every, keep, last_failed_at, last_failure } = store.plan();
    const nextMs = nextAtMs();
    return {
      every: every ?? 'never',
      keep,
      hasPassphrase: keptKeys.get('backup') !== undefined,
      folder: folder(),
      isInProfile: isInside(folder(), profileDir),
      canChooseFolder: dialogs !== undefined && needs.fixedFolder === undefined,
      ...(nextMs === undefined ? {} : { nextAt: new Date(Math.max(nextMs, clock.nowMs())).toISOString() }),
      ...(last_failure === null || last_failed_at === null
        ? {}
        : { lastFailure: { ...(JSON.parse(last_failure) as ErrorValue), at: last_failed_at } }),
    };
  }

  function changed(): void {
    events.emit('backups.changed', {});
  }
}

function isInside(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return !way.startsWith('..') && !path.isAbsolute(way);
}

function notWhole(): AppError {
  return new AppError('BACKUP_INVALID', { sentence: 'backup-not-whole' });
}
