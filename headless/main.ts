import { homedir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../core/config/environment.ts';
import { openEngine } from '../core/engine.ts';
import { asAppError, type AppError } from '../core/errors.ts';
import { createOsKeychain } from '../core/keys/os-keychain.ts';
import { createFileSink } from '../core/logging/file-sink.ts';
import { createLog } from '../core/logging/log.ts';
import { createStreamSink } from '../core/logging/stream-sink.ts';
import { defaultProfileDir } from '../core/profile/default-profile.ts';
import { ERROR_WORDS } from '../shared/contract/index.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { createDemoBank } from './demo-bank.ts';
import { findHome } from './home.ts';
import { planPort } from './listen.ts';
import { startHost, type Host } from './start-host.ts';
import { browserCommand, createSystemBrowser } from './system-browser.ts';

/** Exit codes of BSD's `sysexits`: wrong usage, wrong configuration. Everything else that stops the start is 1. */
const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;
/** A close that takes longer than this, in milliseconds, is given up: every write is durable by itself. */
const CLOSE_TIMEOUT_MS = 10_000;

await main();

async function main(): Promise<void> {
  const args = parseArguments(process.argv.slice(2));
  if ('help' in args) return void process.stdout.write(USAGE);
  if ('problem' in args) return stop(EXIT_USAGE, [`${args.problem}.`, USAGE]);
  const reading = readEnvironment(process.env);
  if ('problems' in reading) return stop(EXIT_CONFIG, reading.problems);
  const { config, warnings } = reading;
  const { redirect } = config.engine;
  const redirectUri = redirect?.mode === 'loopback' ? redirect.uri : undefined;
  const portPlan = planPort(args.port, redirectUri);
  if ('problem' in portPlan) return stop(EXIT_CONFIG, [portPlan.problem]);

  const profileDir = path.resolve(
    args.profileDir ?? config.profileDir ?? defaultProfileDir(process.platform, process.env, homedir()),
  );
  const home = findHome(import.meta.dirname);
  const logFile = createFileSink({ directory: profileDir });
  const log = createLog({ scope: 'headless', sinks: [createStreamSink(process.stderr), logFile] });
  process.on('uncaughtException', (cause) => {
    // Node's own way would print the error as it is, with whatever it quotes.
    log.error('fault', { cause });
    process.exit(1);
  });
  for (const warning of warnings) log.warn('environment', { warning });
  const demoBank = createDemoBank({
    program: home.sandboxProgram,
    stateFile: path.join(profileDir, 'demo-bank.json'),
    log,
  });
  const command = args.opensBrowser ? browserCommand(process.platform, process.env) : undefined;
  const browser = createSystemBrowser({ command, log });
  const keyring = await createOsKeychain();

  let host: Host;
  try {
    host = await startHost({
      portPlan,
      redirectUri,
      rendererDir: home.rendererDir,
      log,
      openEngine: (redirectTargets) =>
        openEngine({
          host: 'headless',
          version: home.version,
          profileDir,
          config: config.engine,
          keyring,
          suppliedKey: config.suppliedKey,
          passphrase: config.passphrase,
          backupDir: config.backupDir === undefined ? undefined : path.resolve(config.backupDir),
          browser,
          demoBank,
          redirectTargets,
          // What LANG and its kin say, as Node's own formats read them.
          systemLocales: [new Intl.DateTimeFormat().resolvedOptions().locale],
          clock: { nowMs: Date.now },
          log,
        }),
    });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === 'INTERNAL') log.error('start failed', { cause: error.cause });
    await demoBank.stop();
    return stop(error.code === 'CONFIG_INVALID' ? EXIT_CONFIG : 1, [sentenceOf(error)]);
  }

  closeOnSignals(async () => {
    await host.close();
    await demoBank.stop();
    log.info('stopped');
    logFile.close();
  });
  log.info('ready', { url: host.url, version: home.version });
  process.stdout.write(`${JSON.stringify({ event: 'ready', url: host.url, token: host.token })}\n`);
  // For a person at a terminal; never into a file or a journal.
  if (process.stderr.isTTY) process.stderr.write(`Coffer is open at ${host.url}/?token=${host.token}\n`);
  await browser.open(host.ticketUrl());
}

/** Ends with words on stderr. Nothing has been made at this point that would have to be undone. */
function stop(exitCode: number, sentences: readonly string[]): void {
  process.stderr.write(`${sentences.join('\n')}\n`, () => process.exit(exitCode));
}

function sentenceOf(error: AppError): string {
  const action = error.code === 'INTERNAL' ? 'The line above has the cause.' : ERROR_WORDS[error.code].action;
  return `Coffer cannot start (${error.code}): ${error.message} ${action}`;
}

/** Closes in order on the first signal; a second one, or a close that hangs, ends at once. */
function closeOnSignals(close: () => Promise<void>): void {
  let isClosing = false;
  const onSignal = (): void => {
    if (isClosing) process.exit(1);
    isClosing = true;
    setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
}
