import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '../../core/database/database.ts';
import { readKeyRecord } from '../../core/keys/key-record.ts';
import { rootKeyId } from '../../core/keys/key-derivation.ts';
import { handedOutOf } from './handed-out.ts';
import { scanProfile } from './scan-profile.ts';
import { takeLastLook } from './temporary-folder.ts';
import { TEST_KEY } from './test-engine.ts';

/**
 * A set-up file: every profile that a suite has used is searched before it is removed, so that the whole suite is a test of
 * what a profile tells, whatever it drives the engine through.
 */
takeLastLook(async (folder) => {
  for (const profileDir of [folder, ...foldersIn(folder)]) {
    if (!existsSync(join(profileDir, DATABASE_FILE))) continue;
    const key = keyOf(profileDir);
    const result = key && (await scanProfile(profileDir, key, handedOutOf(profileDir)));
    if (result && result.found.length > 0)
      throw new Error(`A profile tells what it must keep: ${result.found.join('; ')}`);
  }
});

/** Keys that tests give to their profiles. */
const KEYS = [TEST_KEY, ...Array.from({ length: 16 }, (_, byte) => Buffer.alloc(32, byte))];

function keyOf(profileDir: string): Buffer | undefined {
  try {
    const record = readKeyRecord(profileDir);
    return KEYS.find((key) => rootKeyId(key) === record?.keyId);
  } catch {
    return undefined;
  }
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}
