import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileAnchor } from '../../../core/audit/audit-anchor.ts';
import { openTrail } from '../../support/audit/trail.ts';
import { bundleFile } from '../../support/bundle-file.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const KEY = Buffer.alloc(32, 9);

/** Lives of the program; in every fifth it is killed at a moment, in the others before a write. */
const LIVES = 100;
/** Enough writes for several acts, a head remembered outside, and more acts. */
const MOST_WRITES = 60;
const LONGEST_MS = 25;
/** `KILL_AT=<write>` tries that write alone, to replay a failure. */
const REPLAY = process.env['KILL_AT'];

let program: string;
beforeAll(async () => {
  program = await bundleFile(join(import.meta.dirname, 'append-process.ts'));
});
afterAll(() => rmSync(program, { force: true }));

/** One life, up to its violent end. */
async function live(profileDir: string, n: number, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [program, profileDir, KEY.toString('hex'), String(n)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_code, signal) => resolve(signal));
  });
  if (n === 0) {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await pause(afterMs);
    child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
}

test(`killed in ${LIVES} lives between and within appends: the chain verifies, and nothing was done without its entry`, async () => {
  const profileDir = folder('killed');
  let done = 0;
  for (let life = 0; life < (REPLAY === undefined ? LIVES : 1); life++) {
    const atMoment = REPLAY === undefined && life % 5 === 4;
    const n = atMoment ? 0 : Number(REPLAY ?? randomInt(1, MOST_WRITES));
    const afterMs = randomInt(LONGEST_MS);
    const replay = atMoment ? `killed ${afterMs} ms after it was ready` : `replay with KILL_AT=${n}`;
    await live(profileDir, n, afterMs);

    const trail = await openTrail(profileDir, KEY);
    try {
      const acts = trail.database
        .prepare<[], string>("SELECT name FROM settings WHERE name LIKE 'act %'")
        .pluck()
        .all();
      const entries = trail.database
        .prepare<[], string>("SELECT metadata ->> '$.settings[0]' FROM audit_logs WHERE action = 'SETTINGS_CHANGED'")
        .pluck()
        .all();
      expect(entries.toSorted(), replay).toEqual(acts.toSorted());
      const anchor = await createFileAnchor(profileDir, trail.signer).read();
      const verdict = await trail.verifyAgainst(anchor, trail.evidence.remembered('file'));
      expect(verdict, replay).toMatchObject({ ok: true, entries: trail.evidence.headSeq() });
      done = acts.length;
    } finally {
      trail.database.close();
    }
  }
  // They did get somewhere, and past a signed entry.
  if (REPLAY === undefined) expect(done).toBeGreaterThan(256);
}, 240_000);
