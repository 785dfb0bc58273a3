import { parseArgs } from 'node:util';
import { startSandbox } from './start-sandbox.ts';

/** Exit code for a start that was asked for wrongly (EX_CONFIG of sysexits.h). */
const EXIT_CONFIG = 78;

const HELP = `The demo bank: a local look-alike of TrueLayer.

  node sandbox/main.ts [options]

  --port N              port on 127.0.0.1 (default: any free one)
  --seed N              whose money it is (default: 7)
  --state FILE          keep consents across restarts
  --rows-per-account N  make every account exactly so many booked rows long
  --history-years N     whole years of history before this one (default: 2)
  --exit-with-parent    stop when standard input closes
`;

const options = {
  port: { type: 'string', default: '0' },
  seed: { type: 'string', default: '7' },
  state: { type: 'string' },
  'rows-per-account': { type: 'string' },
  'history-years': { type: 'string', default: '2' },
  'exit-with-parent': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function readArguments() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse((error instanceof Error ? error.message : 'The arguments cannot be read.').split('\n')[0] ?? '');
  }
}

function refuse(problem: string): never {
  process.stderr.write(`${problem}\n`);
  process.exit(EXIT_CONFIG);
}

/** A whole number from the command line, or the end of the start with one sentence. */
function wholeNumber(name: string, text: string, highest: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= highest) return value;
  return refuse(`--${name} must be a whole number from 0 to ${highest}.`);
}

function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'The sandbox could not be started.';
  return 'code' in error && error.code === 'EADDRINUSE' ? `Port ${given.port} is taken.` : error.message;
}

const given = readArguments();
if (given.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const rowsPerAccount = given['rows-per-account'];
const sandbox = await startSandbox({
  port: wholeNumber('port', given.port, 65_535),
  seed: wholeNumber('seed', given.seed, 2 ** 31),
  historyYears: wholeNumber('history-years', given['history-years'], 30),
  ...(given.state === undefined ? {} : { stateFile: given.state }),
  ...(rowsPerAccount === undefined
    ? {}
    : { rowsPerAccount: wholeNumber('rows-per-account', rowsPerAccount, 2_000_000) }),
  onError: (error) => process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'fault'}\n`),
}).catch((error: unknown) => refuse(startFailure(error)));

const { authUrl, apiUrl, controlUrl, clientId, clientSecret } = sandbox;
process.stdout.write(`${JSON.stringify({ event: 'ready', authUrl, apiUrl, controlUrl, clientId, clientSecret })}\n`);

let isStopping = false;
function stop(): void {
  if (isStopping) return;
  isStopping = true;
  void sandbox.close().then(() => process.exit(0));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (given['exit-with-parent']) {
  // A parent that dies closes our standard input, however it dies.
  process.stdin.on('end', stop);
  process.stdin.on('close', stop);
  process.stdin.on('error', stop);
  process.stdin.resume();
}
