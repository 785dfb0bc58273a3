import { spawn } from 'node:child_process';
import path from 'node:path';
import { VARIABLE_NAMES } from '../../../shared/domain/variable-names.ts';

/** A program that was started by `npm run`, the one line it printed when it was ready, and what it said on stderr. */
export type Program = { ready: Record<string, unknown>; said(): string; stop(): Promise<void> };

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Empty, and so absent, whatever the developer's own surroundings and `.env` say. */
const UNSET = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, '']));

/** Runs `npm run NAME -- ARGUMENTS` as a user types it, and waits for the ready line: the only line on its stdout. */
export async function startProgram(
  [name = '', ...args]: readonly string[],
  env: Record<string, string>,
): Promise<Program> {
  const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...UNSET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, because npm does not pass every signal on to what it runs.
    detached: true,
  });
  let [out, err] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.endsWith('\n')) resolve(JSON.parse(out) as Record<string, unknown>);
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`npm run ${name} ended with ${code}: ${out}${err}`)));
  });
  return {
    ready,
    said: () => err,
    async stop() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}
