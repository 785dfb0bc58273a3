import { closeSync, chmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';

/**
 * Makes the profile folder (mode 0700) and proves that it can be written. `PROFILE_UNWRITABLE` or `DISK_FULL` otherwise,
 * before anything else is touched.
 */
export function prepareProfileFolder(profileDir: string): void {
  try {
    mkdirSync(profileDir, { recursive: true, mode: 0o700 });
    chmodSync(profileDir, 0o700);
    const probe = join(profileDir, `.probe-${randomBytes(4).toString('hex')}`);
    writeFileDurably(probe, 'coffer');
    rmSync(probe);
  } catch (thrown) {
    throw folderError(thrown, profileDir);
  }
}

/** Writes a small file so that a crash leaves either the old content or the new: temporary file, fsync, rename, fsync of the folder. */
export function writeFileDurably(path: string, content: string): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
  syncFolder(dirname(path));
}

function syncFolder(folder: string): void {
  // Windows cannot open folders for fsync and does not need to.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function folderError(thrown: unknown, profileDir: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return new AppError('DISK_FULL', { cause: thrown });
  return new AppError('PROFILE_UNWRITABLE', {
    sentence: 'folder-unwritable',
    values: { folder: profileDir },
    cause: thrown,
  });
}
