import { ensureBuilt } from '../../scripts/build.ts';

/** Before the first suite that runs a built program: builds them, unless `dist` is as new as the sources. */
export async function setup(): Promise<void> {
  await ensureBuilt();
}
