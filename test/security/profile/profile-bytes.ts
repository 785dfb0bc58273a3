import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** No data: SQLite's index of its write-ahead log, which every process that opens the file rebuilds, and the lock. */
const SCRATCH = /-shm$|^profile\.lock/;

/** Every file of a folder with the hash of its bytes, so that "nothing was touched" can be said of all of it. */
export function hashesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesOf(folder)
      .filter((path) => !SCRATCH.test(path))
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]),
  );
}

/** The paths of every file below a folder, relative to it. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .toSorted();
}
