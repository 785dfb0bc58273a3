import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Where the parts of this copy of Coffer lie. */
export type Home = { version: string; rendererDir: string; sandboxProgram: string };

/**
 * Finds the parts from where this program runs: the nearest folder above with a `package.json`. The built demo bank goes
 * with the built host and the source with the source, so that one never runs an older other.
 */
export function findHome(programDir: string): Home {
  const root = nearestPackage(programDir);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  const isBuilt = path.relative(root, programDir).split(path.sep)[0] === 'dist';
  return {
    version,
    rendererDir: path.join(root, 'dist', 'renderer'),
    sandboxProgram: path.join(root, ...(isBuilt ? ['dist', 'sandbox', 'main.js'] : ['sandbox', 'main.ts'])),
  };
}

function nearestPackage(directory: string): string {
  if (existsSync(path.join(directory, 'package.json'))) return directory;
  const parent = path.dirname(directory);
  if (parent === directory) throw new Error('There is no package.json above this program.');
  return nearestPackage(parent);
}
