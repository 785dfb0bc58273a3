import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../core/database/database.ts';
import { openEngine, type Engine, type EngineOptions } from '../../core/engine.ts';
import { createLedgerProfile } from '../support/ledger-profile.ts';

const DAY_MS = 86_400_000;

/** A closed profile with a history in it, and the key that opens it. */
export type MadeProfile = { profileDir: string; key: Buffer; accountIds: readonly string[]; remove(): void };

/**
 * Makes a profile as the engine makes one, then fills it through the ledger's own stores: twenty accounts, ten years. Its
 * connections are up to date, so that a start has nothing to fetch and what is measured is the start.
 */
export async function makeProfile(rows: number, nowMs = Date.now()): Promise<MadeProfile> {
  const profileDir = mkdtempSync(join(tmpdir(), 'coffer-bench-'));
  const key = Buffer.alloc(32, 5);
  const remove = () => rmSync(profileDir, { recursive: true, force: true });
  try {
    await (await openBenchEngine(profileDir, key)).close();
    const database = await openDatabase(profileDir, key);
    // Nothing of the filling has to survive a crash.
    database.pragma('synchronous = OFF');
    const today = new Date(nowMs).toISOString().slice(0, 10);
    const { accountIds } = createLedgerProfile(database, { rows, accounts: 20, years: 10, today, seed: 11 });
    const now = new Date(nowMs).toISOString();
    database
      .prepare('UPDATE connections SET history_fetched_at = ?, last_synced = ?, consent_expires_at = ?')
      .run(now, now, new Date(nowMs + 80 * DAY_MS).toISOString());
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    return { profileDir, key, accountIds, remove };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

/** Opens an engine on a profile, with nothing to do but to answer. */
export function openBenchEngine(profileDir: string, key: Buffer): Promise<Engine> {
  const options: EngineOptions = {
    host: 'headless',
    version: '0.0.0-bench',
    profileDir,
    config: {},
    suppliedKey: key,
    browser: { open: () => Promise.resolve() },
    demoBank: { start: () => Promise.reject(new Error('benches have no bank')), stop: () => Promise.resolve() },
    redirectTargets: {},
    background: false,
    clock: { nowMs: Date.now },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  return openEngine(options);
}

/** The sizes to measure: ten and a hundred thousand rows, or those of `BENCH_ROWS` (for example `10000,1000000`). */
export function rowCounts(): number[] {
  const asked = process.env['BENCH_ROWS'];
  return asked === undefined || asked === '' ? [10_000, 100_000] : asked.split(',').map(Number);
}

/** The figure below which a share of all figures lie; `0.5` is the median. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
