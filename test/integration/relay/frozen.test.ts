import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SESSION_TIMES } from '../../../core/relay-client/follow-stream.ts';
import { STREAM_TIMES } from '../../../relay/delivery/stream-hub.ts';
import { useBundledPrograms } from '../../support/bundle-program.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { NOTHING_WRONG, pause, startUnderLoad, until } from './processes-under-load.ts';

/**
 * Ninety seconds are longer than every patience on the way, so a freeze is run with all of them, and itself, made shorter
 * by this. `FREEZE_SCALE=1` takes the ninety seconds.
 */
const SCALE = Number(process.env['FREEZE_SCALE'] ?? 36);
const FROZEN_MS = 90_000 / SCALE;

const makeFolder = useTemporaryFolders();
const bundle = useBundledPrograms();
let deviceProgram = '';
beforeAll(async () => {
  deviceProgram = await bundle('test/integration/relay/device-process.ts');
});

const scaled = <Times extends Record<string, number>>(times: Times): Times =>
  Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms / SCALE])) as Times;

describe(`stopped by SIGSTOP for 90 seconds, here ${FROZEN_MS} ms`, () => {
  test.each(['device', 'relay'] as const)(
    'a %s wakes up to every webhook, once',
    async (which) => {
      const { relay, device, received, promised, states, finish } = await startUnderLoad({
        relayProgram: join(import.meta.dirname, 'quick-relay-process.ts'),
        deviceProgram,
        relayDir: makeFolder('relay'),
        deviceDir: makeFolder('device'),
        env: { QUICK_TIMES: JSON.stringify(scaled(STREAM_TIMES)) },
        // How soon a stream begins does not grow with the freeze, and a long-poll's length is the relay's to choose.
        times: { ...scaled(SESSION_TIMES), helloMs: SESSION_TIMES.helloMs, pollMs: SESSION_TIMES.pollMs },
      });
      await until(() => received.count() >= 20);
      const frozen = which === 'device' ? device() : relay();
      const [kept, sent, told] = [received.count(), promised.size, states.length];
      frozen.kill('SIGSTOP');
      await pause(FROZEN_MS);
      // Else nothing was frozen: a device keeps next to nothing more, and a relay promises as little.
      if (which === 'device') expect(promised.size - sent).toBeGreaterThan(received.count() - kept);
      else expect(promised.size - sent).toBeLessThan(10);
      frozen.kill('SIGCONT');
      // A relay that stood still was given up for dead; a device goes on with its line, or makes a new one.
      if (which === 'relay') await until(() => states.slice(told).includes('connected'));
      expect(await finish()).toEqual(NOTHING_WRONG);
    },
    120_000 + FROZEN_MS * 3,
  );
});
