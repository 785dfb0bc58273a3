import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../scripts/build.ts';
import { useBundledPrograms } from '../../support/bundle-program.ts';
import { describeWith } from '../../support/capabilities.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startPostgres } from './postgres-server.ts';
import { NOTHING_WRONG, pause, startUnderLoad, until } from './processes-under-load.ts';
import type { RelayEnvironment } from './relay-process.ts';

const KILLS = Number(process.env['KILL_COUNT'] ?? 100);
/** Fewer, because there it is the database's own process that keeps the promises, and that one is not killed. */
const KILLS_OVER_POSTGRES = Number(process.env['KILL_COUNT'] ?? 10);
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 100_000);

const ROOT = resolve(import.meta.dirname, '../../..');
/** Started so often, it is started as it is shipped. */
const RELAY = join(ROOT, 'dist', 'relay', 'main.js');

const makeFolder = useTemporaryFolders();
const bundle = useBundledPrograms();
let deviceProgram = '';
beforeAll(async () => {
  await ensureBuilt();
  deviceProgram = await bundle('test/integration/relay/device-process.ts');
}, 180_000);

/**
 * Kills the relay, the device, or both a moment apart, again and again, while webhooks come in and are read. Whatever was
 * answered with 202 must be kept by the device, once.
 */
async function killBoth(kills: number, env: RelayEnvironment = {}) {
  const random = createSeededRandom(SEED);
  const load = await startUnderLoad({
    relayProgram: RELAY,
    deviceProgram,
    relayDir: makeFolder('relay'),
    deviceDir: makeFolder('device'),
    env,
  });
  for (let left = kills; left > 0; left -= 1) {
    // Not at once: they must be killed at work.
    const wanted = load.received.count() + random.integer(1, 15);
    await until(() => load.received.count() >= wanted);
    const victims = random.pick([[load.killRelay], [load.killDevice], [load.killRelay, load.killDevice]]);
    const restarting = victims.map(async (kill) => {
      await pause(random.integer(0, 30));
      await kill();
    });
    await Promise.all(restarting);
  }
  return load.finish();
}

describe(`relay or device or both killed ${KILLS} times under load (KILL_SEED=${SEED})`, () => {
  test(
    'over SQLite: every promise is kept, once',
    async () => expect(await killBoth(KILLS)).toEqual(NOTHING_WRONG),
    60_000 + KILLS * 10_000,
  );
});

describeWith(
  'postgres',
  `relay or device or both killed ${KILLS_OVER_POSTGRES} times under load (KILL_SEED=${SEED})`,
  () => {
    test(
      'over PostgreSQL: every promise is kept, once',
      async () => {
        const server = await startPostgres();
        try {
          const env = { RELAY_DATABASE_URL: await server.createDatabase() };
          expect(await killBoth(KILLS_OVER_POSTGRES, env)).toEqual(NOTHING_WRONG);
        } finally {
          await server.stop();
        }
      },
      60_000 + KILLS_OVER_POSTGRES * 10_000,
    );
  },
);
