import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { readRelayConfig } from '../../../relay/config/read-config.ts';
import { runCommand } from '../../../relay/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'relay/main.ts');

/** A relay in a process of its own, as an operator runs it. */
export type RelayProcess = {
  url: string;
  child: ChildProcess;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end, and returns its exit code. */
  stop(): Promise<number | null>;
};

/** What a test sets in the environment. Nothing else of ours is in it. */
export type RelayEnvironment = Readonly<Record<string, string>>;

/** Starts `relay/main.ts`, or what was made of it, and waits until it says that it is ready. */
export async function startRelayProcess(
  dataDir: string,
  env: RelayEnvironment = {},
  port = 0,
  program = MAIN,
): Promise<RelayProcess> {
  const child = spawn(process.execPath, [program, '--port', String(port), '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<number | null>((settle) => child.once('close', (code) => settle(code)));
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-4000)));
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const url = await new Promise<string>((settle, fail) => {
    lines.once('line', (line) => settle((JSON.parse(line) as { url: string }).url));
    void ended.then((code) => fail(new Error(`The relay ended with ${code}: ${errors}`)));
  });
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return { url, child, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

/** Runs a command of the relay and returns its lines of JSON, its exit code and what it said to a person. */
export async function runRelayCommand(
  dataDir: string,
  args: readonly string[],
  env: RelayEnvironment = {},
): Promise<{ lines: Record<string, unknown>[]; exitCode: number | null; words: string }> {
  const child = spawn(process.execPath, [MAIN, ...args, '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [output, words] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')));
  const exitCode = await new Promise<number | null>((settle) => child.once('close', settle));
  const lines = output.split('\n').filter((line) => line !== '');
  return { lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), exitCode, words };
}

/** Mints a pairing code as the command does, but in this process, which saves the start of another. */
export async function mintCode(dataDir: string, env: RelayEnvironment = {}, user?: string): Promise<string> {
  const reading = readRelayConfig(env, { data: dataDir });
  if ('problems' in reading) throw new Error(reading.problems.join(' '));
  const [line] = await runCommand(
    reading.config,
    { command: 'pair', ...(user === undefined ? {} : { user }) },
    () => {},
  );
  return (line as { code: string }).code;
}
