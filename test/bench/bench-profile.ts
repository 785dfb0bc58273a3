import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../core/database/database.ts';
import type { Log } from '../../core/ports.ts';
import { createLedgerProfile, type LedgerProfile } from '../support/ledger-profile.ts';

/** A log for benches, which keep their output to figures. */
export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The day on which every bench's history ends. */
export const BENCH_TODAY = '2026-06-30';

/** How many rows the benches run over; `BENCH_ROWS=100000` (or a list) for a shorter run. */
export function sizesOf(): number[] {
  const asked = process.env['BENCH_ROWS'];
  return asked === undefined ? [100_000, 1_000_000] : asked.split(',').map(Number);
}

/** An encrypted profile in a folder of its own, filled with ten years of twenty accounts. */
export async function openBenchProfile(
  rows: number,
): Promise<{ database: Database; profile: LedgerProfile; close(): void }> {
  const profileDir = mkdtempSync(join(tmpdir(), 'coffer-bench-'));
  const database = await openDatabase(profileDir, randomBytes(32));
  const close = () => {
    database.close();
    rmSync(profileDir, { recursive: true, force: true });
  };
  try {
    // Nothing of the filling has to survive a crash.
    database.pragma('synchronous = OFF');
    const profile = createLedgerProfile(database, { rows, accounts: 20, years: 10, today: BENCH_TODAY, seed: 11 });
    database.pragma('synchronous = FULL');
    return { database, profile, close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** The value below which `percent` of the figures lie. */
export function percentile(figures: readonly number[], percent: number): number {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

/** Milliseconds of the best of three: whatever else the machine does meanwhile is not measured. */
export function bestMsOf(work: () => unknown): number {
  const times = [0, 1, 2].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
