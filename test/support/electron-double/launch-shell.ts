import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach } from 'vitest';
import { findChromium, MISSING } from '../capabilities.ts';
import type { DoubleCommands, DoubleConfig, DoubleState } from './double-config.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const PLAYER = join(import.meta.dirname, 'play-electron.ts');
const START_LIMIT_MS = 60_000;

/** Nothing here may reach the network: every name but this computer's is unknown to this Chromium. */
const CHROMIUM_FLAGS = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** How the shell is started. */
export type LaunchOptions = {
  profileDir: string;
  /** Stands for the user's home; the profile is not in it. */
  homeDir: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  isPackaged?: boolean;
  locale?: string;
  canRegisterProtocol?: boolean;
  /** The folder with the built program and its `package.json`; this house unless a test made a copy. */
  appPath?: string;
};

type Commands = {
  [Name in keyof DoubleCommands]: (
    ...values: Parameters<DoubleCommands[Name]>
  ) => Promise<ReturnType<DoubleCommands[Name]>>;
};

/** The running shell, as a person has it in front of them. */
export type Shell = Commands & {
  /** The page of the open window. Waits until there is one. */
  page(): Promise<Page>;
  /** Waits until what a person can see fits. */
  until(what: string, fits: (state: DoubleState) => boolean): Promise<DoubleState>;
  /** Starts the program again beside this one, as a link or an icon does; resolves with its exit code. */
  startAgain(...args: string[]): Promise<number>;
  /** Resolves with the exit code when the process ends. */
  exited: Promise<number | null>;
  /** Ends the process without a word, as a power cut does. */
  kill(): Promise<void>;
  /** What the process has logged so far. */
  log(): string;
};

/**
 * The function that launches shells in a suite. Everything it started is ended after each test, or after the whole suite:
 * processes by the number we were given, never by name.
 */
export function useShell(per: 'test' | 'suite' = 'test'): (options: LaunchOptions) => Promise<Shell> {
  const endings: (() => Promise<void>)[] = [];
  (per === 'test' ? afterEach : afterAll)(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });
  return (options) => launchShell(options, (end) => endings.push(end));
}

/** Launches one shell. @param onEnd Takes what has to be ended afterwards, the last first. */
export async function launchShell(options: LaunchOptions, onEnd: (end: () => Promise<void>) => void): Promise<Shell> {
  const { profileDir, homeDir, appPath = ROOT } = options;
  mkdirSync(join(homeDir, 'chromium'), { recursive: true });
  const { process: browserProcess, url } = await startChromium(join(homeDir, 'chromium'));
  onEnd(() => endProcess(browserProcess));
  const browser = await chromium.connectOverCDP(url);
  onEnd(() => browser.close());

  const config: DoubleConfig = {
    chromiumUrl: url,
    appPath,
    homeDir,
    isPackaged: options.isPackaged ?? false,
    locale: options.locale ?? 'en-GB',
    args: [],
    canRegisterProtocol: options.canRegisterProtocol ?? true,
  };
  const configFile = join(homeDir, 'electron-double.json');
  writeFileSync(configFile, JSON.stringify(config));
  const start = (args: readonly string[]): { child: ChildProcess; log: () => string } => {
    const child = fork(PLAYER, [join(appPath, 'dist', 'electron', 'main.js'), ...args], {
      // As Electron has it: a rejection that nobody took is printed and forgotten, unless the program says otherwise.
      execArgv: ['--unhandled-rejections=warn-with-error-code'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...cleanEnvironment(),
        HOME: homeDir,
        ...options.env,
        COFFER_PROFILE: profileDir,
        ELECTRON_DOUBLE_CONFIG: configFile,
      },
    });
    onEnd(() => endProcess(child));
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    }
    return { child, log: () => text };
  };

  const { child, log } = start(options.args ?? []);
  const exited = exitOf(child);
  const call = createCaller(child, exited, log);
  const until: Shell['until'] = (what, fits) =>
    waitForState(what, async () => (await call('state', [])) as DoubleState, fits, log);
  const commands = Object.fromEntries(
    ['state', ...SHELL_COMMANDS].map((name) => [name, (...values: unknown[]) => call(name, values)]),
  ) as unknown as Commands;

  return {
    ...commands,
    until,
    exited,
    log,
    async page() {
      const state = await until('a window', ({ windows }) => windows[0]?.isVisible === true);
      return findPage(browser, state.windows[0]?.targetId);
    },
    async startAgain(...args) {
      const second = start(args);
      return (await exitOf(second.child)) ?? -1;
    },
    async kill() {
      await endProcess(child);
      await browser.close();
      await endProcess(browserProcess);
    },
  };
}

/** Everything a person or the system can do to a shell, by name. */
export const SHELL_COMMANDS = [
  'clickMenu',
  'clickTrayMenu',
  'clickTray',
  'clickNotification',
  'clickNotificationAction',
  'closeWindow',
  'minimizeWindow',
  'moveWindow',
  'reloadPage',
  'crashPage',
  'openUrl',
  'sleep',
  'lockScreen',
  'activate',
  'breakDown',
  'quit',
  'answerDialog',
] as const satisfies (keyof DoubleCommands)[];

/** Looks until what a person can see fits; a shell that ends meanwhile, or never fits, is an error with its log. */
export async function waitForState(
  what: string,
  read: () => Promise<DoubleState>,
  fits: (state: DoubleState) => boolean,
  log: () => string,
): Promise<DoubleState> {
  const deadline = Date.now() + START_LIMIT_MS;
  let state = await read();
  while (!fits(state)) {
    if (Date.now() > deadline) {
      throw new Error(`Waited for ${what} in vain: ${JSON.stringify(state, null, 1)}\n${log()}`);
    }
    await new Promise((again) => setTimeout(again, 50));
    state = await read();
  }
  return state;
}

function createCaller(
  child: ChildProcess,
  exited: Promise<number | null>,
  log: () => string,
): (command: string, values: unknown[]) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  let lastId = 0;
  child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  void exited.then((code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The shell ended with ${code}:\n${log()}`));
    waiting.clear();
  });
  return (command, values) => {
    lastId += 1;
    const id = lastId;
    return new Promise((settle, reject) => {
      if (child.exitCode !== null || !child.connected) return reject(new Error(`The shell has ended:\n${log()}`));
      waiting.set(id, { resolve: settle, reject });
      child.send({ id, command, values }, (cause) => {
        if (cause) reject(new Error(`The shell has ended:\n${log()}`));
      });
    });
  };
}

async function startChromium(userDataDir: string): Promise<{ process: ChildProcess; url: string }> {
  const executable = findChromium();
  if (executable === undefined) throw new Error(`The test cannot run, because ${MISSING.browser}.`);
  // Chromium's own sandbox does not run as root, as which containers usually run.
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...CHROMIUM_FLAGS, ...rootFlags, `--user-data-dir=${userDataDir}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await new Promise<string>((settle, reject) => {
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (found !== undefined) settle(found);
    });
  });
  return { process: child, url };
}

async function findPage(browser: Browser, targetId: string | undefined): Promise<Page> {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const context of browser.contexts()) {
      for (const page of context.pages()) {
        const session = await context.newCDPSession(page).catch(() => undefined);
        const info = await session?.send('Target.getTargetInfo').catch(() => undefined);
        await session?.detach().catch(() => undefined);
        if (info?.targetInfo.targetId === targetId) return page;
      }
    }
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error('The window has no page.');
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((settle) => child.once('exit', settle));
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = exitOf(child);
  child.kill('SIGKILL');
  await exited;
}

/** This machine's environment without what could change the program's mind. */
function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TRUELAYER|RELAY|COFFER|XDG|VITEST|NODE_OPTIONS)/.test(name)),
  );
}
