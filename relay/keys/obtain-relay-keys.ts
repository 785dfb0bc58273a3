import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigRefusal } from '../config/config-refusal.ts';
import { readMeta, readOrMake } from '../directory/meta-store.ts';
import type { Store } from '../store/store.ts';
import { deriveRelayKeys, makeSecretKey, type RelayKeys } from './relay-keys.ts';

/** Name of the key's file in the data folder, beside the SQLite file. */
export const KEY_FILE = 'relay.key';

/** Under this name the store notes which key it was made with. */
const KEY_CHECK = 'key_check';

/**
 * Finds the relay's secret key: the configured one; else, beside SQLite, a file of its own (0600); else, with
 * PostgreSQL, a row that all processes share. A store made with another key is refused, because its hooks and secrets
 * would silently stop working.
 */
export async function obtainRelayKeys(
  store: Store,
  options: { secretKey?: Buffer | undefined; dataDir: string },
): Promise<{ keys: RelayKeys; relayId: string }> {
  const secretKey = options.secretKey ?? (await ownKey(store, options.dataDir));
  const keys = deriveRelayKeys(secretKey);
  if ((await readOrMake(store.sql, KEY_CHECK, () => keys.check)) !== keys.check) {
    throw new ConfigRefusal(
      options.secretKey === undefined
        ? `${KEY_FILE} is not the key that this store was made with; restore it, or set RELAY_SECRET_KEY.`
        : 'RELAY_SECRET_KEY is not the key that this store was made with; every process needs the same one.',
    );
  }
  const relayId = await readOrMake(store.sql, 'relay_id', () => randomBytes(16).toString('base64url'));
  return { keys, relayId };
}

async function ownKey(store: Store, dataDir: string): Promise<Buffer> {
  if (store.kind === 'postgres') {
    return Buffer.from(
      await readOrMake(store.sql, 'secret_key', () => makeSecretKey().toString('base64url')),
      'base64url',
    );
  }
  const path = join(dataDir, KEY_FILE);
  // Read before the file is looked for: a first start beside this one makes the file before it notes its key.
  const isFirstStart = (await readMeta(store.sql, KEY_CHECK)) === undefined;
  if (!isFirstStart && !existsSync(path)) {
    throw new ConfigRefusal(`${KEY_FILE} is missing from the data folder; restore it, or set RELAY_SECRET_KEY.`);
  }
  try {
    // Fails when the file is there, so that two first starts cannot each make one.
    writeFileSync(path, `${makeSecretKey().toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (key.length !== 32) throw new ConfigRefusal(`${KEY_FILE} in the data folder does not hold a key of 32 bytes.`);
  return key;
}
