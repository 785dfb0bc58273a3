import { describe, expect, test } from 'vitest';
import { createRouteStore } from '../../../relay/directory/route-store.ts';
import { hash, NOW, tryWith, useStores, type OpenStore } from './store-fixture.ts';

/** What the directory of users and devices must do, whichever database it is. */
export function defineDirectoryConformance(open: OpenStore): void {
  const { setUp } = useStores(open);

  describe('pairing', () => {
    test('turns a code into a device once', async () => {
      const { pairings, pair } = await setUp();
      const first = await pair();
      expect(first).toMatchObject({ state: 'paired', isRepeated: false });
      expect(await pairings.pair(tryWith('C1', { deviceId: 'other', signingKey: 'another key' }))).toEqual({
        state: 'code-invalid',
      });
    });

    test('gives the same place to a device whose answer was lost', async () => {
      const { pairings, pair, devices } = await setUp();
      const keys = { signingKey: 'mine', sealingKey: 'mine' };
      const first = await pair(undefined, { deviceId: 'mine', ...keys, tokenHash: hash(7) });
      const again = await pairings.pair(tryWith('C1', { deviceId: 'ignored', ...keys, tokenHash: hash(8) }));
      expect(again).toEqual({ ...first, isRepeated: true });
      expect((await devices.get('mine'))?.token_hash.equals(hash(8))).toBe(true);
    });

    test.each([
      ['unknown', {}, 'nope', 0],
      ['wrong', { secretHash: hash(2) }, 'C', 0],
      ['too old', { nowMs: NOW + 600_000 }, 'C', 0],
      ['tried wrongly five times', {}, 'C', 5],
    ])('refuses a code that is %s', async (_name, change, codeId, wrongTries) => {
      const { pairings } = await setUp();
      await pairings.addCode({ id: 'C', secretHash: hash(1), expiresAtMs: NOW + 600_000 });
      for (let tries = 0; tries < wrongTries; tries += 1) {
        expect(await pairings.pair({ ...tryWith('C'), secretHash: hash(9) })).toEqual({ state: 'code-invalid' });
      }
      expect(await pairings.pair({ ...tryWith(codeId), ...change })).toEqual({ state: 'code-invalid' });
    });

    test('lets four wrong tries pass', async () => {
      const { pairings } = await setUp();
      await pairings.addCode({ id: 'C', secretHash: hash(1), expiresAtMs: NOW + 600_000 });
      for (let tries = 0; tries < 4; tries += 1) await pairings.pair({ ...tryWith('C'), secretHash: hash(9) });
      expect(await pairings.pair(tryWith('C'))).toMatchObject({ state: 'paired' });
    });

    test('stops at six devices of a user, and a removed one makes room', async () => {
      const { pair, pairedDevice, devices } = await setUp();
      const { userId, deviceId } = await pairedDevice();
      for (let index = 0; index < 5; index += 1) await pairedDevice(userId);
      expect(await pair(userId)).toEqual({ state: 'device-limit' });
      expect(await devices.revoke({ deviceId, userId: 'somebody else', nowMs: NOW })).toBe(false);
      expect(await devices.revoke({ deviceId, userId, nowMs: NOW })).toBe(true);
      expect(await devices.revoke({ deviceId, userId, nowMs: NOW })).toBe(false);
      expect(await pair(userId)).toMatchObject({ state: 'paired', userId });
      expect((await devices.list(userId)).map(({ id }) => id)).not.toContain(deviceId);
    });

    test('of two tries with one code at once, one wins', async () => {
      const { pairings } = await setUp();
      await pairings.addCode({ id: 'C', secretHash: hash(1), expiresAtMs: NOW + 600_000 });
      const outcomes = await Promise.all(
        ['a', 'b', 'c'].map((key) => pairings.pair(tryWith('C', { deviceId: key, signingKey: key }))),
      );
      expect(outcomes.filter(({ state }) => state === 'paired')).toHaveLength(1);
    });
  });

  test('routes a resource to every user who claims it, until they stop', async () => {
    const { sql, pairedDevice, devices } = await setUp();
    const routes = createRouteStore(sql);
    const [anna, ben] = [await pairedDevice(), await pairedDevice()];
    await routes.replace(anna, ['x', 'y', 'y']);
    await routes.replace(ben, ['y', 'z']);
    expect(await routes.usersOf(['y'])).toEqual([anna.userId, ben.userId].toSorted());
    expect(await routes.usersOf(['nothing', 'x'])).toEqual([anna.userId]);
    await routes.replace(anna, ['w']);
    expect(await routes.usersOf(['x', 'y'])).toEqual([ben.userId]);
    await devices.revoke({ deviceId: ben.deviceId, nowMs: NOW });
    expect(await routes.usersOf(['y', 'z'])).toEqual([]);
  });
}
