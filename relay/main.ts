import { readArguments, USAGE } from './config/arguments.ts';
import { ConfigRefusal } from './config/config-refusal.ts';
import { readRelayConfig } from './config/read-config.ts';
import { createRelayLog, describeError } from './log.ts';
import { runCommand } from './run-command.ts';
import { startRelay } from './start-relay.ts';
import { StoreFailure } from './store/sql.ts';

/** The exit code for a wrong or contradictory configuration (sysexits `EX_CONFIG`). */
const CONFIG_EXIT_CODE = 78;

const read = readArguments(process.argv.slice(2));
if ('problem' in read) fail([read.problem, USAGE]);
const reading = readRelayConfig(process.env, read.args);
for (const warning of reading.warnings) process.stderr.write(`${warning}\n`);
if ('problems' in reading) fail(reading.problems);

const log = createRelayLog(process.stderr, Date.now);
try {
  if (read.args.command === 'serve') await serve();
  else await command();
} catch (error) {
  if (error instanceof ConfigRefusal) fail([error.message]);
  fail([startTrouble(error)], 1);
}

async function serve(): Promise<void> {
  if ('problems' in reading) return;
  const relay = await startRelay(reading.config, log);
  print({ event: 'ready', url: relay.url });
  let isStopping = false;
  const stop = (): void => {
    // A second signal means that the person is out of patience.
    if (isStopping) process.exit(1);
    isStopping = true;
    void relay.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

async function command(): Promise<void> {
  if ('problems' in reading || 'problem' in read) return;
  const lines = await runCommand(reading.config, read.args, (error) =>
    log.error('store trouble', { error: describeError(error) }),
  );
  for (const line of lines) print(line);
}

/** Why it could not start. Only codes are repeated: the messages of databases can quote an address with its password. */
function startTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE')
    return 'The port is taken; choose another one with --port, or end the program that has it.';
  if (code === 'EADDRNOTAVAIL') return 'The address to listen on does not belong to this computer.';
  if (error instanceof StoreFailure) return `The database cannot be used (${describeError(error)}).`;
  return `The relay cannot start (${describeError(error)}).`;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(sentences: readonly string[], exitCode: number = CONFIG_EXIT_CODE): never {
  process.stderr.write(`${sentences.join('\n')}\n`);
  process.exit(exitCode);
}
