import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Within a suite: makes one file of a program that a test starts a hundred times, because reading two hundred modules is
 * most of such a start. It is taken away when the suite ends.
 */
export function useBundledPrograms(): (entry: string) => Promise<string> {
  // Below node_modules, so that the native parts that stay outside are found from there.
  const parent = join(ROOT, 'node_modules', '.cache', 'test-programs');
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  return async (entry) => {
    mkdirSync(parent, { recursive: true });
    const outDir = mkdtempSync(join(parent, 'program-'));
    folders.push(outDir);
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true, external: ['better-sqlite3'] },
      build: {
        ssr: entry,
        outDir,
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'program.js' } },
      },
    });
    return join(outDir, 'program.js');
  };
}
