import { openDatabase } from '../../../core/database/database.ts';
import { openTestEngine } from '../../support/test-engine.ts';
import { dieAtWrite } from '../../support/die-at-write.ts';

/** What {@link file://./kill-refresh.test.ts} tells this process; the key and the bank are a test's. */
export type RefreshOrder = {
  profileDir: string;
  keyHex: string;
  sandbox: Parameters<typeof openTestEngine>[0]['sandbox'];
  clockOffsetMs: number;
  connectionId: string;
  /** Killed before this write, counted from the moment the engine is open; or this long after the refresh began; or not. */
  dies?: { atWrite: number } | { afterMs: number } | undefined;
};

const order = JSON.parse(process.argv[2] ?? '') as RefreshOrder;
const { profileDir, sandbox, clockOffsetMs, connectionId, dies } = order;
const rootKey = Buffer.from(order.keyHex, 'hex');
const engine = await openTestEngine({
  profileDir,
  sandbox,
  clock: { nowMs: () => Date.now() + clockOffsetMs },
  engine: { suppliedKey: rootKey },
});
if (dies && 'atWrite' in dies) dieAtWrite(await openDatabase(profileDir, rootKey), dies.atWrite);
else if (dies) setTimeout(() => process.kill(process.pid, 'SIGKILL'), dies.afterMs);
await engine.call('connections.refreshTokens', { connectionId });
await engine.call('sync.run', { connectionId });
// Whoever is still alive has done all its writes.
process.stdout.write('lived');
process.exit(0);
