import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openBackup, readBackup } from '../../../core/backup/backup-file.ts';
import { backupJobs } from '../../../core/backup/backup-jobs.ts';
import { makeLedger, openLedgerEngine } from '../../support/ledger-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const PROCESS = join(import.meta.dirname, 'backup-process.ts');
const PASSPHRASE = 'correct horse battery staple';
/** Lives of each kind; `KILLS=100` for more. */
const KILLS = Number(process.env['KILLS'] ?? 3);
/** A job takes some hundred milliseconds on an idle machine, so a death within this is nearly always in the middle of one. */
const WITHIN_MS = 900;

/** Runs the process until a moment after it has begun; answers how many jobs it had ended. */
async function live(args: readonly string[], afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [PROCESS, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let done = 0;
  createInterface(child.stdout).on('line', (line) => {
    if (line === 'begun') setTimeout(() => child.kill('SIGKILL'), afterMs);
    else done += 1;
  });
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_code, signal) =>
      signal === 'SIGKILL' ? resolve(signal) : reject(new Error('the process ended by itself')),
    );
  });
  return done;
}

test('killed while backups are made: the profile is whole, and whatever calls itself a backup can be restored', async () => {
  const profileDir = folder('profile');
  await makeLedger(profileDir, { rows: 3000 });
  const backups = join(profileDir, 'backups');
  for (let run = 0; run < KILLS; run++) {
    const afterMs = randomInt(WITHIN_MS);
    await live([profileDir, 'backup'], afterMs);
    const replay = `killed after ${afterMs} ms`;
    const engine = await openLedgerEngine(profileDir);
    expect((await engine.call('audit.verify', {})).ok, replay).toBe(true);
    expect((await engine.call('transactions.page', { limit: 500 })).transactions, replay).toHaveLength(500);
    await engine.close();
    for (const name of existsSync(backups) ? readdirSync(backups) : []) {
      if (!name.endsWith('.coffer-backup')) continue;
      const path = join(backups, name);
      const { rootKey, rows } = await openBackup(await readBackup(path), { passphrase: PASSPHRASE });
      await backupJobs.check({ path, rootKey, part: 'all', isThorough: true });
      expect((await backupJobs.describe({ path, rootKey })).rows, replay).toEqual(rows);
    }
  }
  // The next one takes away what the killed ones have left.
  const engine = await openLedgerEngine(profileDir);
  await engine.call('backup.create', { passphrase: PASSPHRASE });
  await engine.close();
  expect(readdirSync(backups).filter((name) => !name.endsWith('.coffer-backup'))).toEqual([]);
}, 600_000);

test('killed while a backup is restored: the old profile or the restored one, never something between', async () => {
  const profileDir = folder('profile');
  await makeLedger(profileDir, { rows: 3000 });
  const first = await openLedgerEngine(profileDir);
  const { backup } = await first.call('backup.create', { passphrase: PASSPHRASE });
  await first.close();
  const seen = new Set<string>();
  for (let run = 0; run < KILLS; run++) {
    const before = await openLedgerEngine(profileDir);
    await before.call('settings.update', { theme: 'dark' });
    const restores = (await before.call('audit.page', { action: 'BACKUP_RESTORED', limit: 500 })).entries.length;
    await before.close();

    const afterMs = randomInt(WITHIN_MS);
    await live([profileDir, 'restore', backup.backupId], afterMs);
    const replay = `killed after ${afterMs} ms`;
    const engine = await openLedgerEngine(profileDir);
    const { theme } = await engine.call('settings.get', {});
    const { entries } = await engine.call('audit.page', { action: 'BACKUP_RESTORED', limit: 500 });
    // The backup knows of no restore, so a restored profile has exactly one on record.
    expect([theme, entries.length], replay).toEqual(theme === 'dark' ? ['dark', restores] : ['system', 1]);
    expect(await engine.call('audit.verify', {}), replay).toMatchObject({ ok: true, anchor: 'matches' });
    expect((await engine.call('transactions.page', { limit: 500 })).transactions, replay).toHaveLength(500);
    await engine.close();
    expect(
      readdirSync(profileDir).filter((name) => name.includes('restoring')),
      replay,
    ).toEqual([]);
    expect(JSON.parse(readFileSync(join(profileDir, 'key-store.json'), 'utf8'))).toMatchObject({ kind: 'environment' });
    seen.add(theme);
  }
  expect(seen.size).toBeGreaterThan(0);
}, 600_000);
