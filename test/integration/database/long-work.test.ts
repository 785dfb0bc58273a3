import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE, openDatabase, type Database } from '../../../core/database/database.ts';
import { inSlices } from '../../../core/database/in-slices.ts';
import { TURN_MS } from '../../../core/turns.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { TEST_KEY } from '../../support/test-engine.ts';

const ROWS = 20_000;
const SLOW_SLICES = 12;
/** What an ordinary commit copies by itself, long work leaves to it. */
const LEFT_TO_COMMITS_BYTES = 1000 * 4096;

/** Long work leaves the event loop its turns, the file whole and the log small, while a thread copies the log. */
describe('long work', () => {
  const folder = useTemporaryFolders();
  let profileDir: string;
  let database: Database;
  beforeEach(async () => {
    profileDir = folder('long-work');
    database = await openDatabase(profileDir, TEST_KEY);
    database.exec('CREATE TABLE numbers (value INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  });
  afterEach(() => database.close());

  const numbers = (from: number) => Array.from({ length: ROWS }, (_, index) => from + index);
  const write = (some: readonly number[]) => {
    const insert = database.prepare('INSERT INTO numbers (value, text) VALUES (?, ?)');
    for (const value of some) insert.run(value, `number ${value}`.padEnd(400, '.'));
  };
  const useTime = (ms: number) => {
    for (const endMs = performance.now() + ms; performance.now() < endMs;);
  };
  const sizeOf = (suffix = '') => statSync(join(profileDir, DATABASE_FILE + suffix)).size;
  const countOf = (of: Database) =>
    of.prepare<[], { count: number }>('SELECT count(*) AS count FROM numbers').get()?.count;

  it('leaves what it wrote in the file itself, and the log as long as it may stay', async () => {
    const others = { turns: 0, stop: false };
    const countTurns = async () => {
      for (; !others.stop; others.turns++) await nextTurn();
    };
    const counting = countTurns();
    const turnsAt: number[] = [];
    await inSlices(database, numbers(0), (some) => {
      turnsAt.push(others.turns);
      write(some);
      // However fast the machine is, the first ones take all the time that a turn may take.
      if (turnsAt.length <= SLOW_SLICES) useTime(TURN_MS);
    });
    others.stop = true;
    await counting;
    const [atSlowOnes, afterThem] = [turnsAt.slice(0, SLOW_SLICES), turnsAt.slice(1, SLOW_SLICES + 1)];
    expect(atSlowOnes.every((turns, index) => turns < (afterThem[index] ?? 0))).toBe(true);
    expect(sizeOf()).toBeGreaterThan(ROWS * 400 - LEFT_TO_COMMITS_BYTES);
    write([-1]);
    expect(database.pragma('wal_autocheckpoint', { simple: true })).toBe(1000);
    expect(database.pragma('journal_size_limit', { simple: true })).toBe(64 * 2 ** 20);
    expect(countOf(database)).toBe(ROWS + 1);
  });

  it('beside other long work shares the thread, and a failing one does not take it away', async () => {
    const failing = inSlices(database, numbers(ROWS), (some) => {
      write(some);
      if (some.includes(ROWS + 10_000)) throw new Error('no more');
    });
    const [failed, whole] = await Promise.allSettled([failing, inSlices(database, numbers(0), write)]);
    expect([failed.status, whole.status]).toEqual(['rejected', 'fulfilled']);
    expect(database.checkpoints?.isBusy()).toBe(false);
    expect(database.pragma('wal_autocheckpoint', { simple: true })).toBe(1000);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('refuses nobody who reads and then writes meanwhile', async () => {
    const others = { stop: false, written: 0 };
    const insert = database.prepare<[number]>("INSERT INTO numbers (value, text) VALUES (?, '')");
    const readAndWrite = database.transaction(() => insert.run(-1 - (countOf(database) ?? 0)));
    const goOn = async () => {
      for (; !others.stop; others.written++) {
        readAndWrite();
        await nextTurn();
      }
    };
    const going = goOn();
    // Three works one after another: it is at their ends that the thread has the log to itself.
    for (const from of [0, ROWS, 2 * ROWS]) await inSlices(database, numbers(from), write);
    others.stop = true;
    await going;
    expect(countOf(database)).toBe(3 * ROWS + others.written);
  });

  it('is there after the next start', async () => {
    await inSlices(database, numbers(0), write);
    database.close();
    database = await openDatabase(profileDir, TEST_KEY);
    expect(countOf(database)).toBe(ROWS);
  });
});
