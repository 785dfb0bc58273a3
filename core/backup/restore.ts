import { existsSync, openSync, closeSync, fsyncSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createAudit } from '../audit/audit.ts';
import { createSignerFromSeed } from '../audit/audit-signer.ts';
import { databaseKeyOf, databasePathOf, DATABASE_FILE, openDatabaseFile } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { auditSeedOf } from '../keys/kept-keys.ts';
import type { Clock } from '../ports.ts';
import { callWorker } from '../workers/worker-calls.ts';
import { openBackup, readBackup, type BackupStatement } from './backup-file.ts';
import type { BackupJobs } from './backup-jobs.ts';
import { createBackupStore } from './backup-store.ts';
import { followGrowth } from './follow-growth.ts';

/** The ending of a database that waits to take the profile's place. */
const STAGED = '.restoring';

/** The profile into which a backup is restored. */
export type RestoreTarget = { profileDir: string; profileId: string; rootKey: Buffer };

/**
 * Makes a backup ready beside the profile, which is only read: opened, checked, brought under the profile's root key.
 * Whatever is wrong with it is `BACKUP_INVALID`, and nothing has happened.
 */
export async function stageRestore(
  { profileDir, profileId, rootKey }: RestoreTarget,
  backup: { path: string; passphrase: string },
  events: EventBus,
): Promise<BackupStatement> {
  removeStaged(profileDir);
  const read = await readBackup(backup.path);
  const content = await openBackup(read, backup);
  const stagedPath = stagedPathOf(profileDir);
  const worker = callWorker<BackupJobs>(new Worker(new URL('./backup-worker.ts', import.meta.url)));
  const follow = followGrowth(events, 'restore', { profileDir: path.dirname(stagedPath), path: stagedPath });
  try {
    await worker.call('stage', {
      backupPath: backup.path,
      content,
      profileDir,
      rootKey,
      stagedPath,
      isSameProfile: read.profileId === profileId,
    });
  } catch (thrown) {
    removeStaged(profileDir);
    throw thrown;
  } finally {
    follow.stop();
    await worker.close();
  }
  const { seal: _seal, ...statement } = read;
  return statement;
}

/**
 * Puts the staged database in the profile's place. The profile has to be closed. The restore is on record in the restored
 * trail before it takes effect; one rename is the moment at which it does, so a crash leaves the old profile or the new one.
 *
 * @param replacedAnchor what is remembered of the replaced trail outside, word for word: it is given up for this trail only
 */
export async function finishRestore(
  { profileDir, rootKey }: Pick<RestoreTarget, 'profileDir' | 'rootKey'>,
  statement: BackupStatement,
  { replacedAnchor, events, clock }: { replacedAnchor: string | undefined; events: EventBus; clock: Clock },
): Promise<void> {
  const staged = stagedPathOf(profileDir);
  const restoredAt = new Date(clock.nowMs()).toISOString();
  const database = await openDatabaseFile(staged, databaseKeyOf(rootKey));
  try {
    const audit = createAudit(database, clock, events, createSignerFromSeed(auditSeedOf(database, rootKey)));
    database.transaction(() => {
      createBackupStore(database).insertRestoration({
        backup_id: statement.backupId,
        made_at: statement.madeAt,
        restored_at: restoredAt,
        replaced_anchor: replacedAnchor ?? null,
      });
      audit.append(
        'BACKUP_RESTORED',
        {},
        {
          backupId: statement.backupId,
          madeAt: statement.madeAt,
          replaced: replacedAnchor,
        },
      );
    })();
  } finally {
    database.close();
  }
  replaceDatabase(profileDir, staged);
}

/** When this profile was last restored from a backup, in milliseconds. */
export function restoredAtMs(store: ReturnType<typeof createBackupStore>): number | undefined {
  const last = store.lastRestoration();
  return last && Date.parse(last.restored_at);
}

/** Takes away what a crash has left of a restore that did not take effect. */
export function removeStaged(profileDir: string): void {
  for (const name of readdirSync(profileDir)) {
    if (name.startsWith(DATABASE_FILE + STAGED)) rmSync(path.join(profileDir, name), { force: true });
  }
}

function stagedPathOf(profileDir: string): string {
  return databasePathOf(profileDir) + STAGED;
}

function replaceDatabase(profileDir: string, staged: string): void {
  const target = databasePathOf(profileDir);
  // A write-ahead log of the old database would be taken for one of the new: it has the same key.
  if (existsSync(`${target}-wal`) && statSync(`${target}-wal`).size > 0) {
    throw new AppError('INTERNAL', { cause: new Error('the old database is still open') });
  }
  for (const suffix of ['-wal', '-shm']) {
    rmSync(target + suffix, { force: true });
    rmSync(staged + suffix, { force: true });
  }
  sync(staged);
  renameSync(staged, target);
  if (process.platform !== 'win32') sync(profileDir);
}

function sync(file: string): void {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
