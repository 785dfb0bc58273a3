import { createInterface } from 'node:readline';
import type { ForkOptions, UtilityProcess } from 'electron';
import { AppError } from '../core/errors.ts';
import type { DemoBank, DemoBankAddress, Log } from '../core/ports.ts';

/** The demo bank answers within a second; a machine that swaps may need longer. */
const START_TIMEOUT_MS = 20_000;

/** Starts a process of Electron's own Node with these arguments. */
export type Fork = (
  modulePath: string,
  args: string[],
  options: ForkOptions,
) => Pick<UtilityProcess, 'on' | 'kill' | 'stdout'>;

/** Reads one line of the demo bank's output: its address, or `undefined` for anything else. */
export function readReadyLine(line: string): DemoBankAddress | undefined {
  let said: Partial<Record<string, unknown>> | null;
  try {
    said = JSON.parse(line) as typeof said;
  } catch {
    return undefined;
  }
  if (said?.['event'] !== 'ready') return undefined;
  const { authUrl, apiUrl, controlUrl, clientId, clientSecret } = said;
  if (!isUrl(authUrl) || !isUrl(apiUrl) || !isUrl(controlUrl)) return undefined;
  if (typeof clientId !== 'string' || typeof clientSecret !== 'string') return undefined;
  return { authUrl, apiUrl, controlUrl, clientId, clientSecret };
}

/**
 * The demo bank as a process of its own beside the app: it cannot slow the window down, and it ends with the app.
 *
 * @param options.modulePath The built sandbox.
 * @param options.stateFile Where the bank keeps its consents, so that demo connections outlive a restart.
 */
export function createDemoBank(options: {
  fork: Fork;
  modulePath: string;
  stateFile: string;
  log: Log;
}): DemoBank & { address(): DemoBankAddress | undefined } {
  const { fork, modulePath, stateFile, log } = options;
  let running: { ready: Promise<DemoBankAddress>; stop: () => Promise<void> } | undefined;
  let address: DemoBankAddress | undefined;

  const launch = (): NonNullable<typeof running> => {
    const child = fork(modulePath, ['--port', '0', '--state', stateFile], {
      serviceName: 'Coffer demo bank',
      stdio: ['ignore', 'pipe', 'ignore'],
      // A bank has no business with this program's settings and secrets. Windows cannot open sockets without SystemRoot.
      env: process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] },
    });
    const exited = new Promise<void>((resolve) => {
      child.on('exit', (code) => {
        log.info('demo bank stopped', { code });
        running = undefined;
        address = undefined;
        resolve();
      });
    });
    const ready = new Promise<DemoBankAddress>((resolve, reject) => {
      const fail = (): void => reject(new AppError('PROVIDER_UNAVAILABLE', { sentence: 'demo-bank-not-started' }));
      const timer = setTimeout(() => {
        fail();
        child.kill();
      }, START_TIMEOUT_MS);
      void exited.then(() => {
        clearTimeout(timer);
        fail();
      });
      if (!child.stdout) return fail();
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = readReadyLine(line);
        if (!found) return;
        clearTimeout(timer);
        address = found;
        resolve(found);
      });
    });
    return {
      ready,
      async stop() {
        child.kill();
        await exited;
      },
    };
  };

  return {
    address: () => address,
    start() {
      running ??= launch();
      return running.ready;
    },
    async stop() {
      await running?.stop();
    },
  };
}

function isUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value);
}
