import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, test } from 'vitest';
import { createEvidenceStore } from '../../../core/audit/evidence-store.ts';
import { createBackupStore } from '../../../core/backup/backup-store.ts';
import { createRevocationStore } from '../../../core/connections/revocation-store.ts';
import { DATABASE_FILE, openDatabase } from '../../../core/database/database.ts';
import { migrate, MIGRATIONS, SCHEMA_VERSION, type Migration } from '../../../core/database/migrate.ts';
import { classifyOldRows } from '../../../core/categories/classify-old-rows.ts';
import { createUpkeepStore } from '../../../core/categories/upkeep-store.ts';
import { openSqlite, type SqliteDatabase } from '../../../core/database/sqlite.ts';
import { deriveKey } from '../../../core/keys/key-derivation.ts';
import { createAccountStore } from '../../../core/ledger/account-store.ts';
import { searchOf } from '../../../core/ledger/search-words.ts';
import { createTransactionStore } from '../../../core/ledger/transaction-store.ts';
import { createFetchStore } from '../../../core/sync/fetch-store.ts';
import { createSyncRunStore } from '../../../core/sync/sync-run-store.ts';
import { createWebhookStore, deliveryOf } from '../../../core/webhooks/webhook-store.ts';
import { createMoneyEngine } from '../../support/money-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { TEST_KEY } from '../../support/test-engine.ts';
import { scenarioCount } from '../../scenarios/scenario-options.ts';
import { ROWS_OF_VERSION, writeRowsOf } from './rows-of-version.ts';

const PROGRAM = join(import.meta.dirname, 'migrating-process.ts');
const VERSIONS = MIGRATIONS.map(({ version }) => version);
const folder = useTemporaryFolders();

/** Opens a profile's database without bringing it up to date. */
async function openAsItIs(profileDir: string): Promise<SqliteDatabase> {
  const database = await openSqlite(join(profileDir, DATABASE_FILE));
  database.pragma("cipher = 'sqlcipher'");
  database.pragma(`key = "x'${deriveKey(TEST_KEY, 'database/v1').toString('hex')}'"`);
  database.pragma('foreign_keys = ON');
  return database;
}

/** Files of databases by their version, with everything in them that programs up to that version wrote. */
const files = new Map<number, string>();

/** Writes one database through the years, and keeps what it was at every version. */
beforeAll(async () => {
  const profileDir = folder('years');
  const database = await openAsItIs(profileDir);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.pragma('application_id = 1129268818');
  for (const version of VERSIONS) {
    migrate(database, { backupPath: () => join(profileDir, 'copy'), steps: stepsTo(version) });
    writeRowsOf(version, database);
    database.pragma('wal_checkpoint(TRUNCATE)');
    const file = join(profileDir, `version-${version}`);
    copyFileSync(join(profileDir, DATABASE_FILE), file);
    files.set(version, file);
  }
  database.close();
});

/** A profile whose database is of a version. */
function profileOf(version: number): string {
  const profileDir = folder(`version-${version}`);
  copyFileSync(files.get(version) ?? '', join(profileDir, DATABASE_FILE));
  return profileDir;
}

const stepsTo = (version: number): Migration[] => MIGRATIONS.filter((step) => step.version <= version);
const versionOf = (database: SqliteDatabase): number => database.pragma('user_version', { simple: true }) as number;

/** What a person had before is there after, whichever version wrote it. */
async function expectEverythingThere(profileDir: string, from: number): Promise<void> {
  const database = await openDatabase(profileDir, TEST_KEY);
  try {
    expect(versionOf(database)).toBe(SCHEMA_VERSION);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);

    const transactions = createTransactionStore(database);
    const shown = transactions.page({ limit: 10 }).map(({ id, note }) => [id, note]);
    const ofLater = from >= 4 ? [[5, null]] : [];
    expect(shown).toEqual([...ofLater, [4, null], [2, null], [1, 'Zoë’s birthday']]);
    expect(transactions.page({ words: searchOf('zoe birth'), limit: 5 }).map(({ id }) => id)).toEqual([1]);
    expect(transactions.page({ words: searchOf('pret'), accountIds: ['a1'], limit: 5 }).length).toBe(2);
    expect(transactions.get(3)).toMatchObject({ deleted: 1, amount_minor: -5000 });
    expect(transactions.totals.booked('a1', 'GBP')).toEqual({
      sumMinor: from >= 4 ? -1900 : -700,
      oldest: '2026-01-01',
    });

    const accounts = createAccountStore(database);
    expect(accounts.get('a1')).toMatchObject({ own_name: 'Rent', current_minor: from >= 4 ? 98_450 : 99_650 });
    expect(accounts.get('a2')).toMatchObject({ hidden: 1, current_minor: from >= 7 ? -5100 : -5000, credit_limit_minor: from >= 7 ? null : 330_000 }); // prettier-ignore
    expect(accounts.balancesOf('a1').map(({ current_minor }) => current_minor)).toEqual([100_000, 99_650, ...(from >= 4 ? [98_450] : [])]); // prettier-ignore
    if (from >= 4) expect(accounts.proof('a1', 'GBP')).toMatchObject({ opening_minor: 100_350, state: 'off' });

    const runs = createSyncRunStore(database);
    expect(runs.page(['c1'], undefined, 10).map(({ id }) => id)).toEqual([
      ...(from >= 4 ? ['run-3'] : []),
      'run-2',
      'run-1',
    ]);
    if (from >= 4) {
      expect(JSON.parse(runs.get('run-3')?.before ?? '')).toMatchObject({
        connection: { last_synced: '2026-01-02T08:00:00.000Z' },
        proofs: [{ account_id: 'a1', currency: 'GBP', opening_minor: 100_350, state: 'unknown' }],
      });
      expect(createFetchStore(database).lastGoodAt('a1')).toBe('2026-01-03T08:00:01.000Z');
    }
    if (from >= 8) {
      expect(database.prepare('SELECT cursor_epoch, cursor_seq FROM relay_accounts').get()).toEqual({
        cursor_epoch: 'epoch',
        cursor_seq: 7,
      });
      expect(createWebhookStore(database).page(9, 9).map(deliveryOf)).toMatchObject([
        { eventId: 's1', state: 'deferred' },
      ]);
    }
    const money = createMoneyEngine(database);
    await classifyOldRows({ database, upkeep: createUpkeepStore(database), transactions: money.transactions });
    const byRule = from >= 10 ? 'own-garden' : 'uncategorised';
    expect([1, 2, 3].map((id) => money.transactions.get(id)?.shown_category)).toEqual([byRule, byRule, 'uncategorised']); // prettier-ignore
    expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
    // Whatever came first: what is worked out from rows is worked out for every row that was there.
    expect(money.transactions.touched.all().map((one) => one.account_id)).toEqual(from >= 19 ? ['a1'] : ['a1', 'a2']);
    if (from >= 16) {
      expect(money.transfers.page({ states: ['rejected'] }, ['a1', 'a2']).transfers).toMatchObject([
        { out: { transactionId: 't1' }, in: { transactionId: 't3' } },
      ]);
    }
    if (from >= 10) {
      expect(money.categories.list().find(({ isOwn }) => isOwn)).toMatchObject({ name: 'Garden', group: 'home' });
      expect(money.rules.list()).toMatchObject({
        rules: [{ ruleId: '1', rows: 2 }],
        edits: [{ editId: '1', rows: 1 }],
      });
    }
    if (from >= 17) {
      const backups = createBackupStore(database);
      expect(backups.plan()).toMatchObject({ every: 'week', keep: 4, last_made_at: '2026-01-03T08:00:00.000Z' });
      expect(backups.lastRestoration()).toMatchObject({ backup_id: 'b1', adopted: 0 });
    }
    expect(createEvidenceStore(database).headSeq()).toBe(2);
    expect(
      createRevocationStore(database)
        .all()
        .map(({ id, because }) => [id, because]),
    ).toEqual([['r1', 'disconnected'], ...(from >= 14 ? [['r2', 'sign-in-failed']] : [])]);
    expect(database.prepare('SELECT name, value FROM settings').all()).toEqual([{ name: 'theme', value: '"dark"' }]);
  } finally {
    database.close();
  }
}

test('every version has rows here, so that no step goes untried', () => {
  expect(Object.keys(ROWS_OF_VERSION).map(Number)).toEqual(VERSIONS);
  expect(VERSIONS).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1));
  expect(MIGRATIONS.every(({ why }) => why.length > 20)).toBe(true);
});

it.each(VERSIONS)('a database of version %i, with rows in it, comes to today whole', async (version) => {
  const profileDir = profileOf(version);
  await expectEverythingThere(profileDir, version);
  expect(copiesIn(profileDir)).toEqual([]);
});

/** A process per kill takes its time; `SCENARIO_KILLS` makes it more. */
const KILLS = scenarioCount('kills', 14);

test(
  `killed at ${KILLS} moments of a migration: each step is done or not begun, and the next start ends it`,
  { timeout: 10_000 * KILLS },
  async () => {
    const run = (profileDir: string, dieAt: number) =>
      spawnSync(process.execPath, [PROGRAM, profileDir, TEST_KEY.toString('hex'), String(dieAt)], { encoding: 'utf8' });
    const statements = Number(run(profileOf(1), 0).stdout);
    expect(statements).toBeGreaterThan(KILLS);

    const reached = new Set<number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const dieAt = 1 + Math.floor(((kill + 0.5) / KILLS) * statements);
      const profileDir = profileOf(1);
      expect(run(profileDir, dieAt).signal).toBe('SIGKILL');
      const database = await openAsItIs(profileDir);
      reached.add(versionOf(database));
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(schemaOf(database), `killed at ${dieAt}`).toEqual(await schemaAt(versionOf(database)));
      database.close();
      await expectEverythingThere(profileDir, 1);
      expect(copiesIn(profileDir)).toEqual([]);
    }
    expect(reached.size).toBeGreaterThan(2);
  },
);

test('a step that fails leaves the database as it was, and a copy that the program before can go on with', async () => {
  const profileDir = profileOf(SCHEMA_VERSION);
  const path = join(profileDir, DATABASE_FILE);
  const copy = `${path}.before-v${SCHEMA_VERSION + 1}`;
  const failing: Migration = {
    version: SCHEMA_VERSION + 1,
    why: 'a step that does half its work and then cannot go on',
    sql: "DELETE FROM transactions; DELETE FROM settings; INSERT INTO nowhere VALUES ('x');",
  };
  const database = await openAsItIs(profileDir);
  expect(() => migrate(database, { backupPath: () => copy, steps: [...MIGRATIONS, failing] })).toThrow('nowhere');
  expect(versionOf(database)).toBe(SCHEMA_VERSION);
  database.close();
  expect(existsSync(copy)).toBe(true);
  if (process.platform !== 'win32') expect(statSync(copy).mode & 0o777).toBe(0o600);

  // The way back that the documents promise: the copy in the place of the database.
  for (const tail of ['', '-wal', '-shm']) rmSync(path + tail, { force: true });
  copyFileSync(copy, path);
  await expectEverythingThere(profileDir, SCHEMA_VERSION);
});

const copiesIn = (profileDir: string) => readdirSync(profileDir).filter((name) => name.includes('before-v'));

const schemas = new Map<number, unknown[]>();

function schemaOf(database: SqliteDatabase): unknown[] {
  return database
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2")
    .all();
}

/** The tables and indexes that a version has. */
async function schemaAt(version: number): Promise<unknown[]> {
  const known = schemas.get(version);
  if (known) return known;
  const database = await openSqlite(join(folder('schema'), 'empty.db'));
  migrate(database, { backupPath: () => '', steps: stepsTo(version) });
  const schema = schemaOf(database);
  database.close();
  schemas.set(version, schema);
  return schema;
}
