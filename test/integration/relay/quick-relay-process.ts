import { readRelayConfig } from '../../../relay/config/read-config.ts';
import type { StreamTimes } from '../../../relay/delivery/stream-hub.ts';
import { startRelay } from '../../../relay/start-relay.ts';

/** A relay with other stream times than an operator can set: `node quick-relay-process.ts --port N --data DIR`, times in QUICK_TIMES. */
const [, port, , data] = process.argv.slice(2);
const reading = readRelayConfig(process.env, {
  ...(port === undefined ? {} : { port }),
  ...(data === undefined ? {} : { data }),
});
if ('problems' in reading) throw new Error(reading.problems.join(' '));
const streamTimes = JSON.parse(process.env['QUICK_TIMES'] ?? '') as StreamTimes;
const relay = await startRelay(reading.config, { info: () => {}, error: () => {} }, { streamTimes });
process.stdout.write(`${JSON.stringify({ event: 'ready', url: relay.url })}\n`);
process.once('SIGTERM', () => void relay.close().then(() => process.exit(0)));
