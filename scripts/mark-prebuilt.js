// Runs after npm has changed node_modules (`dependencies` in package.json). npm 10 compiles a native module that has a
// binding.gyp unless its manifest says `"gypfile": false`. It does not read the manifest when there is a lockfile, and
// newer npm drops the line from the lockfile whenever it writes one; so the line is put back here.
import { readFileSync, writeFileSync } from 'node:fs';

const PREBUILT = 'node_modules/better-sqlite3';

const path = new URL('../package-lock.json', import.meta.url);
const lockfile = JSON.parse(readFileSync(path, 'utf8'));
const entry = lockfile.packages[PREBUILT];
if (entry !== undefined && entry.gypfile !== false) {
  entry.gypfile = false;
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
}
