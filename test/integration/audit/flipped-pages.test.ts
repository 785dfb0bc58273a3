import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReadEntry } from '../../../core/audit/audit-chain.ts';
import { readEntryBytes } from '../../../core/audit/entry-bytes.ts';
import { createEvidenceStore, type EvidenceStore } from '../../../core/audit/evidence-store.ts';
import { verifyAudit } from '../../../core/audit/verify-audit.ts';
import { DATABASE_FILE, databaseKeyOf, openSnapshot } from '../../../core/database/database.ts';
import { openTrail } from '../../support/audit/trail.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
const FLIPS = 300;
const ENTRIES = 600;
const PAGE_BYTES = 4096;

/** The check reads without the file's own authentication codes, so what those would have shown it has to find by itself. */
test(`a bit flipped in the file is found, or changes nothing that was written (${FLIPS} times; SEED=… replays)`, async () => {
  const trail = await openTrail(folder('whole'));
  trail.fill(ENTRIES);
  trail.database.pragma('wal_checkpoint(TRUNCATE)');
  const head = trail.head();
  const pages = trail.database
    .prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'audit_logs' AND pageno > 1")
    .pluck()
    .all();
  const written = allOf(trail.evidence);
  const file = readFileSync(trail.database.name);
  trail.database.close();

  const flipped = folder('flipped');
  const found = { proven: 0, named: 0, refused: 0 };
  for (let seed = FIRST_SEED; seed < FIRST_SEED + FLIPS; seed++) {
    const random = createSeededRandom(seed);
    const bytes = Buffer.from(file);
    const at = (random.pick(pages) - 1) * PAGE_BYTES + random.integer(0, PAGE_BYTES - 1);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.integer(0, 7)), at);
    writeFileSync(join(flipped, DATABASE_FILE), bytes, { mode: 0o600 });
    const database = await openSnapshot(flipped, databaseKeyOf(trail.rootKey), { isProvenByReader: true });
    try {
      const store = createEvidenceStore(database);
      const anchor = { state: 'found', head } as const;
      const { ok } = await verifyAudit({ store, isOurs: trail.signer.verify, anchor, remembered: head });
      if (ok) expect(allOf(store), `seed ${seed}`).toEqual(written);
      found[ok ? 'proven' : 'named'] += 1;
    } catch (thrown) {
      // SQLite stumbles over a page that is none any more: that is no proof either.
      expect(thrown, `seed ${seed}`).toMatchObject({ code: expect.stringMatching(/^SQLITE_(CORRUPT|NOTADB|ERROR)/) });
      found.refused += 1;
    } finally {
      database.close();
    }
  }
  expect(found.named).toBeGreaterThan(FLIPS / 2);
  expect(found.proven).toBeLessThan(FLIPS / 4);
});

/** Every entry, read on from the last one, as the check and the export read them. */
function allOf(store: EvidenceStore): ReadEntry[] {
  const entries: ReadEntry[] = [];
  for (;;) {
    const { bytes } = store.entries(entries.at(-1)?.seq ?? 0, ENTRIES, 500);
    if (bytes.length === 0) return entries;
    entries.push(...readEntryBytes(bytes));
  }
}
