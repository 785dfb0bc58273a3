import { readArguments, USAGE } from './config/arguments.ts';
import { readRelayConfig } from './config/read-config.ts';
import { ConfigRefusal } from './keys/obtain-relay-keys.ts';
import { createRelayLog, describeError } from './log.ts';
import { runCommand } from './run-command.ts';
import { startRelay } from './start-relay.ts';

/** The exit code for a wrong or contradictory configuration (sysexits `EX_CONFIG`). */
const CONFIG_EXIT_CODE = 78;

const read = readArguments(process.argv.slice(2));
if ('problem' in read) fail([read.problem, USAGE]);
const reading = readRelayConfig(process.env, read.args);
if ('problems' in reading) fail(reading.problems);
for (const warning of reading.warnings) process.stderr.write(`${warning}\n`);

const log = createRelayLog(process.stderr, Date.now);
try {
  if (read.args.command === 'serve') await serve();
  else await command();
} catch (error) {
  if (error instanceof ConfigRefusal) fail([error.message]);
  // Only what the system said: the messages of databases can quote an address with its password.
  fail([`The relay cannot start: ${describeError(error)}.`], 1);
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

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(sentences: readonly string[], exitCode: number = CONFIG_EXIT_CODE): never {
  process.stderr.write(`${sentences.join('\n')}\n`);
  process.exit(exitCode);
}
