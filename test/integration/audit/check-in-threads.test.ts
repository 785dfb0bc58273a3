import { afterEach, expect, test } from 'vitest';
import { ARCHIVE_ENTRIES, KEPT_MS } from '../../../core/audit/plan-archive.ts';
import { checkHere, verifyAudit } from '../../../core/audit/verify-audit.ts';
import { checkInThreads } from '../../../core/audit/verify-in-threads.ts';
import { databaseKeyOf } from '../../../core/database/database.ts';
import { dropTriggers, openTrail, type Trail } from '../../support/audit/trail.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
let trail: Trail | undefined;
afterEach(() => trail?.database.close());

/** Longer than a stretch of the table, with archives before it. */
const YOUNG_ENTRIES = 17_000;

test('a long trail is checked in threads of their own: the same verdict as here, with progress to the end', async () => {
  const profileDir = folder('trail');
  const one = (trail = await openTrail(profileDir));
  one.fill(2 * ARCHIVE_ENTRIES + 1);
  one.clock.advance(KEPT_MS + 1);
  one.fill(YOUNG_ENTRIES);
  expect(await one.archive()).toBe(2);
  dropTriggers(one);
  const needs = {
    store: one.evidence,
    isOurs: one.signer.verify,
    anchor: { state: 'found', head: one.head() } as const,
    remembered: one.head(),
  };
  const orders = { profileDir, databaseKey: databaseKeyOf(one.rootKey), signingKey: one.signer.key };
  const told: number[] = [];
  const both = async () => {
    told.length = 0;
    const inThreads = await verifyAudit(needs, checkInThreads(orders), (done) => void told.push(done));
    expect(inThreads).toEqual(await verifyAudit(needs, checkHere(needs)));
    return inThreads;
  };

  const entries = one.evidence.headSeq();
  expect(await both()).toMatchObject({ ok: true, entries, anchor: 'matches' });
  expect(told).toEqual(told.toSorted((left, right) => left - right));
  expect(told.length).toBeGreaterThan(entries / 4000);
  expect(told.at(-1)).toBe(entries);

  // Called off, they end by themselves, and nobody takes it for a verdict.
  const calledOff = new AbortController();
  const check = verifyAudit(
    needs,
    checkInThreads(orders),
    () => calledOff.abort(new Error('enough')),
    calledOff.signal,
  );
  await expect(check).rejects.toThrow('enough');

  // What a thread finds, it finds by the hash remembered outside and the signatures, as it does here.
  const inTable = 2 * ARCHIVE_ENTRIES + 16_500;
  one.run("UPDATE audit_logs SET action = 'DATA_DELETED' WHERE id = ?", inTable);
  expect(await both()).toMatchObject({ ok: false, firstBad: inTable, reason: 'entry-changed' });
  one.run('DELETE FROM audit_checkpoints WHERE seq = 4096');
  expect(await both()).toMatchObject({ ok: false, firstBad: 4096, reason: 'signature-missing' });
  one.run('UPDATE audit_archives SET content = zeroblob(9) WHERE last_seq = ?', 2 * ARCHIVE_ENTRIES);
  expect(await both()).toMatchObject({ ok: false, firstBad: ARCHIVE_ENTRIES + 1, reason: 'archive-changed' });
});

test('threads that cannot open the database do not pass for a check', async () => {
  const profileDir = folder('trail');
  const one = (trail = await openTrail(profileDir));
  one.fill(10);
  const check = checkInThreads({ profileDir, databaseKey: Buffer.alloc(32), signingKey: one.signer.key });
  await expect(check([{ kind: 'live', after: 0, to: 10 }], new Map(), () => undefined)).rejects.toThrow();
});
