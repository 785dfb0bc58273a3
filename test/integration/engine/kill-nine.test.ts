import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import type { Done, Orders } from './first-fetch-worker.ts';
import { startBank, type Bank } from './start-bank.ts';

const folder = useTemporaryFolders();
const WORKER = join(import.meta.dirname, 'first-fetch-worker.ts');
const KEY = Buffer.alloc(32, 9).toString('hex');
const PROVIDER = 'ob-barclays';

/** How often a first fetch is killed at a place in the code; each time somewhere else. */
const PLACES = 5;
/** How often it is killed at a moment while rows are written, where the code has no place to name. */
const MOMENTS = 2;
/** `KILL_AT=<place>` tries that place alone, to replay a failure. */
const REPLAY = process.env['KILL_AT'];

/** One life of Coffer: what it told until it was done or killed. */
type Life = { signal: NodeJS.Signals | null; actions: string[]; done: Done | undefined };

/** Where a life ends. */
type Death = { killAt?: number; killAfterMs?: number };

const banks: Bank[] = [];
afterAll(() => Promise.all(banks.map((bank) => bank.close())));

async function newBank(): Promise<Bank> {
  const bank = await startBank({ rowsPerAccount: 500 });
  banks.push(bank);
  await bank.set({ quotas: false });
  return bank;
}

/** @param killAfterMs kills it so long after its first sync has begun */
async function live(orders: Orders, killAfterMs?: number): Promise<Life> {
  const child = spawn(process.execPath, [WORKER], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${JSON.stringify(orders)}\n`);
  const life: Life = { signal: null, actions: [], done: undefined };
  createInterface(child.stdout).on('line', (line) => {
    const told = JSON.parse(line) as { action?: string; done?: Done };
    if (told.action !== undefined) life.actions.push(told.action);
    if (told.action === 'SYNC_STARTED' && killAfterMs !== undefined)
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    if (told.done) life.done = told.done;
  });
  life.signal = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_code, signal) => resolve(signal));
  });
  return life;
}

test('killed anywhere between the link and the last row, the next start opens the profile, and ends with the bank’s own books', async () => {
  const orders = (bank: Bank, profileDir: string): Orders => {
    const { authUrl, apiUrl, controlUrl, clientId, clientSecret } = bank;
    return {
      profileDir,
      key: KEY,
      providerId: PROVIDER,
      bank: { authUrl, apiUrl, controlUrl, clientId, clientSecret },
    };
  };
  const whole = await live(orders(await newBank(), folder('whole')));
  expect(whole.done).toMatchObject({ statuses: ['ACTIVE'], states: ['connected'], differences: [] });
  const readings = whole.done?.readings ?? 0;
  expect(readings).toBeGreaterThan(50);

  // One place out of each stretch of the way, so that no stretch is left out.
  const stretch = readings / PLACES;
  const places = Array.from(
    { length: PLACES },
    (_, index) => 1 + Math.floor(index * stretch) + randomInt(Math.max(1, Math.floor(stretch))),
  );
  const deaths: Death[] =
    REPLAY === undefined
      ? [
          ...places.map((killAt) => ({ killAt })),
          ...Array.from({ length: MOMENTS }, () => ({ killAfterMs: randomInt(120) })),
        ]
      : [{ killAt: Number(REPLAY) }];
  const reached = new Set<string>();
  for (const { killAt, killAfterMs } of deaths) {
    const replay = killAt === undefined ? `killed ${killAfterMs} ms into the sync` : `replay with KILL_AT=${killAt}`;
    const bank = await newBank();
    const profileDir = folder('profile');
    const first = await live({ ...orders(bank, profileDir), ...(killAt === undefined ? {} : { killAt }) }, killAfterMs);
    // A moment may come too late, and so may the last of the places: how often the clock is read differs by a few from life
    // to life. Any other place is reached.
    const isBeyondTheEnd = killAt !== undefined && first.done !== undefined && first.done.readings < killAt;
    if (killAt !== undefined && !isBeyondTheEnd)
      expect([first.signal, first.done], replay).toEqual(['SIGKILL', undefined]);
    for (const action of first.actions) reached.add(action);

    const second = await live(orders(bank, profileDir));
    expect(second.signal, replay).toBeNull();
    expect(second.done, replay).toMatchObject({ statuses: ['ACTIVE'], differences: [] });
    expect(second.done?.states.filter((state) => state === 'connected').length, replay).toBe(1);
    expect(second.done?.states, replay).not.toContain('finishing');
    // A sign-in whose tokens had come is never asked of the user again.
    if (first.actions.includes('TOKEN_EXCHANGED')) expect((await bank.calls('exchange')).length, replay).toBe(1);
    await bank.close();
    banks.splice(banks.indexOf(bank), 1);
  }
  if (REPLAY === undefined) {
    expect([...reached]).toEqual(expect.arrayContaining(['TOKEN_EXCHANGED', 'CONNECTION_CREATED', 'SYNC_STARTED']));
  }
}, 300_000);
