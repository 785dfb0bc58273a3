import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * Call it once at the top of a test file or a `describe`: it returns the function that makes an empty folder (mode
 * 0700) with a real path, and removes every one of them when the suite is over.
 */
export function useTemporaryFolders(): (name?: string) => string {
  const folders: string[] = [];
  afterAll(() => {
    // A database that was just closed can keep its file a moment longer on Windows.
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return (name = 'test') => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), `coffer-${name}-`)));
    folders.push(folder);
    return folder;
  };
}
