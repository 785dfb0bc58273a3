import { relayAccountSchema } from '../../../core/relay-client/relay-account.ts';
import { createDeviceVerifier } from '../../../core/relay-client/device-verifier.ts';
import { createRelayClient } from '../../../core/relay-client/relay-client.ts';
import { createRelayHttp } from '../../../core/relay-client/relay-http.ts';
import type { SessionTimes } from '../../../core/relay-client/follow-stream.ts';
import { openSqliteReceived } from './sqlite-received.ts';

/** A device in a process of its own, which a test kills or freezes: `node device-process.ts ACCOUNT FILE [TIMES]`. */
const [given = '', path = '', times] = process.argv.slice(2);
const account = relayAccountSchema.parse(JSON.parse(given));
const http = createRelayHttp();
const clock = { nowMs: () => Date.now() };
const log = { info: () => {}, warn: () => {}, error: () => {} };

createRelayClient({
  account,
  http,
  received: openSqliteReceived(path),
  verify: createDeviceVerifier({ account, http, keySetUrls: () => [], secrets: () => [], clock, log }),
  onWebhook: () => {},
  onMissed: () => {},
  onConnection: ({ state }) => process.stdout.write(`${state}\n`),
  clock,
  log,
  random: () => Math.random() / 10,
  ...(times === undefined ? {} : { times: JSON.parse(times) as SessionTimes }),
}).start();
