import { relayAccountSchema } from '../../../core/relay-client/relay-account.ts';
import { createRelayClient } from '../../../core/relay-client/relay-client.ts';
import { createRelayHttp } from '../../../core/relay-client/relay-http.ts';
import { openSqliteReceived } from './sqlite-received.ts';

/** A device in a process of its own, which a test kills: `node device-process.ts ACCOUNT FILE`. */
const [account = '', path = ''] = process.argv.slice(2);

createRelayClient({
  account: relayAccountSchema.parse(JSON.parse(account)),
  http: createRelayHttp(),
  received: openSqliteReceived(path),
  keySetUrls: [],
  onWebhook: () => {},
  onMissed: () => {},
  onConnection: ({ state }) => process.stdout.write(`${state}\n`),
  clock: { nowMs: () => Date.now() },
  log: { info: () => {}, warn: () => {}, error: () => {} },
  random: () => Math.random() / 10,
}).start();
