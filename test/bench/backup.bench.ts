import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Engine } from '../../core/engine.ts';
import type { Bench } from '../support/bench.ts';
import { sizesOf } from './bench-profile.ts';
import { makeProfile, openBenchEngine } from './make-profile.ts';

const PASSPHRASE = 'correct horse battery staple';
const TIMES = 3;

/**
 * A backup from the call to the verified file (copied, sealed under a passphrase at full cost, every page read again), the
 * restore of it, and how long the engine's event loop waited meanwhile.
 */
export const bench: Bench = async (report) => {
  for (const rows of sizesOf()) {
    const profile = await makeProfile(rows);
    const engine = await openBenchEngine(profile.profileDir, profile.key);
    try {
      const backups: { backupId: string; bytes: number }[] = [];
      const times: number[] = [];
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      for (let time = 0; time < TIMES; time++) {
        const start = performance.now();
        const { backup } = await call<{ backup: { backupId: string; bytes: number } }>(engine, 'backup.create', {
          passphrase: PASSPHRASE,
        });
        times.push(performance.now() - start);
        backups.push(backup);
      }
      delay.disable();
      report(`backup of ${rows}, best of ${TIMES}`, Math.round(Math.min(...times)), 'ms');
      report(`backup of ${rows}, median`, Math.round(times.toSorted((left, right) => left - right)[1] ?? 0), 'ms');
      report(`backup of ${rows}, size`, Math.round((backups[0]?.bytes ?? 0) / 1e6), 'MB');
      report(`event loop p99 during backups of ${rows}`, Math.round(delay.percentile(99) / 1e5) / 10, 'ms');

      const restoring = monitorEventLoopDelay({ resolution: 1 });
      const start = performance.now();
      restoring.enable();
      await call(engine, 'backup.restore', { backupId: backups[0]?.backupId, passphrase: PASSPHRASE });
      restoring.disable();
      report(`restore of ${rows}`, Math.round(performance.now() - start), 'ms');
      report(`event loop p99 during the restore of ${rows}`, Math.round(restoring.percentile(99) / 1e5) / 10, 'ms');
    } finally {
      await engine.close();
      profile.remove();
    }
  }
};

async function call<Value>(engine: Engine, method: string, input: unknown): Promise<Value> {
  const envelope = await engine.dispatch(method, input);
  if (!envelope.ok) throw new Error(`${method}: ${envelope.error.code} ${envelope.error.message}`);
  return envelope.value as Value;
}
