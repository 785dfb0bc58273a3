import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyFingerprint } from '../../../core/audit/audit-signer.ts';
import { exportText, openTrail, type Trail } from '../../support/audit/trail.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const SCRIPT = join(import.meta.dirname, '../../../scripts/audit-verify.ts');

let trail: Trail;
let file: string;
beforeAll(async () => {
  trail = await openTrail(folder('trail'));
  trail.fill(300);
  file = join(folder('export'), 'trail.jsonl');
  writeFileSync(file, await exportText(trail));
});
afterAll(() => trail.database.close());

function run(...args: string[]) {
  // By itself, in a folder without Coffer.
  const alone = join(folder('alone'), 'audit-verify.ts');
  copyFileSync(SCRIPT, alone);
  const { status, stdout, stderr } = spawnSync(process.execPath, [alone, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('accepts an export, and names its key', () => {
  const fingerprint = keyFingerprint(trail.signer.publicKey);
  const { status, stdout } = run(file, '--key', fingerprint);
  expect([status, stdout]).toEqual([0, expect.stringContaining(`300 entries`)]);
  expect(stdout).toContain(fingerprint);
});

test('rejects one with a flipped bit, one under another key, and nothing at all', () => {
  const bytes = readFileSync(file);
  const position = bytes.indexOf('TOKEN_REFRESHED', bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(position) ^ 1, position);
  const changed = join(folder('export'), 'changed.jsonl');
  writeFileSync(changed, bytes);
  expect(run(changed)).toMatchObject({ status: 1, stdout: expect.stringContaining('does not hold') });
  expect(run(file, '--key', '0000')).toMatchObject({ status: 1, stdout: expect.stringContaining('another key') });
  expect(run()).toMatchObject({ status: 64, stderr: expect.stringContaining('Usage') });
  expect(run(file, '--key')).toMatchObject({ status: 64 });
});
