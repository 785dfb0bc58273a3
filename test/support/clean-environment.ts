import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** What Node made of our files, for the next test file that needs them, and for the programs that tests start. */
const compiled = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled');
enableCompileCache(compiled);
process.env['NODE_COMPILE_CACHE'] ??= compiled;

/** Takes the developer's own settings out of a test's world, so that a test means the same on every machine. */
const KEPT = new Set(['COFFER_CHROMIUM', 'COFFER_REQUIRE']);

for (const name of Object.keys(process.env)) {
  if (/^(TRUELAYER|RELAY|COFFER)_/.test(name) && !KEPT.has(name)) delete process.env[name];
}
