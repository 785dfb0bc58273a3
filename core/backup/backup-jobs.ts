import { statSync } from 'node:fs';
import { checkTrail, type TrailFacts } from '../audit/check-trail.ts';
import { checkDatabase, copyDatabase, countRows, type CheckPart, type RowCounts } from '../database/copy-database.ts';
import {
  databaseKeyOf,
  databasePathOf,
  openCopy,
  openDatabaseFile,
  openSnapshot,
  openSnapshotOf,
} from '../database/database.ts';
import { asAppError, type AppError } from '../errors.ts';
import { auditSeedOf, rewrapForRootKey } from '../keys/kept-keys.ts';
import { readLock, replaceLock } from '../lock/carry-lock.ts';
import { invalid, type BackupContent } from './backup-file.ts';
import { createBackupStore } from './backup-store.ts';

/** Tables that differ between a profile and its backup on purpose: what belongs to the computer, and to the root key. */
const OWN_TABLES: ReadonlySet<string> = new Set(['app_lock', 'kept_keys']);

/** How large the copy of a profile is, and what the profile held before it was made. */
export type CopyFacts = { databaseBytes: number; before: RowCounts };

/** Copies the profile's database into a file, under a root key of its own. */
async function copy(order: {
  profileDir: string;
  rootKey: Buffer;
  path: string;
  backupRootKey: Buffer;
}): Promise<CopyFacts> {
  const [rootKey, backupRootKey] = [Buffer.from(order.rootKey), Buffer.from(order.backupRootKey)];
  const live = { profileDir: order.profileDir, databaseKey: databaseKeyOf(rootKey) };
  const target = { path: order.path, databaseKey: databaseKeyOf(backupRootKey) };
  const before = await countLive(live);
  await copyDatabase({ path: databasePathOf(live.profileDir), databaseKey: live.databaseKey }, target);
  const database = await openCopy(target.path, target.databaseKey);
  try {
    database.transaction(() => {
      rewrapForRootKey(database, rootKey, backupRootKey);
      replaceLock(database, undefined);
    })();
  } finally {
    database.close();
  }
  return { databaseBytes: statSync(order.path).size, before };
}

/** Reads all of a backup's database, or a part of it, as a stranger with its key would. */
async function check(order: { path: string; rootKey: Buffer; part: CheckPart; isThorough: boolean }): Promise<void> {
  const file = { path: order.path, databaseKey: databaseKeyOf(Buffer.from(order.rootKey)) };
  await checkDatabase(file, order);
}

/** What a backup's database holds. */
export type ContentFacts = { rows: RowCounts; trail: TrailFacts };

/** Counts the rows of a backup's database and verifies its trail. */
async function describe(order: { path: string; rootKey: Buffer }): Promise<ContentFacts> {
  const rootKey = Buffer.from(order.rootKey);
  const database = await openSnapshotOf(order.path, databaseKeyOf(rootKey));
  try {
    return {
      rows: withoutOwn(countRows(database)),
      trail: await checkTrail(database, auditSeedOf(database, rootKey)),
    };
  } finally {
    database.close();
  }
}

/** What staging needs. */
export type StageOrder = {
  backupPath: string;
  content: BackupContent;
  profileDir: string;
  rootKey: Buffer;
  stagedPath: string;
  isSameProfile: boolean;
};

/**
 * Makes the database of a backup ready to take the profile's place, in a file beside it: under the profile's root key,
 * brought up to date, and held against everything that the backup says of itself. The profile itself is only read.
 */
async function stage({ backupPath, stagedPath, profileDir, isSameProfile, ...order }: StageOrder): Promise<void> {
  const rootKey = Buffer.from(order.rootKey);
  const content = { ...order.content, rootKey: Buffer.from(order.content.rootKey) };
  const staged = { path: stagedPath, databaseKey: databaseKeyOf(rootKey) };
  try {
    await copyDatabase({ path: backupPath, databaseKey: databaseKeyOf(content.rootKey) }, staged);
    await checkDatabase(staged, { isThorough: true });
    const copied = await openSnapshotOf(staged.path, staged.databaseKey);
    const rows = withoutOwn(countRows(copied));
    copied.close();
    if (!areSameCounts(rows, content.rows)) throw invalid('backup-damaged');
  } catch (thrown) {
    throw backupError(thrown);
  }
  const profile = await openSnapshot(profileDir, staged.databaseKey);
  const lock = readLock(profile);
  profile.close();

  // Older backups take the steps that have come since.
  const database = await openDatabaseFile(staged.path, staged.databaseKey);
  try {
    database.transaction(() => {
      rewrapForRootKey(database, content.rootKey, rootKey);
      replaceLock(database, lock);
      if (!isSameProfile) createBackupStore(database).leaveComputer();
    })();
    const trail = await checkTrail(database, auditSeedOf(database, rootKey));
    if (trail.hash !== content.trail.hash || trail.holds !== content.trail.holds) throw invalid('backup-damaged');
  } finally {
    database.close();
  }
}

/** Everything a backup asks of its worker. */
export const backupJobs = { copy, countLive, check, describe, stage };

/** See {@link backupJobs}. */
export type BackupJobs = typeof backupJobs;

/**
 * Whether a copy holds what the profile held. Where others have written meanwhile, each table must lie between what it was
 * before and what it was after. Pure.
 */
export function isCopyWhole(copied: RowCounts, before: RowCounts, after: RowCounts = before): boolean {
  const tables = Object.keys(withoutOwn({ ...before, ...after }));
  return tables.every((table) => {
    const [rows, was, is] = [copied[table] ?? -1, before[table] ?? 0, after[table] ?? 0];
    return rows >= Math.min(was, is) && rows <= Math.max(was, is);
  });
}

/** Counts the rows of the profile as it is now. */
async function countLive(order: { profileDir: string; databaseKey: Buffer }): Promise<RowCounts> {
  const database = await openSnapshot(order.profileDir, Buffer.from(order.databaseKey));
  try {
    return countRows(database);
  } finally {
    database.close();
  }
}

function withoutOwn(rows: RowCounts): RowCounts {
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !OWN_TABLES.has(table)));
}

function areSameCounts(left: RowCounts, right: RowCounts): boolean {
  const tables = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...tables].every((table) => left[table] === right[table]);
}

/** Whatever is wrong with the bytes of a backup is said of the backup; a full disk is said of the disk. */
function backupError(thrown: unknown): AppError {
  const error = asAppError(thrown);
  if (error.code === 'DATABASE_FROM_FUTURE') return invalid('backup-from-future', error);
  return error.code === 'DATABASE_CORRUPT' || error.code === 'INTERNAL' ? invalid('backup-damaged', error) : error;
}
