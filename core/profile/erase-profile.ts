import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DATABASE_FILE } from '../database/database.ts';
import { LOG_FILE } from '../logging/file-sink.ts';
import type { Keyring } from '../ports.ts';
import { writeFileDurably } from './profile-folder.ts';

const orderSchema = z.strictObject({
  profileId: z.string(),
  /** Files of backups that go too; where they lie. */
  backups: z.array(z.string()),
});
/** What is to be deleted, beside everything that always is. */
export type EraseOrder = z.infer<typeof orderSchema>;

/** Written first and removed last: whoever starts in between goes on with it. */
const ORDER_FILE = 'erasing.json';
const BACKUP_FOLDER = 'backups';
const KEY_RECORD = 'key-store.json';

/**
 * What stays at first: the lock that this process holds, the log that the host has open (emptied), what the shell remembers of
 * its window, in which nothing of the user's is, and backups, of which some may be another profile's.
 */
const STAYING: ReadonlySet<string> = new Set([
  'profile.lock',
  'profile.lock-journal',
  LOG_FILE,
  'shell',
  'shell.json',
  BACKUP_FOLDER,
  ORDER_FILE,
  KEY_RECORD,
]);

/**
 * Deletes a profile that is closed: database, keys in the key store, records, logs, and backups where that was asked for. A
 * crash leaves the order, and the next start finishes it, so nothing is ever half there. The database goes first: what is
 * left without it is a profile that holds nothing.
 */
export async function eraseProfile(profileDir: string, order: EraseOrder, keyring: Keyring | undefined): Promise<void> {
  writeFileDurably(path.join(profileDir, ORDER_FILE), JSON.stringify(order));
  await carryOut(profileDir, order, keyring);
}

/** Finishes what a crash has interrupted; does nothing where nothing was. */
export async function finishErasing(profileDir: string, keyring: Keyring | undefined): Promise<void> {
  const file = path.join(profileDir, ORDER_FILE);
  if (!existsSync(file)) return;
  const order = orderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (order.success) await carryOut(profileDir, order.data, keyring);
}

async function carryOut(profileDir: string, order: EraseOrder, keyring: Keyring | undefined): Promise<void> {
  const { profileId, backups } = order;
  const remove = (name: string) => rm(path.join(profileDir, name), { recursive: true, force: true });
  const names = await readdir(profileDir);
  const isOfDatabase = (name: string): boolean => name.startsWith(DATABASE_FILE);
  for (const name of names.filter(isOfDatabase)) await remove(name);
  for (const name of names.filter((one) => !isOfDatabase(one) && !STAYING.has(one))) await remove(name);
  for (const file of backups) await rm(file, { force: true });
  // An empty folder goes as well; one with something in it refuses.
  await rmdir(path.join(profileDir, BACKUP_FOLDER)).catch(() => undefined);
  if (names.includes(LOG_FILE)) truncateSync(path.join(profileDir, LOG_FILE), 0);
  // A record without its key would be a profile that can never be opened; a key without its record opens nothing.
  await remove(KEY_RECORD);
  await keyring?.remove(`${profileId} audit head`);
  await keyring?.remove(profileId);
  await remove(ORDER_FILE);
}
