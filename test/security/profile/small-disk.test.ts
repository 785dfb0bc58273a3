import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const WORKER = join(import.meta.dirname, 'small-disk-worker.ts');

/** A user namespace in which a disk of our own can be mounted; some kernels and containers forbid it. */
const canMount =
  process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** Runs shell lines on a fresh disk of a size, then the worker. `$DISK` is the disk, `$PROFILE` a folder on it. */
async function onDisk(size: string, prepare: string, rows = 80): Promise<Record<string, unknown>> {
  const disk = folder('disk');
  const command = `mount -t tmpfs -o size=${size} none "$DISK"; ${prepare}; exec "$NODE" "$WORKER" "$PROFILE" "$BALLAST" ${rows}`;
  const child = spawn('unshare', ['-Urm', 'sh', '-e', '-c', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE: process.execPath,
      WORKER,
      DISK: disk,
      PROFILE: join(disk, 'profile'),
      BALLAST: prepare.includes('$BALLAST') ? join(disk, 'ballast') : '',
    },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const line = out.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(`the worker told nothing: ${err.slice(-2_000)}`);
  return JSON.parse(line) as Record<string, unknown>;
}

describe.skipIf(!canMount)('on a real disk', () => {
  test('that may only be read: the profile is refused, and nothing is made', async () => {
    expect(await onDisk('1m', 'mount -o remount,ro "$DISK"')).toEqual({ refused: 'PROFILE_UNWRITABLE', left: [] });
  });

  test('that is full: the profile is refused, nothing is left behind, and it opens once there is room', async () => {
    expect(await onDisk('1m', 'head -c 2m /dev/zero > "$BALLAST" || true')).toMatchObject({
      refused: 'DISK_FULL',
      left: ['ballast', 'profile'],
      afterwards: 'dark',
      later: 'dark',
    });
  });

  test('that has room for the key but not for the database: refused, and whole once there is room', async () => {
    expect(await onDisk('1m', 'head -c 900k /dev/zero > "$BALLAST"')).toMatchObject({
      refused: 'DISK_FULL',
      afterwards: 'dark',
      later: 'dark',
    });
  });

  test.each([
    [1_500, 14_500],
    [3_500, 15_200],
  ])(
    'that fills up during the first fetch of %i rows an account: the connection stays, nothing is half-written, and the next sync has all',
    async (rows, ballastKib) => {
      const told = await onDisk('16m', `head -c ${ballastKib}k /dev/zero > "$BALLAST"`, rows);
      expect(told).toEqual({ whileFull: [['ACTIVE', expect.anything()]], afterwards: ['succeeded'], differences: [] });
      // What is known of the failure is that the disk is full; on one that is full to the last byte, not even that can be kept.
      expect(['DISK_FULL', 'nothing']).toContain((told['whileFull'] as string[][])[0]?.[1]);
    },
  );
});
