import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DATABASE_FILE, openDatabase } from '../../../core/database/database.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { answer, refusalOf, useProfiles } from './open-profile.ts';
import { filesOf, hashesOf } from './profile-bytes.ts';

const folder = useTemporaryFolders();
const open = useProfiles();
const KEY = randomBytes(32);

/** A profile that has been used and closed. */
async function usedProfile(): Promise<string> {
  const profileDir = folder('profile');
  const engine = await open(profileDir, { suppliedKey: KEY });
  await answer(engine, 'settings.update', { theme: 'dark' });
  await engine.close();
  return profileDir;
}

/** Opens a profile with the right key and expects a refusal that leaves every byte as it was. */
async function expectRefused(profileDir: string, code: string, words: RegExp, suppliedKey = KEY): Promise<void> {
  const before = hashesOf(profileDir);
  const refusal = await refusalOf(open(profileDir, { suppliedKey }));
  expect(refusal.code).toBe(code);
  expect(refusal.message).toMatch(words);
  expect(hashesOf(profileDir)).toEqual(before);
}

describe('a folder that cannot be one', () => {
  test('because it is a file', async () => {
    const path = join(folder(), 'profile');
    writeFileSync(path, 'mine');
    expect(await refusalOf(open(path, { suppliedKey: KEY }))).toMatchObject({ code: 'PROFILE_UNWRITABLE' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test('because it lies below a file', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'mine');
    const profileDir = join(path, 'profile');
    const refusal = await refusalOf(open(profileDir, { suppliedKey: KEY }));
    expect(refusal.code).toBe('PROFILE_UNWRITABLE');
    // The user has to know which folder is meant.
    expect(refusal.message).toContain(profileDir);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

describe('a database that is not the one it should be', () => {
  test('written by a newer Coffer', async () => {
    const profileDir = await usedProfile();
    const database = await openDatabase(profileDir, KEY);
    database.pragma('user_version = 9999');
    database.close();
    await expectRefused(profileDir, 'DATABASE_FROM_FUTURE', /newer/);
  });

  test('written by a newer Coffer that was killed, so that half of it lies in the write-ahead log', async () => {
    const profileDir = await usedProfile();
    const script = `
      const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, '../../../core/database/database.ts'))});
      const database = await openDatabase(process.argv[1], Buffer.from(process.argv[2], 'hex'));
      database.pragma('user_version = 9999');
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['--input-type=module', '-e', script, profileDir, KEY.toString('hex')]);
    expect(filesOf(profileDir)).toContain(`${DATABASE_FILE}-wal`);
    await expectRefused(profileDir, 'DATABASE_FROM_FUTURE', /newer/);
  });

  test.each<[string, (path: string) => void]>([
    ['something else altogether', (path) => writeFileSync(path, 'SQLite format 3\0 but not really'.padEnd(8192, 'x'))],
    ['cut off', (path) => truncateSync(path, Math.floor(statSync(path).size / 2) - 100)],
    ['cut to its beginning', (path) => truncateSync(path, 1000)],
    ['damaged at its beginning', (path) => overwrite(path, 50)],
  ])('%s', async (_name, damage) => {
    const profileDir = await usedProfile();
    damage(join(profileDir, DATABASE_FILE));
    await expectRefused(profileDir, 'DATABASE_CORRUPT', /damaged|cannot be read|not a Coffer/i);
  });

  test('damaged somewhere inside: what can be read is read, and the rest is called by its name', async () => {
    const profileDir = await usedProfile();
    const path = join(profileDir, DATABASE_FILE);
    const { size } = statSync(path);
    // Past the schema, in the pages of the tables.
    for (let offset = Math.floor(size * 0.2); offset < size; offset += 4096) overwrite(path, offset);
    let engine;
    try {
      engine = await open(profileDir, { suppliedKey: KEY });
    } catch {
      return;
    }
    const answers = [
      await answer(engine, 'settings.get'),
      await answer(engine, 'audit.page'),
      await answer(engine, 'transactions.page'),
      await answer(engine, 'transactions.page', { search: 'coffee' }),
      await answer(engine, 'accounts.list'),
    ];
    const codes = answers.filter((one) => typeof one === 'string');
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['code: DATABASE_CORRUPT']));
  });

  test('whose very first moment was cut off, is begun again and lasts', async () => {
    const profileDir = await usedProfile();
    rmSync(join(profileDir, DATABASE_FILE));
    writeFileSync(join(profileDir, DATABASE_FILE), '');
    for (const theme of ['light', 'dark']) {
      const engine = await open(profileDir, { suppliedKey: KEY });
      await answer(engine, 'settings.update', { theme });
      await engine.close();
    }
    const engine = await open(profileDir, { suppliedKey: KEY });
    expect(await answer(engine, 'settings.get')).toMatchObject({ theme: 'dark' });
  });
});

describe('a key that does not fit', () => {
  test('another key', async () => {
    await expectRefused(await usedProfile(), 'KEYRING_CHANGED', /key/, randomBytes(32));
  });

  test('no key, where there has to be one', async () => {
    const profileDir = await usedProfile();
    const before = hashesOf(profileDir);
    expect(await refusalOf(open(profileDir))).toMatchObject({
      code: 'KEYRING_ABSENT',
      message: expect.stringContaining('TRUELAYER_ENCRYPTION_KEY'),
    });
    expect(hashesOf(profileDir)).toEqual(before);
  });

  test('a record of the key that is gone, though the database is there', async () => {
    const profileDir = await usedProfile();
    rmSync(join(profileDir, 'key-store.json'));
    await expectRefused(profileDir, 'DATABASE_CORRUPT', /key-store\.json/);
  });

  test.each(['', '{', '[]', '{"version":2}', '{"version":1,"profileId":"p","kind":"plain","keyId":"k"}'])(
    'a record of the key that reads %j',
    async (text) => {
      const profileDir = await usedProfile();
      writeFileSync(join(profileDir, 'key-store.json'), text);
      await expectRefused(profileDir, 'DATABASE_CORRUPT', /key-store\.json/);
    },
  );

  test('a record that names another key than the file was made with', async () => {
    const profileDir = await usedProfile();
    const other = folder('other');
    const otherKey = randomBytes(32);
    await (await open(other, { suppliedKey: otherKey })).close();
    writeFileSync(join(profileDir, 'key-store.json'), readFileSync(join(other, 'key-store.json')));
    await expectRefused(profileDir, 'DATABASE_CORRUPT', /./, otherKey);
  });
});

describe('a profile that is in use', () => {
  test('is refused to a second Coffer, in this process and in another, and the first goes on', async () => {
    const profileDir = await usedProfile();
    const first = await open(profileDir, { suppliedKey: KEY });
    expect(await refusalOf(open(profileDir, { suppliedKey: KEY }))).toMatchObject({ code: 'PROFILE_IN_USE' });

    const script = `
      const { openEngine } = await import(${JSON.stringify(join(import.meta.dirname, '../../../core/engine.ts'))});
      const { profileOptions } = await import(${JSON.stringify(join(import.meta.dirname, 'profile-options.ts'))});
      try {
        await openEngine(profileOptions(process.argv[1], { suppliedKey: Buffer.from(process.argv[2], 'hex') }));
        console.log('opened');
      } catch (thrown) {
        console.log(thrown.code);
      }`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script, profileDir, KEY.toString('hex')], {
      encoding: 'utf8',
    });
    expect(other.stdout.trim()).toBe('PROFILE_IN_USE');

    expect(await answer(first, 'settings.update', { theme: 'light' })).toMatchObject({ theme: 'light' });
    await first.close();
    const second = await open(profileDir, { suppliedKey: KEY });
    expect(await answer(second, 'settings.get')).toMatchObject({ theme: 'light' });
  });

  test('and was killed, opens at once: no lock outlives its holder', async () => {
    const profileDir = folder('profile');
    mkdirSync(profileDir, { recursive: true });
    const script = `
      const { openEngine } = await import(${JSON.stringify(join(import.meta.dirname, '../../../core/engine.ts'))});
      const { profileOptions } = await import(${JSON.stringify(join(import.meta.dirname, 'profile-options.ts'))});
      const engine = await openEngine(profileOptions(process.argv[1], { suppliedKey: Buffer.from(process.argv[2], 'hex') }));
      await engine.dispatch('settings.update', { theme: 'dark' });
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['--input-type=module', '-e', script, profileDir, KEY.toString('hex')]);
    const engine = await open(profileDir, { suppliedKey: KEY });
    expect(await answer(engine, 'settings.get')).toMatchObject({ theme: 'dark' });
  });
});

function overwrite(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, offset, Math.min(offset + 64, bytes.length));
  writeFileSync(path, bytes);
}
