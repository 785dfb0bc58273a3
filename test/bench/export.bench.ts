import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { FileOutcome } from '../../shared/contract/index.ts';
import type { Bench } from '../support/bench.ts';
import { makeProfile, openBenchEngine } from './make-profile.ts';
import { sizesOf } from './bench-profile.ts';

/** The whole ledger in every format, read as fast as it comes, and how long the engine's event loop waited meanwhile. */
export const bench: Bench = async (report) => {
  for (const rows of sizesOf()) {
    const profile = await makeProfile(rows);
    const engine = await openBenchEngine(profile.profileDir, profile.key);
    try {
      for (const format of ['csv', 'json', 'ofx', 'qif'] as const) {
        const answer = await engine.dispatch('export.run', { format });
        const outcome = answer.ok ? (answer.value as FileOutcome) : undefined;
        const file = outcome?.outcome === 'download' ? engine.takeDownload(outcome.downloadId) : undefined;
        if (!file) throw new Error('there is no file');
        const delay = monitorEventLoopDelay({ resolution: 1 });
        delay.enable();
        const start = performance.now();
        let bytes = 0;
        for await (const chunk of file.content()) bytes += chunk.length;
        const ms = performance.now() - start;
        delay.disable();
        report(`${format} of ${rows}`, Math.round(ms), 'ms');
        report(`${format} of ${rows}, size`, Math.round(bytes / 1e6), 'MB');
        report(`event loop p99 during ${format} of ${rows}`, Math.round(delay.percentile(99) / 1e5) / 10, 'ms');
      }
    } finally {
      await engine.close();
      profile.remove();
    }
  }
};
