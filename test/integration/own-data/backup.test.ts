import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openBackup, readBackup } from '../../../core/backup/backup-file.ts';
import { databaseKeyOf, databasePathOf, openCopy, openDatabase } from '../../../core/database/database.ts';
import { SCHEMA_VERSION } from '../../../core/database/migrate.ts';
import { memoryKeyring } from '../../security/profile/open-profile.ts';
import { hashesOf } from '../../security/profile/profile-bytes.ts';
import { contentOf, LEDGER_KEY, makeLedger, openLedgerEngine, type LedgerEngine } from '../../support/ledger-engine.ts';
import { handOver as handOverFile } from './hand-over.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const open = new Set<LedgerEngine>();
afterEach(async () => {
  for (const engine of open) await engine.close();
  open.clear();
});

const PASSPHRASE = 'correct horse battery staple';
const OTHER_KEY = Buffer.alloc(32, 8);

async function start(...options: Parameters<typeof openLedgerEngine>): Promise<LedgerEngine> {
  const engine = await openLedgerEngine(...options);
  open.add(engine);
  return engine;
}

async function stop(engine: LedgerEngine): Promise<void> {
  open.delete(engine);
  await engine.close();
}

/** A profile with a ledger, notes, a rule of its own, and one backup. */
async function profileWithBackup() {
  const profileDir = folder('profile');
  await makeLedger(profileDir, { rows: 400 });
  const engine = await start(profileDir);
  const { transactions } = await engine.call('transactions.page', { limit: 20 });
  for (const { transactionId } of transactions) await engine.call('transactions.update', { transactionId, note: `note ${transactionId}` });
  await engine.call('settings.update', { theme: 'dark' });
  const { backup } = await engine.call('backup.create', { passphrase: PASSPHRASE });
  return { profileDir, engine, backup, file: join(profileDir, 'backups', backup.fileName) };
} // prettier-ignore

/** Everything that a person could miss, as one comparable text; sums and words of the search included. */
async function ledgerOf(profileDir: string, key: Buffer): Promise<string> {
  const database = await openDatabase(profileDir, key);
  try {
    const all = (sql: string) => database.prepare(sql).all();
    return JSON.stringify([
      all('SELECT * FROM transactions ORDER BY sort_key'),
      all('SELECT rowid FROM transaction_words ORDER BY rowid'),
      all('SELECT * FROM accounts ORDER BY id'),
      all('SELECT * FROM connections ORDER BY id'),
      all('SELECT * FROM balances ORDER BY account_id, as_of'),
      all('SELECT * FROM daily_totals ORDER BY account_id, date, currency, category'),
      all('SELECT * FROM settings ORDER BY name'),
    ]);
  } finally {
    database.close();
  }
}

/** The audit trail up to a number, entry by entry with its hash. */
async function chainOf(profileDir: string, key: Buffer, upTo = Number.MAX_SAFE_INTEGER): Promise<unknown[]> {
  const database = await openDatabase(profileDir, key);
  try {
    return database.prepare<[number]>('SELECT * FROM audit_logs WHERE id <= ? ORDER BY id').all(upTo);
  } finally {
    database.close();
  }
}

const handOver = (engine: LedgerEngine, file: string): Promise<string> =>
  handOverFile(engine, file, { kind: 'backup', name: 'a.coffer-backup', pieceBytes: 100_000 });

test('a backup restored onto a fresh profile of another computer is the same ledger and the same audit chain', async () => {
  const { profileDir, engine, backup, file } = await profileWithBackup();
  expect(backup).toMatchObject({ origin: 'hand', isOfThisProfile: true, isFromFuture: false });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const fingerprint = (await engine.call('audit.export', {})).keyFingerprint;
  await stop(engine);
  const before = await ledgerOf(profileDir, LEDGER_KEY);
  // The backup's own entry came after it.
  const chain = (await chainOf(profileDir, LEDGER_KEY)) as { action: string }[];
  const upTo = chain.findIndex(({ action }) => action === 'BACKUP_CREATED');

  const elsewhere = folder('elsewhere');
  const other = await start(elsewhere, { suppliedKey: OTHER_KEY });
  await other.call('lock.set', { secret: '271828' });
  const fileId = await handOver(other, file);
  const { madeAt } = await other.call('backup.restore', { fileId, passphrase: PASSPHRASE });
  expect(madeAt).toBe(backup.madeAt);
  expect((await other.call('settings.get', {})).theme).toBe('dark');
  expect(await other.call('audit.verify', {})).toMatchObject({ ok: true, anchor: 'matches' });
  // The trail keeps its signature; the lock is this computer's own.
  expect((await other.call('audit.export', {})).keyFingerprint).toBe(fingerprint);
  expect(await other.call('lock.state', {})).toMatchObject({ isSet: true, isLocked: false });
  const { entries } = await other.call('audit.page', { action: 'BACKUP_RESTORED' });
  expect(entries.map(({ metadata }) => metadata)).toEqual([
    { backupId: backup.backupId, madeAt: backup.madeAt, replaced: expect.any(String) },
  ]);
  expect((await other.call('backup.list', {})).backups).toEqual([]);
  await stop(other);

  expect(await ledgerOf(elsewhere, OTHER_KEY)).toBe(before);
  expect(await chainOf(elsewhere, OTHER_KEY, upTo)).toEqual(chain.slice(0, upTo));
  await expect(openDatabase(elsewhere, LEDGER_KEY)).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
  expect(readdirSync(elsewhere).filter((name) => /restoring|incoming|\.key$/.test(name))).toEqual([]);
  const again = await start(elsewhere, { suppliedKey: OTHER_KEY });
  await again.call('lock.unlock', { secret: '271828' });
  expect(await again.call('audit.verify', {})).toMatchObject({ ok: true, anchor: 'matches' });
});

test('a backup made by hand can be saved elsewhere and removed; one of another profile is told apart', async () => {
  const { engine, backup, file } = await profileWithBackup();
  const answer = await engine.call('backup.saveCopy', { backupId: backup.backupId });
  const copy = await contentOf(engine.engine.takeDownload(answer.outcome === 'download' ? answer.downloadId : ''));
  expect(copy.equals(readFileSync(file))).toBe(true);

  const other = await start(folder('other'), { suppliedKey: OTHER_KEY, backupDir: join(file, '..') });
  const { backups, plan } = await other.call('backup.list', {});
  expect(backups).toMatchObject([{ backupId: backup.backupId, isOfThisProfile: false }]);
  expect(plan).toMatchObject({ every: 'never', folder: join(file, '..'), isInProfile: false, canChooseFolder: false });
  expect(await other.failure('backup.chooseFolder', {})).toMatchObject({ code: 'INVALID_INPUT' });

  await engine.call('backup.remove', { backupId: backup.backupId });
  expect(existsSync(file)).toBe(false);
  expect(await engine.failure('backup.remove', { backupId: backup.backupId })).toMatchObject({ code: 'NOT_FOUND' });
});

describe('a backup that is not what it should be', () => {
  test('is refused by name, and the profile stays as it was to the last byte', async () => {
    const { file } = await profileWithBackup();
    const whole = readFileSync(file);
    const random = createSeededRandom(5);
    const trailer = whole.length - 2000;
    const flipped = (at: number): Buffer => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << random.integer(0, 7)), at);
      return bytes;
    };
    const manifestChanged = (change: (manifest: Record<string, unknown>) => void): Buffer => {
      const length = whole.readUInt32BE(whole.length - 12);
      const at = whole.length - 12 - length;
      const manifest = JSON.parse(whole.subarray(at, -12).toString('utf8')) as Record<string, unknown>;
      change(manifest);
      const bytes = Buffer.from(JSON.stringify(manifest));
      const head = Buffer.alloc(4);
      head.writeUInt32BE(bytes.length);
      return Buffer.concat([whole.subarray(0, at), bytes, head, whole.subarray(-8)]);
    };
    const cases: [string, Buffer, string][] = [
      ['empty', Buffer.alloc(0), 'backup-none'],
      ['a text', Buffer.from('no backup at all, only words'), 'backup-none'],
      ['cut short', whole.subarray(0, whole.length - 1), 'backup-none'],
      ['cut in half', whole.subarray(0, whole.length / 2), 'backup-none'],
      ['without its first page', whole.subarray(4096), 'backup-damaged'],
      ['of a newer format', manifestChanged((manifest) => (manifest['format'] = 2)), 'backup-from-future'],
      ['whose date was changed', manifestChanged((manifest) => (manifest['madeAt'] = '2020-01-01T00:00:00.000Z')), 'backup-passphrase'],
      ['whose cost was raised', manifestChanged((manifest) => ((manifest['seal'] as { cost: number }).cost = 2 ** 31)), 'backup-damaged'],
      ['flipped in its first page', flipped(random.integer(0, 4095)), 'backup-damaged'],
      ['flipped somewhere', flipped(random.integer(4096, trailer - 4096)), 'backup-damaged'],
      ['flipped somewhere else', flipped(random.integer(4096, trailer - 4096)), 'backup-damaged'],
      ['flipped in its last page', flipped(trailer - random.integer(1, 4096) - 200), 'backup-damaged'],
    ]; // prettier-ignore

    const target = folder('target');
    await makeLedger(target, { rows: 20 });
    const engine = await start(target, { backupDir: join(target, 'elsewhere') });
    await engine.call('settings.update', { theme: 'light' });
    const before = JSON.stringify(await engine.call('transactions.page', {}));
    for (const [name, bytes, sentence] of cases) {
      const path = join(target, 'elsewhere', 'coffer-x.coffer-backup');
      mkdirSync(join(target, 'elsewhere'), { recursive: true });
      writeFileSync(path, bytes);
      const fileId = await handOver(engine, path);
      const error = await engine.failure('backup.restore', { fileId, passphrase: PASSPHRASE });
      expect([name, error.code, error.sentence?.key]).toEqual([name, 'BACKUP_INVALID', sentence]);
      await engine.call('files.discard', { fileId });
    }
    writeFileSync(join(target, 'elsewhere', 'coffer-x.coffer-backup'), whole);
    const fileId = await handOver(engine, file);
    for (const passphrase of ['', `${PASSPHRASE} `, PASSPHRASE.toUpperCase()]) {
      const error = await engine.failure('backup.restore', { fileId, passphrase });
      expect([error.code, error.sentence?.key]).toEqual(['BACKUP_INVALID', 'backup-passphrase']);
    }
    expect(JSON.stringify(await engine.call('transactions.page', {}))).toBe(before);
    expect(await engine.call('audit.verify', {})).toMatchObject({ ok: true });
    await stop(engine);
    expect(Object.keys(hashesOf(target)).filter((path) => /restoring|incoming/.test(path))).toEqual([]);
    const reopened = await start(target);
    expect((await reopened.call('settings.get', {})).theme).toBe('light');
  });

  test('of a newer Coffer is refused in words, and one that is gone too', async () => {
    const { engine, backup, file } = await profileWithBackup();
    const { rootKey } = await openBackup(await readBackup(file), { passphrase: PASSPHRASE });
    const database = await openCopy(file, databaseKeyOf(rootKey));
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    const request = { backupId: backup.backupId, passphrase: PASSPHRASE };
    expect(await engine.failure('backup.restore', request)).toMatchObject({
      code: 'BACKUP_INVALID',
      sentence: { key: 'backup-from-future' },
    });
    renameSync(file, `${file}.away`);
    expect(await engine.failure('backup.restore', request)).toMatchObject({ sentence: { key: 'backup-gone' } });
  });

  test('pieces that never come, or too many, are refused', async () => {
    const engine = await start(folder('pieces'));
    const { fileId } = await engine.call('files.begin', { name: 'a', bytes: 10, kind: 'backup' });
    await engine.call('files.append', { fileId, piece: Buffer.from('12345').toString('base64') });
    expect(await engine.failure('backup.restore', { fileId, passphrase: PASSPHRASE })).toMatchObject({
      code: 'INVALID_INPUT',
      sentence: { key: 'file-incomplete' },
    });
    expect(
      await engine.failure('files.append', { fileId, piece: Buffer.from('123456').toString('base64') }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await engine.failure('files.append', { fileId, piece: '' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await engine.failure('files.begin', { name: 'a', bytes: 2 ** 40, kind: 'backup' })).toMatchObject({
      sentence: { key: 'file-too-large' },
    });
    expect(await engine.failure('backup.restore', { passphrase: PASSPHRASE })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('over the profile it came from', () => {
  test('what came after it is gone, the trail says so and holds, and the old file put back does not', async () => {
    const keyring = memoryKeyring();
    const profileDir = folder('profile');
    const options = { keyring, suppliedKey: undefined };
    const first = await start(profileDir, options);
    await first.call('settings.update', { theme: 'dark' });
    const { backup } = await first.call('backup.create', { passphrase: PASSPHRASE });
    await first.call('settings.update', { theme: 'light' });
    await stop(first);
    cpSync(databasePathOf(profileDir), join(profileDir, 'kept-aside'));

    const engine = await start(profileDir, options);
    const changed = engine.events;
    await engine.call('backup.restore', { backupId: backup.backupId, passphrase: PASSPHRASE });
    expect((await engine.call('settings.get', {})).theme).toBe('dark');
    expect(await engine.call('audit.verify', {})).toMatchObject({ ok: true, anchor: 'matches' });
    expect((await engine.call('backup.list', {})).backups).toHaveLength(1);
    await expect.poll(() => changed.some(({ event }) => event === 'profile.changed')).toBe(true);
    await stop(engine);
    cpSync(databasePathOf(profileDir), join(profileDir, 'restored'));

    // The restore gave up the anchor for one trail, once. Neither the old file nor the restored one, later, passes for new.
    const later = await start(profileDir, options);
    await later.call('settings.update', { theme: 'system' });
    await stop(later);
    for (const name of ['kept-aside', 'restored']) {
      cpSync(join(profileDir, name), databasePathOf(profileDir));
      const stale = await start(profileDir, options);
      expect(await stale.call('audit.verify', {}), name).toMatchObject({ ok: false });
      await stop(stale);
    }
  });

  test('a crash before the anchor moved is made good at the next start', async () => {
    const keyring = memoryKeyring();
    const profileDir = folder('profile');
    const options = { keyring, suppliedKey: undefined };
    const engine = await start(profileDir, options);
    const { backup } = await engine.call('backup.create', { passphrase: PASSPHRASE });
    await engine.call('settings.update', { theme: 'light' });
    await stop(engine);
    const anchors = new Map(keyring.secrets);
    const again = await start(profileDir, options);
    await again.call('backup.restore', { backupId: backup.backupId, passphrase: PASSPHRASE });
    await stop(again);
    // As if the process had died between the rename and the first word to the key store.
    const database = await openDatabase(profileDir, [...anchors].find(([account]) => !account.includes('audit'))?.[1] ?? LEDGER_KEY);
    const replaced = (database.prepare('SELECT replaced_anchor AS text FROM restorations').get() as { text: string }).text;
    database.prepare('UPDATE restorations SET adopted = 0').run();
    database.close();
    for (const account of keyring.secrets.keys()) if (account.includes('audit')) keyring.secrets.set(account, Buffer.from(replaced));
    const next = await start(profileDir, options);
    expect(await next.call('audit.verify', {})).toMatchObject({ ok: true, anchor: 'matches' });
  }); // prettier-ignore
});

describe('by plan', () => {
  test('needs a passphrase once, makes them when they are due, keeps so many, and leaves those made by hand', async () => {
    const profileDir = folder('profile');
    await makeLedger(profileDir, { rows: 20 });
    let offsetMs = 0;
    const clock = { nowMs: () => Date.now() + offsetMs };
    let engine = await start(profileDir, { clock });
    expect(await engine.failure('backup.plan', { every: 'day' })).toMatchObject({ sentence: { key: 'backup-passphrase-needed' } });
    expect(await engine.failure('backup.create', {})).toMatchObject({ sentence: { key: 'backup-passphrase-needed' } });
    await engine.call('backup.create', { passphrase: PASSPHRASE });
    expect(await engine.call('backup.plan', { every: 'day', keep: 2, passphrase: 'kept for the plan' })).toMatchObject({
      every: 'day',
      keep: 2,
      hasPassphrase: true,
      isInProfile: true,
    });
    await stop(engine);

    for (let day = 0; day < 4; day++) {
      engine = await start(profileDir, { clock, background: true });
      const hoursToNext = async () => (Date.parse((await engine.call('backup.list', {})).plan.nextAt ?? '') - clock.nowMs()) / 3_600_000;
      await expect.poll(hoursToNext, { timeout: 20_000 }).toBeGreaterThan(23);
      await stop(engine);
      offsetMs += 25 * 3_600_000;
    }
    engine = await start(profileDir, { clock });
    const { backups } = await engine.call('backup.list', {});
    expect(backups.map(({ origin }) => origin).toSorted()).toEqual(['hand', 'plan', 'plan']);
    const [newest] = backups;
    await engine.call('backup.restore', { backupId: newest?.backupId ?? '', passphrase: 'kept for the plan' });
    // The plan has come along, and so has its key.
    expect((await engine.call('backup.list', {})).plan).toMatchObject({ every: 'day', hasPassphrase: true });
    await engine.call('backup.create', {});
  }); // prettier-ignore

  test('one that fails says why, and is not counted as made', async () => {
    const profileDir = folder('profile');
    const engine = await start(profileDir, {
      background: true,
      backupDir: join(profileDir, 'coffer.log', 'no-folder'),
    });
    writeFileSync(join(profileDir, 'coffer.log'), '');
    await engine.call('backup.plan', { every: 'week', passphrase: PASSPHRASE });
    await expect
      .poll(async () => (await engine.call('backup.list', {})).plan.lastFailure, { timeout: 20_000 })
      .toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect((await engine.call('backup.list', {})).plan).toMatchObject({ every: 'week', nextAt: expect.any(String) });
    await expect
      .poll(async () => (await engine.call('alerts.list', {})).alerts.map(({ kind }) => kind), { timeout: 20_000 })
      .toEqual(['backup-failing']);
  });
});

test('writes that come while a backup is made do not spoil it', async () => {
  const profileDir = folder('profile');
  await makeLedger(profileDir, { rows: 4000 });
  const engine = await start(profileDir);
  const making = engine.call('backup.create', { passphrase: PASSPHRASE });
  const made = new AbortController();
  void making.finally(() => made.abort());
  for (let count = 0; !made.signal.aborted; count++) {
    await engine.call('settings.update', { theme: count % 2 === 0 ? 'dark' : 'light' });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const { backup } = await making;
  expect(existsSync(join(profileDir, 'backups', backup.fileName))).toBe(true);
  expect((await engine.call('backup.list', {})).backups).toEqual([backup]);
});
