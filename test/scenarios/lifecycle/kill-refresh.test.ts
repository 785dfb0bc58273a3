import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFile } from '../../support/bundle-file.ts';
import { connectBank, createTestClock, openTestEngine, TEST_KEY, type TestEngine } from '../../support/test-engine.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { readRow } from '../../integration/lifecycle/connected.ts';
import { startBank, type Bank } from '../../integration/engine/start-bank.ts';
import { untilSynced } from './until-synced.ts';
import { scenarioCount, scenarioSeed } from '../scenario-options.ts';
import type { RefreshOrder } from './refresh-process.ts';

/**
 * kill -9 at every step of the refresh order. A process of its own opens the profile, refreshes and syncs, and is killed
 * before one of its writes, or while the bank's answer is on its way. Afterwards the database opens, its audit chain
 * holds, nothing is half-written, and the connection lives whenever the bank still honours a token that was delivered.
 *
 * `SCENARIO_KILLS` asks for more of them, `SCENARIO_SEED` for others.
 */
const RUNS = scenarioCount('kills', 100);
const SEED = scenarioSeed(1);
const HOUR_MS = 3_600_000;
/** Enough for the refresh, its use, and the first account's sync. */
const WRITES = 60;

// A process that is killed leaves what the system has been told, on a disk or in memory alike.
const folder = useTemporaryFolders({ isInMemory: true });
const clock = createTestClock();
const profileDir = folder('killed');
let bank: Bank | undefined;
/** Started so often, it is one file: reading three hundred costs more than its work. */
let program: string;
beforeAll(async () => {
  program = await bundleFile(join(import.meta.dirname, 'refresh-process.ts'));
});
afterAll(async () => {
  rmSync(program, { force: true });
  await bank?.close();
});

test(`${RUNS} kills (seed ${SEED}): the connection survives whenever the bank lets it`, async () => {
  bank = await startBank({ rowsPerAccount: 5 });
  await bank.set({ quotas: false });
  let engine = await open(bank);
  // With the user there, no quota stands between a run and the next.
  await engine.call('settings.update', { attendedAccess: { enabled: true, address: '203.0.113.7' } });
  const { connection } = await connectBank(engine, bank, 'ob-barclays');
  const { connectionId } = connection;
  await engine.close();
  expect(await dieInProcess(bank, { connectionId, dies: undefined })).toBe(true);
  const seen = { lived: 0, lost: 0, survived: 0 };

  for (let run = 0; run < RUNS; run += 1) {
    const random = createSeededRandom(SEED * 1_000 + run);
    const name = `run ${run} of seed ${SEED}`;
    // A bank that takes the old token for a while, as some do, or not, as TrueLayer's do.
    const isForgiving = random.chance(0.5);
    await bank.set({ refreshGraceMs: isForgiving ? HOUR_MS : 0 });
    clock.advance(3 * HOUR_MS);
    await bank.advance(3 * HOUR_MS);
    // Every write once, then again; and in between, while the answer is on its way.
    const dies = run % 4 === 3 ? { afterMs: random.integer(5, 120) } : { atWrite: 1 + ((run * 7) % WRITES) };
    await bank.fault({ fault: 'slow', ms: 80, endpoint: 'refresh', times: 1 });
    const callsBefore = (await bank.calls()).length;
    const before = await readRow({ profileDir, clock }, connectionId);
    if (await dieInProcess(bank, { connectionId, dies })) seen.lived += 1;
    await bank.clearFaults();

    const trades = (await bank.calls())
      .slice(callsBefore)
      .filter(({ endpoint, status }) => endpoint === 'refresh' && status === 200);
    const after = await readRow({ profileDir, clock }, connectionId);
    const isKept = after.tokens.refresh !== before.tokens.refresh;
    // Kept: the old one stands beside it until the new one has answered. Not kept: nothing has changed.
    if (!isKept) expect(after.tokens, name).toMatchObject({ refresh: before.tokens.refresh });
    expect(trades.length, name).toBeLessThanOrEqual(1);
    const isHonoured = isKept || isForgiving || trades.length === 0;

    engine = await open(bank);
    expect(await engine.call('audit.verify', {}), name).toMatchObject({ ok: true });
    const envelope = await engine.engine.dispatch('connections.refreshTokens', { connectionId });
    expect(envelope.ok, name).toBe(isHonoured);
    const status = (await engine.call('connections.get', { connectionId })).connection.status;
    expect(status, name).toBe(isHonoured ? 'ACTIVE' : 'REVOKED');
    // What is lost is not taken for a withdrawal: the mark of the trade has outlived the process.
    const { cause } = await engine.call('connections.diagnose', { connectionId });
    expect(cause, name).toBe(isHonoured ? 'healthy' : 'token_lost');
    if (isHonoured) {
      seen.survived += 1;
      const { runs } = await engine.call('sync.run', { connectionId });
      expect(runs, name).toMatchObject([{ state: 'succeeded' }]);
    } else {
      seen.lost += 1;
      await connectBank(engine, bank, 'ob-barclays', { connectionId });
      await untilSynced(engine, connectionId);
    }
    await engine.close();
  }
  expect(seen.survived + seen.lost).toBe(RUNS);
  if (RUNS < 100) return;
  // The kills hit: few lived to the end, and at a bank that forgives nothing some answers were on their way.
  expect(seen.lived).toBeLessThan(RUNS / 2);
  expect(seen.survived).toBeGreaterThan(seen.lost);
  expect(seen.lost).toBeGreaterThan(0);
});

function open(sandbox: Bank): Promise<TestEngine> {
  return openTestEngine({ profileDir, sandbox, clock });
}

/** True when the process lived to the end. */
function dieInProcess(
  { authUrl, apiUrl, controlUrl, clientId, clientSecret }: Bank,
  what: Pick<RefreshOrder, 'connectionId' | 'dies'>,
): Promise<boolean> {
  const order: RefreshOrder = {
    profileDir,
    keyHex: TEST_KEY.toString('hex'),
    sandbox: { authUrl, apiUrl, controlUrl, clientId, clientSecret },
    clockOffsetMs: clock.nowMs() - Date.now(),
    ...what,
  };
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', () => resolve(said === 'lived'));
  });
}
