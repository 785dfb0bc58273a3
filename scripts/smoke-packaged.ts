import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 250;

/**
 * `node scripts/smoke-packaged.ts PROGRAM [ARGUMENT…]`: starts an installed Coffer with an empty profile and waits until
 * its own log says that the engine is open. What a packaged program cannot load, it cannot say.
 */
async function smoke([program = '', ...args]: readonly string[]): Promise<void> {
  const profileDir = mkdtempSync(join(tmpdir(), 'coffer-smoke-'));
  const child = spawn(program, args, { env: { ...process.env, COFFER_PROFILE: profileDir }, stdio: 'inherit' });
  let exitCode: number | null | undefined;
  child.once('exit', (code) => (exitCode = code));
  child.once('error', () => (exitCode = -1));
  try {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!readLog(profileDir).includes('"event":"ready"')) {
      if (exitCode !== undefined) throw new Error(`Coffer ended with ${exitCode}:\n${readLog(profileDir)}`);
      if (Date.now() > deadline) throw new Error(`Coffer did not become ready:\n${readLog(profileDir)}`);
      await new Promise((again) => setTimeout(again, LOOK_EVERY_MS));
    }
    process.stdout.write('Coffer is ready.\n');
  } finally {
    child.kill();
    if (exitCode === undefined) await new Promise((resolve) => child.once('exit', resolve));
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function readLog(profileDir: string): string {
  try {
    return readFileSync(join(profileDir, 'coffer.log'), 'utf8');
  } catch {
    return '';
  }
}

await smoke(process.argv.slice(2));
