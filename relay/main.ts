import { readArguments, USAGE } from './config/arguments.ts';
import { readRelayConfig } from './config/read-config.ts';
import { startRelay } from './start-relay.ts';

/** The exit code for a wrong or contradictory configuration (sysexits `EX_CONFIG`). */
const CONFIG_EXIT_CODE = 78;

const read = readArguments(process.argv.slice(2));
if ('problem' in read) {
  process.stderr.write(`${read.problem}\n${USAGE}\n`);
  process.exit(CONFIG_EXIT_CODE);
}
const reading = readRelayConfig(process.env, read.args);
if ('problems' in reading) {
  for (const problem of reading.problems) process.stderr.write(`${problem}\n`);
  process.exit(CONFIG_EXIT_CODE);
}
for (const warning of reading.warnings) process.stderr.write(`${warning}\n`);

const relay = await startRelay(reading.config);
process.stdout.write(`${JSON.stringify({ event: 'ready', url: relay.url })}\n`);

const stop = (): void => {
  void relay.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
