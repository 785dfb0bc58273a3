import { stat } from 'node:fs/promises';
import { databasePathOf } from '../database/database.ts';
import type { EventBus } from '../events.ts';

/** How often somebody who waits is told how far it is. */
const TELL_EVERY_MS = 250;
/** What comes after the copy, in parts of the whole. */
const PERCENT = 100;
const COPIED_PERCENT = 60;

/** Tells how far a copy is while it is made elsewhere; the work itself can say nothing until it is done. */
export type GrowthFollower = { isChecking(): void; stop(): void };

/** Follows a file that grows to about the size of the profile's database. */
export function followGrowth(
  events: EventBus,
  job: 'backup' | 'restore',
  { profileDir, path }: { profileDir: string; path: string },
): GrowthFollower {
  let isCopied = false;
  const tell = (done: number): void => events.emit('job.progress', { job, done, total: PERCENT });
  const look = async (): Promise<void> => {
    const [whole, made] = await Promise.all([sizeOf(databasePathOf(profileDir)), sizeOf(path)]);
    if (!isCopied && whole > 0) tell(Math.min(COPIED_PERCENT, Math.floor((made / whole) * COPIED_PERCENT)));
  };
  tell(0);
  const timer = setInterval(() => void look(), TELL_EVERY_MS).unref();
  return {
    isChecking() {
      isCopied = true;
      tell(COPIED_PERCENT);
    },
    stop: () => clearInterval(timer),
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
