import { accessSync, constants, mkdtempSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Linux keeps this folder in memory: a commit there costs a hundredth of one on a disk. */
const MEMORY_FOLDER = '/dev/shm';
/** Containers often give it 64 MB, which the profiles of a few suites would fill. */
const ENOUGH_MEMORY_BYTES = 256 * 2 ** 20;

/** Looks at a folder that is about to be removed; rejecting fails the suite that made it. */
export type LastLook = (folder: string) => void | Promise<void>;

const lastLooks: LastLook[] = [];

/** Has every temporary folder looked at before it goes; for set-up files. */
export function takeLastLook(look: LastLook): void {
  lastLooks.push(look);
}

/** Whether folders are looked at before they go. */
export function isLookTaken(): boolean {
  return lastLooks.length > 0;
}

/**
 * Call it once at the top of a test file or a `describe`: it returns the function that makes an empty folder (mode
 * 0700) with a real path, and removes every one of them when the suite is over. `isInMemory` is for suites that commit
 * thousands of times and do not test what a power cut leaves; where there is no such place, or little of it, the folder is an ordinary one.
 */
export function useTemporaryFolders({ isInMemory = false }: { isInMemory?: boolean } = {}): (name?: string) => string {
  const folders: string[] = [];
  const place = isInMemory && hasRoom(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir();
  afterAll(async () => {
    const found = await Promise.allSettled(lastLooks.flatMap((look) => folders.map(async (folder) => look(folder))));
    // A database that was just closed can keep its file a moment longer on Windows.
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    const bad = found.filter(({ status }) => status === 'rejected');
    if (bad.length > 0) throw new AggregateError(bad.map((one) => (one as PromiseRejectedResult).reason as unknown));
  });
  return (name = 'test') => {
    const folder = realpathSync(mkdtempSync(join(place, `coffer-${name}-`)));
    folders.push(folder);
    return folder;
  };
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_MEMORY_BYTES;
  } catch {
    return false;
  }
}
