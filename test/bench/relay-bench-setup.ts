import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeDeviceKeys, type DeviceKeys } from '../../core/relay-client/device-keys.ts';
import { readRelayConfig } from '../../relay/config/read-config.ts';
import { formatDeviceToken, hashSecret, makeId, makeTokenSecret } from '../../relay/devices/device-token.ts';
import { obtainRelayKeys } from '../../relay/keys/obtain-relay-keys.ts';
import { openStore } from '../../relay/store/open-store.ts';
import { run } from '../../relay/store/sql.ts';

/** A device that is in the store without having paired: thousands of them would take minutes otherwise. */
export type BenchDevice = { deviceId: string; token: string; hookPath: string };

/** A folder with a relay's store in it, and the devices of so many users. */
export type BenchStore = { dataDir: string; relayId: string; keys: DeviceKeys; devices: BenchDevice[]; remove(): void };

/** Makes a store with users of one device each. They share their keys, which costs the relay nothing less. */
export async function makeBenchStore(users: number): Promise<BenchStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer-relay-bench-'));
  const keys = makeDeviceKeys();
  const reading = readRelayConfig({}, { data: dataDir });
  if ('problems' in reading) throw new Error(reading.problems.join(' '));
  const store = await openStore(reading.config, { onTrouble: () => {} });
  const { keys: relayKeys, relayId } = await obtainRelayKeys(store, reading.config);
  const people = Array.from({ length: users }, () => ({
    userId: makeId(),
    deviceId: makeId(),
    secret: makeTokenSecret(),
  }));
  await store.sql.transaction(function* () {
    for (const { userId, deviceId, secret } of people) {
      yield* run('INSERT INTO users (id, devices_version, created_at) VALUES (?, 1, 0)', userId);
      const pathHash = relayKeys.hashHookPath(relayKeys.hookPath(userId));
      yield* run(`INSERT INTO hooks (user_id, path_hash, mode) VALUES (?, ?, 'auto')`, userId, pathHash);
      yield* run(
        `INSERT INTO devices (id, user_id, name, epoch, signing_key, sealing_key, token_hash, paired_at)
         VALUES (?, ?, 'Laptop', ?, ?, ?, ?, 0)`,
        deviceId,
        userId,
        makeId(),
        keys.signing.public,
        keys.sealing.public,
        hashSecret(secret),
      );
    }
  });
  await store.close();
  return {
    dataDir,
    relayId,
    keys,
    devices: people.map(({ userId, deviceId, secret }) => ({
      deviceId,
      token: formatDeviceToken({ deviceId, secret }),
      hookPath: `/v1/webhooks/${relayKeys.hookPath(userId)}`,
    })),
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** A server in a process of its own. */
export type BenchServer = { url: string; stop(): Promise<void> };

/** Starts one of the servers of `relay-child.ts`. */
export async function startBenchServer(
  role: 'relay' | 'unsealed' | 'express' | 'forwarder',
  dataDir = '',
  env: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'relay-child.ts'), role, dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
    // As the built program runs: Express answers differently while it is developed.
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    void ended.then(() => reject(new Error(`The ${role} did not start.`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
