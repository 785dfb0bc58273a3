import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Backup } from '../../shared/contract/index.ts';
import { SCHEMA_VERSION } from '../database/migrate.ts';
import { AppError } from '../errors.ts';
import { readBackup, type BackupStatement } from './backup-file.ts';

/** The ending of a backup's file. */
const EXTENSION = '.coffer-backup';
/** The ending of one that is being made. */
const UNFINISHED = '.part';

/** A backup as it is found in a folder. */
export type FoundBackup = { path: string; statement: BackupStatement };

/** The name of a backup's file: the day and time for people, a part of its id so that no two are the same. */
export function backupFileName({ madeAt, backupId }: Pick<BackupStatement, 'madeAt' | 'backupId'>): string {
  const [day = '', time = ''] = madeAt.split('T');
  return `coffer-${day}-${time.slice(0, 5).replace(':', '')}-${backupId.slice(0, 6)}${EXTENSION}`;
}

/**
 * Makes the folder, for its owner alone, and takes away what a crash has left unfinished in it. One that the user chose
 * (`isOurs` is false) is not made: on a stick that is not plugged in, it would only hide that.
 */
export async function prepareBackupFolder(folder: string, { isOurs }: { isOurs: boolean }): Promise<void> {
  try {
    if (isOurs) await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      if (name.startsWith('coffer-') && name.includes(EXTENSION + UNFINISHED)) {
        await rm(path.join(folder, name), { force: true });
      }
    }
  } catch (thrown) {
    throw folderError(thrown);
  }
}

/** The backups of a folder, newest first. What cannot be read as one is left out; a folder that is not there has none. */
export async function listBackups(folder: string): Promise<FoundBackup[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith(EXTENSION))
      .map(async (name): Promise<FoundBackup[]> => {
        const file = path.join(folder, name);
        try {
          const { seal: _seal, ...statement } = await readBackup(file);
          return [{ path: file, statement }];
        } catch {
          return [];
        }
      }),
  );
  return found.flat().toSorted((left, right) => (left.statement.madeAt < right.statement.madeAt ? 1 : -1));
}

/** Where a backup is made before it has its name. */
export function unfinishedPath(folder: string, statement: Pick<BackupStatement, 'madeAt' | 'backupId'>): string {
  return path.join(folder, backupFileName(statement) + UNFINISHED);
}

/** Gives a finished backup its name; on disk when this resolves. */
export async function finishBackup(unfinished: string): Promise<string> {
  const finished = unfinished.slice(0, -UNFINISHED.length);
  try {
    await rename(unfinished, finished);
    await syncFolder(path.dirname(finished));
    return finished;
  } catch (thrown) {
    throw folderError(thrown);
  }
}

/** Those that a plan keeps too many of: its own, of this profile, beyond the newest so many. Pure. */
export function surplusOf(found: readonly FoundBackup[], profileId: string, keep: number): FoundBackup[] {
  return found.filter(({ statement }) => statement.origin === 'plan' && statement.profileId === profileId).slice(keep);
}

/** A backup as the interface sees it. */
export function backupOf({ path: file, statement }: FoundBackup, profileId: string): Backup {
  return {
    backupId: statement.backupId,
    fileName: path.basename(file),
    madeAt: statement.madeAt,
    bytes: statement.databaseBytes,
    origin: statement.origin,
    appVersion: statement.appVersion,
    isOfThisProfile: statement.profileId === profileId,
    isFromFuture: statement.schemaVersion > SCHEMA_VERSION,
  };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders for fsync and does not need to.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a refusal to write there means for a user. */
export function folderError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return new AppError(errno === 'ENOSPC' || errno === 'EDQUOT' ? 'DISK_FULL' : 'FILE_UNWRITABLE', { cause: thrown });
}
