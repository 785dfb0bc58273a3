import path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NATIVE = ['better-sqlite3', '@napi-rs/keyring'];

/**
 * Makes one plain file of a program of the tests and everything it imports, for a child process that is started a hundred
 * times: reading TypeScript costs it more than its work. Answers the file's path, below `test-results`, from where the
 * native modules are found.
 */
export async function bundleFile(entry: string): Promise<string> {
  const outDir = path.join(ROOT, 'test-results', 'bundled');
  const name = `${path.basename(entry, '.ts')}-${process.pid}`;
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        external: NATIVE,
        output: { entryFileNames: `${name}.js`, chunkFileNames: `${name}-[name].js` },
      },
    },
    ssr: { noExternal: true, external: NATIVE },
  });
  return path.join(outDir, `${name}.js`);
}
