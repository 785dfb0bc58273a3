import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, afterEach } from 'vitest';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { findElectron } from '../capabilities.ts';
import type { DoubleState } from '../electron-double/double-config.ts';
import { SHELL_COMMANDS, type LaunchOptions, type Shell, waitForState } from '../electron-double/launch-shell.ts';
import { act, installProbes, readState } from './electron-probes.ts';

/**
 * The function that launches the shell over Electron itself, with the same handles as over the double. Everything it
 * started is ended after each test, or after the whole suite.
 */
export function useElectron(per: 'test' | 'suite' = 'test'): (options: LaunchOptions) => Promise<Shell> {
  const running: ElectronApplication[] = [];
  (per === 'test' ? afterEach : afterAll)(async () => {
    for (const application of running.splice(0)) application.process().kill('SIGKILL');
  });
  return (options) => launchElectron(options, (application) => running.push(application));
}

async function launchElectron(
  options: LaunchOptions,
  onStart: (application: ElectronApplication) => void,
): Promise<Shell> {
  const { profileDir, homeDir, args = [], env = {}, locale = 'en-GB', appPath = HOUSE_ROOT } = options;
  const executablePath = findElectron();
  if (executablePath === undefined) throw new Error('There is no Electron to run.');
  mkdirSync(homeDir, { recursive: true });
  const environment = { ...(process.env as Record<string, string>), ...env, HOME: homeDir, COFFER_PROFILE: profileDir };
  const application = await _electron.launch({
    executablePath,
    args: [appPath, `--lang=${locale}`, ...args],
    env: environment,
  });
  onStart(application);
  let log = '';
  for (const stream of [application.process().stdout, application.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
  }
  const exited = new Promise<number | null>((resolve) => application.process().once('exit', resolve));
  await application.evaluate(installProbes);

  const state = (): Promise<DoubleState> => application.evaluate(readState);
  const until: Shell['until'] = (what, fits) => waitForState(what, state, fits, () => log);
  const commands = Object.fromEntries(
    SHELL_COMMANDS.map((name) => [
      name,
      (value: unknown, second: unknown) =>
        application.evaluate(act, [name, value, second] as Parameters<typeof act>[1]),
    ]),
  ) as unknown as Shell;
  return {
    ...commands,
    state,
    until,
    exited,
    log: () => log,
    async page() {
      await until('a window', ({ windows }) => windows[0]?.isVisible === true);
      return application.windows()[0] ?? application.firstWindow();
    },
    startAgain: (...more) =>
      new Promise((resolve) => {
        const second = spawn(executablePath, [appPath, ...more], { env: environment, stdio: 'ignore' });
        second.once('exit', (code) => resolve(code ?? -1));
      }),
    async kill() {
      application.process().kill('SIGKILL');
      await exited;
    },
  };
}
