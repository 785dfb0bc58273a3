import {
  closeSync,
  constants,
  cpSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../core/database/database.ts';
import { openEngine, type Engine, type EngineOptions } from '../../core/engine.ts';
import { createLedgerProfile } from '../support/ledger-profile.ts';

const DAY_MS = 86_400_000;

/** A closed profile with a history in it, and the key that opens it. */
export type MadeProfile = { profileDir: string; key: Buffer; accountIds: readonly string[]; remove(): void };

/** The key of every bench's profile. */
const BENCH_KEY = Buffer.alloc(32, 5);

/** Where a run of several benches keeps the profiles that it has filled: a million rows take a minute, a copy of them a second. */
export const KEPT_PROFILES = 'BENCH_KEPT_PROFILES';

/**
 * Makes a profile as the engine makes one, then fills it through the ledger's own stores: twenty accounts, ten years up to
 * this day. Its connections are up to date, so that a start has nothing to fetch and what is measured is the start.
 */
export async function makeProfile(rows: number): Promise<MadeProfile> {
  const profileDir = mkdtempSync(join(tmpdir(), 'coffer-bench-'));
  const remove = () => rmSync(profileDir, { recursive: true, force: true });
  try {
    const folder = process.env[KEPT_PROFILES];
    if (folder === undefined) return { profileDir, key: BENCH_KEY, accountIds: await fill(profileDir, rows), remove };
    const kept = join(folder, String(rows));
    const list = `${kept}.accounts.json`;
    if (!existsSync(list)) {
      const unfinished = `${kept}.unfinished`;
      const accountIds = await fill(unfinished, rows);
      renameSync(unfinished, kept);
      writeFileSync(list, JSON.stringify(accountIds));
    }
    cpSync(kept, profileDir, { recursive: true, mode: constants.COPYFILE_FICLONE });
    settleOnDisk(profileDir);
    const accountIds = JSON.parse(readFileSync(list, 'utf8')) as string[];
    return { profileDir, key: BENCH_KEY, accountIds, remove };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

/** Half a gigabyte that is still on its way to the disk would slow down whatever is measured next. */
function settleOnDisk(directory: string): void {
  for (const name of readdirSync(directory)) {
    const file = openSync(join(directory, name), 'r+');
    fsyncSync(file);
    closeSync(file);
  }
}

async function fill(profileDir: string, rows: number): Promise<readonly string[]> {
  await (await openBenchEngine(profileDir, BENCH_KEY)).close();
  const database = await openDatabase(profileDir, BENCH_KEY);
  try {
    // Nothing of the filling has to survive a crash.
    database.pragma('synchronous = OFF');
    const nowMs = Date.now();
    const now = new Date(nowMs).toISOString();
    const today = now.slice(0, 10);
    const { accountIds } = createLedgerProfile(database, { rows, accounts: 20, years: 10, today, seed: 11 });
    database
      .prepare('UPDATE connections SET history_fetched_at = ?, last_synced = ?, consent_expires_at = ?')
      .run(now, now, new Date(nowMs + 80 * DAY_MS).toISOString());
    database.pragma('wal_checkpoint(TRUNCATE)');
    return accountIds;
  } finally {
    database.close();
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

/** The figure below which a share of all figures lie; `0.5` is the median. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
