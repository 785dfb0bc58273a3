import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { DemoBank, DemoBankAddress, Log } from '../core/ports.ts';

/** Starting takes about a second; a busy machine may need many. */
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

const readyLineSchema = z.object({
  event: z.literal('ready'),
  authUrl: z.url(),
  apiUrl: z.url(),
  controlUrl: z.url(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/**
 * The demo bank as a child process. It holds its standard input open and ends with it, so that it cannot outlive this
 * program, however that ends.
 *
 * @param options.program The sandbox's main file.
 * @param options.stateFile Where the bank keeps its consents between two starts.
 */
export function createDemoBank(options: { program: string; stateFile: string; log: Log }): DemoBank {
  const { program, stateFile, log } = options;
  let running: { child: ChildProcess; address: Promise<DemoBankAddress> } | undefined;

  return {
    start() {
      running ??= launch();
      return running.address;
    },
    async stop() {
      if (running === undefined) return;
      const { child } = running;
      running = undefined;
      await end(child);
    },
  };

  function launch(): { child: ChildProcess; address: Promise<DemoBankAddress> } {
    const child = spawn(process.execPath, [program, '--port', '0', '--state', stateFile, '--exit-with-parent'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // A bank has no business with this program's secrets.
      env: {},
    });
    // The pipe breaks when the bank ends first; that end is handled below.
    child.stdin.on('error', () => {});
    createInterface(child.stderr).on('line', (text) => log.warn('demo bank said', { text }));
    const address = readAddress(child);
    address.catch(() => child.kill());
    child.once('exit', (code, signal) => {
      log.info('demo bank ended', { exit: code, signal });
      if (running?.child === child) running = undefined;
    });
    return { child, address };
  }
}

/** Waits for the line that says where the bank is. Rejects with `PROVIDER_UNAVAILABLE`. */
function readAddress(child: ChildProcess): Promise<DemoBankAddress> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      reject(new AppError('PROVIDER_UNAVAILABLE', { sentence: 'demo-bank-not-started', cause }));
    };
    const timer = setTimeout(() => fail(new Error('no ready line in time')), START_TIMEOUT_MS);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`ended with code ${code}`)));
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      const parsed = readyLineSchema.safeParse(parseJson(line));
      if (!parsed.success) return;
      clearTimeout(timer);
      const { authUrl, apiUrl, controlUrl, clientId, clientSecret } = parsed.data;
      resolve({ authUrl, apiUrl, controlUrl, clientId, clientSecret });
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill();
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
