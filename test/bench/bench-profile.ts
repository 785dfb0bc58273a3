import { openDatabase, type Database } from '../../core/database/database.ts';
import { createTransactionStore, type TransactionStore } from '../../core/ledger/transaction-store.ts';
import type { Log } from '../../core/ports.ts';
import { makeProfile } from './make-profile.ts';

/** A log for benches, which keep their output to figures. */
export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The day on which every bench's history ends. */
export const BENCH_TODAY: string = new Date().toISOString().slice(0, 10);

/** How many rows the benches run over; `BENCH_ROWS=100000` (or a list) for a shorter run. */
export function sizesOf(usually: readonly number[] = [100_000, 1_000_000]): number[] {
  const asked = process.env['BENCH_ROWS'];
  return asked === undefined || asked === '' ? [...usually] : asked.split(',').map(Number);
}

/** The open database of a profile that {@link makeProfile} made. */
export async function openBenchProfile(
  rows: number,
): Promise<{ database: Database; transactions: TransactionStore; accountIds: readonly string[]; close(): void }> {
  const { profileDir, key, accountIds, remove } = await makeProfile(rows);
  try {
    const database = await openDatabase(profileDir, key);
    const close = () => {
      database.close();
      remove();
    };
    return { database, transactions: createTransactionStore(database), accountIds, close };
  } catch (thrown) {
    remove();
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
