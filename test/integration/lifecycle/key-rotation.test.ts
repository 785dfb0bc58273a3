import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAttemptStore } from '../../../core/connections/attempt-store.ts';
import { openDatabase } from '../../../core/database/database.ts';
import { createTokenEnvelope, sealedKeyId } from '../../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../../core/keys/token-keys.ts';
import { LOCAL_USER } from '../../../core/local-user.ts';
import { TEST_KEY } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { HOUR_MS, readRow, useConnected } from './connected.ts';

const open = useConnected();
const openEmpty = useEngineAndBank();
/** More than two batches of a rotation. */
const VALUES = 250;

const verifierOf = (index: number) => `verifier ${index}`;

/** Fills the profile of a closed engine with sealed values, each in a row of its own. */
async function fill({ profileDir, clock }: EngineAndBank): Promise<string[]> {
  const database = await openDatabase(profileDir, TEST_KEY);
  const envelope = createTokenEnvelope(loadTokenKeys(database, TEST_KEY, clock));
  const store = createAttemptStore(database);
  const now = new Date(clock.nowMs()).toISOString();
  const ids = Array.from({ length: VALUES }, (_, index) => {
    const id = randomUUID();
    store.insert({
      id, user_id: LOCAL_USER, state: Buffer.from(id), environment: 'demo', redirect_mode: 'loopback', redirect_uri: 'http://127.0.0.1/', connection_id: null,
      code_verifier: envelope.seal(verifierOf(index), { table: 'oauth_states', column: 'code_verifier', rowId: id }),
      provider_id: null, country: null, scopes: '[]', status: 'waiting', tokens: null, error: null, review: 0, kind: 'link', expires_at: now, created_at: now,
    }); // prettier-ignore
    return id;
  });
  database.close();
  return ids;
}

/** What the profile's sealed values say, under which keys they are sealed, and which keys there are. */
async function read({ profileDir, clock }: EngineAndBank, ids: readonly string[]) {
  const database = await openDatabase(profileDir, TEST_KEY);
  try {
    const envelope = createTokenEnvelope(loadTokenKeys(database, TEST_KEY, clock));
    const store = createAttemptStore(database);
    const sealed = ids.map((id) => ({ id, value: store.get(id)?.code_verifier ?? Buffer.alloc(0) }));
    return {
      values: sealed.map(({ id, value }) =>
        envelope.open(value, { table: 'oauth_states', column: 'code_verifier', rowId: id }),
      ),
      sealedUnder: [...new Set(sealed.map(({ value }) => sealedKeyId(value)))].toSorted(
        (one = 0, other = 0) => one - other,
      ),
      keys: database
        .prepare<[], { id: number }>('SELECT id FROM token_keys ORDER BY id')
        .all()
        .map(({ id }) => id),
    };
  } finally {
    database.close();
  }
}

/** Rotates in a process of its own, which dies before its n-th write. Answers whether it lived to the end. */
function rotateAndDie({ profileDir }: EngineAndBank, n: number): Promise<boolean> {
  const program = join(import.meta.dirname, 'rotate-key-process.ts');
  const child = spawn(process.execPath, [program, profileDir, TEST_KEY.toString('hex'), String(n)], {
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code === 0)));
}

describe('rotating the key', () => {
  test('seals everything anew, forgets the old key, and nothing stops working', async () => {
    const engine = await open();
    const { connectionId } = engine;
    const before = await readRow(engine, connectionId);
    const { values } = await engine.call('keyStore.rotate', {});
    expect(values).toBeGreaterThanOrEqual(2);
    const after = await readRow(engine, connectionId);
    expect(after.tokens).toEqual(before.tokens);
    expect(sealedKeyId(after.row.refresh_token ?? Buffer.alloc(0))).toBe(2);
    expect((await engine.audit('KEY_ROTATED')).map(({ metadata }) => metadata)).toEqual([{ keyId: 2, values }]);
    await engine.advance(2 * HOUR_MS);
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  });

  test('asked for twice at a time, happens once; after that, again', async () => {
    const engine = await open();
    const rotations = await Promise.all([1, 2, 3].map(() => engine.call('keyStore.rotate', {})));
    expect(new Set(rotations.map(({ values }) => values)).size).toBe(1);
    expect((await engine.audit('KEY_ROTATED')).length).toBe(1);
    await engine.call('keyStore.rotate', {});
    expect((await engine.audit('KEY_ROTATED'))[0]?.metadata).toMatchObject({ keyId: 3 });
    await engine.call('connections.refreshTokens', { connectionId: engine.connectionId });
  });

  test('while tokens are being replaced: the new ones are readable, whichever key they were sealed under', async () => {
    const engine = await open();
    const { connectionId } = engine;
    await engine.bank.fault({ fault: 'slow', ms: 30, endpoint: 'refresh' });
    for (let round = 0; round < 4; round += 1) {
      await engine.advance(2 * HOUR_MS);
      await Promise.all([
        engine.call('connections.refreshTokens', { connectionId }),
        engine.call('keyStore.rotate', {}),
      ]);
    }
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  });

  test('killed before any of its writes: every value stays readable, and the next start ends the rotation', async () => {
    const engine = await openEmpty();
    await engine.close();
    const ids = await fill(engine);
    const expected = ids.map((_, index) => verifierOf(index));
    const partly: number[] = [];
    let key = 1;
    // One write for the new key; a batch is BEGIN, a hundred rows, COMMIT; three batches, an empty one, and the end.
    for (const write of [1, 2, 3, 50, 103, 104, 105, 206, 207, 208, 258, 259, 260, 261, 262, 263, 264, 265]) {
      const isThrough = await rotateAndDie(engine, write);
      const left = await read(engine, ids);
      expect(left.values, `after write ${write}`).toEqual(expected);
      if (left.sealedUnder.length > 1) partly.push(write);
      const again = await engine.reopen();
      await expect.poll(async () => (await read(again, ids)).keys.length, { timeout: 10_000 }).toBe(1);
      await again.close();
      const ended = await read(engine, ids);
      expect(ended.values).toEqual(expected);
      expect(ended.sealedUnder).toEqual(ended.keys);
      expect(ended.keys[0]).toBeGreaterThanOrEqual(key);
      key = ended.keys[0] ?? key;
      if (isThrough) break;
    }
    // The kills did hit the middle of rotations.
    expect(partly.length).toBeGreaterThan(3);
    expect(key).toBeGreaterThan(10);
  }, 120_000);
});
