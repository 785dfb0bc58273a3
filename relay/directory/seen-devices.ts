import { createRecentCache } from '../limits/recent-cache.ts';
import { run, type Sql } from '../store/sql.ts';

/** When a device was last seen is written this often at most. */
const NOTE_EVERY_MS = 10 * 60_000;
const FLUSH_EVERY_MS = 2000;
/** Devices in one flush: when thousands come back at once, writing this must not keep them waiting. */
const MOST_PER_FLUSH = 500;

/** When devices were last seen: not worth a commit of its own, and no harm when a crash forgets the last of it. */
export type SeenDevices = { note(deviceId: string): void; flush(): Promise<void>; close(): Promise<void> };

/** Creates the notes over the store. */
export function createSeenDevices(sql: Sql, nowMs: () => number, onTrouble: (error: unknown) => void): SeenDevices {
  const lately = createRecentCache<true>({ most: 50_000, lifetimeMs: NOTE_EVERY_MS, nowMs });
  const waiting = new Map<string, number>();
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();

  return {
    note(deviceId) {
      if (lately.get(deviceId) === true) return;
      lately.set(deviceId, true);
      waiting.set(deviceId, nowMs());
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };

  async function flush(): Promise<void> {
    // In the order of their ids, as every writer takes its locks.
    const notes = [...waiting].slice(0, MOST_PER_FLUSH).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (notes.length === 0) return;
    for (const [deviceId] of notes) waiting.delete(deviceId);
    await sql
      .transaction(function* () {
        for (const [deviceId, seenAtMs] of notes) {
          yield* run('UPDATE devices SET seen_at = ? WHERE id = ?', seenAtMs, deviceId);
        }
      })
      .catch(onTrouble);
  }
}
