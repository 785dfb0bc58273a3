import { afterEach } from 'vitest';
import { readRelayConfig } from '../../../relay/config/read-config.ts';
import type { RelayLog } from '../../../relay/log.ts';
import { runCommand } from '../../../relay/run-command.ts';
import { startRelay, type Relay, type RelayOverrides } from '../../../relay/start-relay.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { pairDevice, type TestDevice } from './test-device.ts';

/** The shared secret of relays in tests. */
export const SECRET = 'a-shared-secret-for-tests-only';

/** A relay in this process, so that a test can move its clock and its limits. */
export type LocalRelay = Relay & {
  dataDir: string;
  /** Lines of its log. */
  log: string[];
  /** Mints a pairing code. */
  mint(user?: string): Promise<string>;
  /** Mints a code and pairs a device of the simple kind. */
  pair(user?: string): Promise<TestDevice>;
  /** Runs a command of the operator beside it. */
  command(args: Parameters<typeof runCommand>[1]): Promise<object[]>;
  /** Audit rows, newest first, once the latest are written. */
  audit(): Promise<{ action: string; metadata: Record<string, unknown> }[]>;
  metric(line: string): Promise<number>;
};

/** Within a suite: starts relays and closes them after each test. */
export function useLocalRelays() {
  const makeFolder = useTemporaryFolders({ isInMemory: true });
  let relays: Relay[] = [];
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.close()));
    relays = [];
  });

  return async (
    env: Readonly<Record<string, string>> = {},
    overrides: RelayOverrides = {},
    dataDir: string = makeFolder('relay'),
  ): Promise<LocalRelay> => {
    const reading = readRelayConfig({ TRUELAYER_WEBHOOK_SECRET: SECRET, ...env }, { port: '0', data: dataDir });
    if ('problems' in reading) throw new Error(reading.problems.join(' '));
    const { config } = reading;
    const lines: string[] = [];
    const note = (event: string, fields: object = {}): void => void lines.push(JSON.stringify({ event, ...fields }));
    const log: RelayLog = { info: note, error: note };
    const relay = await startRelay(config, log, overrides);
    relays.push(relay);
    const command = (args: Parameters<typeof runCommand>[1]) => runCommand(config, args, () => {});
    const mint = async (user?: string): Promise<string> => {
      const [line] = await command({ command: 'pair', ...(user === undefined ? {} : { user }) });
      return (line as { code: string }).code;
    };
    return {
      ...relay,
      dataDir,
      log: lines,
      mint,
      pair: async (user) => pairDevice(relay.url, await mint(user)),
      command,
      async audit() {
        await relay.flushAudit();
        return (await command({ command: 'audit' })) as { action: string; metadata: Record<string, unknown> }[];
      },
      async metric(name) {
        const text = await (await fetch(`${relay.url}/metrics`)).text();
        const line = text.split('\n').find((candidate) => candidate.startsWith(`coffer_relay_${name} `));
        return Number(line?.split(' ').at(-1) ?? 0);
      },
      close: async () => {
        relays = relays.filter((other) => other !== relay);
        await relay.close();
      },
    };
  };
}
