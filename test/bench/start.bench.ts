import { ensureBuilt } from '../../scripts/build.ts';
import type { Bench } from '../support/bench.ts';
import { startHeadless } from '../support/headless-process.ts';
import { sizesOf } from './bench-profile.ts';
import { makeProfile, quantile } from './make-profile.ts';

const STARTS = 7;

/**
 * From the start of the process to the first answer of `accounts.list`: the built headless host, on an encrypted profile, with
 * the disk's cache warm.
 */
export const bench: Bench = async (report) => {
  await ensureBuilt();
  const medians: [number, number][] = [];
  for (const rows of sizesOf([10_000, 100_000, 1_000_000])) {
    const profile = await makeProfile(rows);
    try {
      const toReady: number[] = [];
      const toAnswer: number[] = [];
      // The first start warms the cache and is not counted.
      for (let start = 0; start <= STARTS; start += 1) {
        const began = performance.now();
        const host = await startHeadless({
          profileDir: profile.profileDir,
          env: { TRUELAYER_ENCRYPTION_KEY: profile.key.toString('base64') },
        });
        const ready = performance.now();
        const { accounts } = await host.call('accounts.list', {});
        const answered = performance.now();
        await host.stop();
        if (accounts.length !== profile.accountIds.length) throw new Error('the profile is not the one that was made');
        if (start === 0) continue;
        toReady.push(ready - began);
        toAnswer.push(answered - began);
      }
      report(`ready line, median, ${rows} rows`, round(quantile(toReady, 0.5)), 'ms');
      report(`first accounts.list, median, ${rows} rows`, round(quantile(toAnswer, 0.5)), 'ms');
      report(`first accounts.list, slowest of ${STARTS}, ${rows} rows`, round(Math.max(...toAnswer)), 'ms');
      medians.push([rows, quantile(toAnswer, 0.5)]);
    } finally {
      profile.remove();
    }
  }
  const [least, most] = [medians[0], medians.at(-1)];
  if (least && most && least !== most) {
    report(`first accounts.list, ${most[0]} rows over ${least[0]}`, round(most[1] - least[1]), 'ms');
  }
};

function round(ms: number): number {
  return Math.round(ms);
}
