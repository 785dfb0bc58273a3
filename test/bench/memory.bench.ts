import { readFileSync } from 'node:fs';
import { ensureBuilt } from '../../scripts/build.ts';
import type { Bench } from '../support/bench.ts';
import { startHeadless, type HeadlessProcess } from '../support/headless-process.ts';
import { sizesOf } from './bench-profile.ts';
import { makeProfile } from './make-profile.ts';

const ROUNDS = 6;

/** Memory of the built headless process that pages, searches and sums, and whether it stays flat while it goes on. */
export const bench: Bench = async (report) => {
  await ensureBuilt();
  for (const size of sizesOf()) {
    const profile = await makeProfile(size);
    const host = await startHeadless({
      profileDir: profile.profileDir,
      env: { TRUELAYER_ENCRYPTION_KEY: profile.key.toString('base64') },
    });
    try {
      const residentMb: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        await work(host);
        residentMb.push(residentMbOf(host.process.pid));
      }
      report(`headless process, resident, ${size} rows`, Math.max(...residentMb), 'MB');
      report(`growth from round 3 to ${ROUNDS}, ${size} rows`, (residentMb.at(-1) ?? 0) - (residentMb[2] ?? 0), 'MB');
    } finally {
      await host.stop();
      profile.remove();
    }
  }
};

async function work(host: HeadlessProcess): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < 60; page++) {
    ({ nextCursor: cursor } = await host.call('transactions.page', { limit: 100, ...(cursor ? { cursor } : {}) }));
  }
  for (const search of ['t', 'te', 'tesco lon', 'transport york', 'reference17'])
    await host.call('transactions.page', { search, limit: 100 });
  const range = { from: '2016-07-01', to: '2026-06-30' };
  await host.call('insights.netWorth', range);
  await host.call('insights.cashFlow', range);
  await host.call('insights.spending', range);
}

/** Linux keeps the figure in `/proc`; elsewhere there is none to report. */
function residentMbOf(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return Number.NaN;
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}
