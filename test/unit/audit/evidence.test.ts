import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createErasing } from '../../../core/audit/erase-entries.ts';
import { packContent, unpackContent } from '../../../core/audit/archive-content.ts';
import { entryBytes, readEntryBytes } from '../../../core/audit/entry-bytes.ts';
import { ARCHIVE_ENTRIES, KEPT_ENTRIES, KEPT_MS, planArchive } from '../../../core/audit/plan-archive.ts';
import { verifyExport } from '../../../scripts/audit-verify.ts';
import { dropTriggers, exportText, openTrail, type Trail } from '../../support/audit/trail.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const open: Trail[] = [];
afterEach(() => {
  for (const trail of open.splice(0)) trail.database.close();
});

async function newTrail(entries: number): Promise<Trail> {
  const trail = await openTrail(folder('trail'));
  open.push(trail);
  trail.fill(entries);
  return trail;
}

/** A trail of which the oldest part is sealed away. */
async function archivedTrail(): Promise<Trail> {
  const trail = await newTrail(2 * ARCHIVE_ENTRIES + 300);
  trail.clock.advance(KEPT_MS + 1);
  trail.fill(300);
  expect(await trail.archive()).toBe(2);
  return trail;
}

const checked = (text: string, key?: string) => verifyExport([Buffer.from(text)], key);

describe('the door', () => {
  it('refuses updates and deletions, except emptying what an entry says', async () => {
    const { database } = await newTrail(300);
    const exec = (sql: string) => () => database.exec(sql);
    expect(exec("UPDATE audit_logs SET action = 'DATA_DELETED' WHERE id = 5")).toThrow(/never rewritten/);
    expect(exec("UPDATE audit_logs SET metadata = '{}' WHERE id = 5")).toThrow(/never rewritten/);
    expect(exec('DELETE FROM audit_logs WHERE id = 5')).toThrow(/never shortened/);
    expect(exec('UPDATE audit_checkpoints SET seq = 7')).toThrow(/never rewritten/);
    expect(exec('DELETE FROM audit_checkpoints')).toThrow(/never removed/);
    expect(exec("UPDATE audit_logs SET metadata = '{}', salt = NULL WHERE id = 5")).not.toThrow();
  });

  it('an entry that is taken back with its act leaves no trace, and the next one follows the one before', async () => {
    const trail = await newTrail(255);
    const act = trail.database.transaction(() => {
      trail.audit.append('SETTINGS_CHANGED', {}, { settings: ['theme'] });
      throw new Error('the act failed');
    });
    expect(act).toThrow('the act failed');
    expect([trail.evidence.headSeq(), trail.evidence.checkpoints(0, 999)]).toEqual([255, []]);
    trail.fill(1);
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true, entries: 256, vouchedTo: 256 });
  });
});

describe('an entry in bytes', () => {
  it('is the same from the database and from its parts, however long its words are', async () => {
    const trail = await newTrail(0);
    for (const length of [0, 60, 2_000, 32_767, 32_768, 70_000, 1_200_000])
      trail.audit.append('SETTINGS_CHANGED', length % 2 === 0 ? {} : { connectionId: 'c1' }, {
        note: 'ü'.repeat(length),
      });
    const { entries, bytes } = trail.evidence.entries(0, 99, 99);
    const read = readEntryBytes(bytes);
    expect(read.map(({ seq, json }) => [seq, json.length > 8])).toEqual(Array.from({ length: entries }, (_, index) => [index + 1, true])); // prettier-ignore
    expect(Buffer.concat(read.map(entryBytes)).equals(bytes)).toBe(true);
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true, entries: 7 });
  });
});

describe('words erased on request', () => {
  it('those of one connection and its sign-ins go, in the table and in archives; the chain holds and says so', async () => {
    const trail = await newTrail(0);
    trail.audit.append('AUTH_LINK_CREATED', {}, { attemptId: '11111111-1111-4111-8111-111111111111', providerId: 'ob-secretbank' });
    trail.audit.append('AUTH_LINK_CREATED', {}, { attemptId: '22222222-2222-4222-8222-222222222222', providerId: 'ob-otherbank' });
    trail.audit.append('CONNECTION_CREATED', { connectionId: 'c1' }, { attemptId: '11111111-1111-4111-8111-111111111111', providerId: 'ob-secretbank' });
    trail.fill(2 * ARCHIVE_ENTRIES);
    trail.clock.advance(KEPT_MS + 1);
    trail.fill(100);
    expect(await trail.archive()).toBe(2);

    await trail.recordDeletion('c1');
    // Recorded at once, in the transaction of the deletion; emptied afterwards.
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true });
    await trail.erase();
    trail.audit.append('TOKEN_REFRESHED', { connectionId: 'c2' }, {});

    const total = trail.evidence.headSeq();
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true, entries: total });
    const text = await exportText(trail);
    const lines = text.trimEnd().split('\n').slice(1, -1).map((line) => JSON.parse(line) as { subject: string; action: string; metadata: string | null; salt: string | null });
    const ofThem = lines.filter(({ subject, action }) => subject === 'c1' && action !== 'DATA_DELETED' && action !== 'CONNECTION_CREATED');
    expect(ofThem.length).toBeGreaterThan(500);
    expect(ofThem.every(({ metadata, salt }) => metadata === null && salt === null)).toBe(true);
    expect(lines.filter(({ metadata }) => metadata === null)).toHaveLength(ofThem.length + 1);
    // The receipt of the consent stays: that it was given, to which bank, and no more.
    expect(text.split('ob-secretbank')).toHaveLength(2);
    expect(text).toContain('ob-otherbank');
    expect(await checked(text)).toMatchObject({ ok: true, entries: total, erased: ofThem.length + 1 });
    const { entries } = await trail.audit.page({ connectionId: 'c1', limit: 500 });
    expect(entries.filter(({ erased }) => erased !== true).map(({ action }) => action)).toEqual(['DATA_DELETED']);
    const receipts = await trail.audit.history({ actions: ['CONNECTION_CREATED'], connectionId: 'c1' });
    expect(receipts).toMatchObject([{ auditId: 3, action: 'CONNECTION_CREATED', metadata: { providerId: 'ob-secretbank' } }]);
  }); // prettier-ignore

  it('what was left unerased is erased by the next start', async () => {
    const trail = await newTrail(4000);
    await trail.recordDeletion('c1');
    const left = trail.database.prepare(
      "SELECT count(*) FROM audit_logs WHERE connection_id = 'c1' AND salt IS NOT NULL",
    );
    const pending = trail.database.prepare('SELECT count(*) FROM audit_erasures');
    const counts = () => [left.pluck().get(), pending.pluck().get()];
    const cutShort = createErasing(trail.database);
    void cutShort.run();
    await nextTurn();
    await cutShort.stop();
    expect(counts()).toEqual([801, 1]);
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true });
    await trail.erase();
    // The deletion itself is what stays.
    expect(counts()).toEqual([1, 0]);
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true });
  });

  it('emptying more than was asked for is named', async () => {
    const trail = await newTrail(40);
    await trail.recordDeletion('c1');
    await trail.erase();
    // The database itself lets words be emptied; the record does not.
    trail.run("UPDATE audit_logs SET metadata = '{}', salt = NULL WHERE id = 7");
    expect(await trail.verify(trail.head())).toMatchObject({ ok: false, firstBad: 7, reason: 'metadata-erased' });
    expect(await checked(await exportText(trail))).toMatchObject({ ok: false, line: 8 });
  });
});

describe('old entries, sealed away', () => {
  it('leave their table, stay in the chain, in the check and in the export, and page no more', async () => {
    const trail = await archivedTrail();
    const { database, evidence } = trail;
    const total = evidence.headSeq();
    expect(database.prepare('SELECT min(id) FROM audit_logs').pluck().get()).toBe(2 * ARCHIVE_ENTRIES + 1);
    expect(await trail.verify(trail.head())).toMatchObject({ ok: true, entries: total });
    expect(await checked(await exportText(trail))).toMatchObject({ ok: true, entries: total });
    expect((await trail.audit.page({ action: 'AUDIT_ARCHIVED' })).entries.map(({ metadata }) => metadata)).toEqual([
      { first: ARCHIVE_ENTRIES + 1, last: 2 * ARCHIVE_ENTRIES },
      { first: 1, last: ARCHIVE_ENTRIES },
    ]);
    const all: number[] = [];
    let page = await trail.audit.page({ limit: 500 });
    while (page.nextCursor !== undefined) {
      all.push(...page.entries.map(({ auditId }) => auditId));
      page = await trail.audit.page({ limit: 500, cursor: page.nextCursor });
    }
    expect([all.length + page.entries.length, page.archivedEntries]).toEqual([total - 2 * ARCHIVE_ENTRIES, 2 * ARCHIVE_ENTRIES]);
    // Nothing more is due, and nothing breaks when asked again.
    expect(await trail.archive()).toBe(0);
    expect(() => database.exec('DELETE FROM audit_archives')).toThrow(/never removed/);
    expect(() => database.exec('UPDATE audit_archives SET first_seq = 2')).toThrow(/never rewritten/);
  }); // prettier-ignore

  it('are sealed in whole archives, by age, or when there are too many', () => {
    const plan = (archivedTo: number, head: number, oldTo: number) => planArchive({ archivedTo, head, oldTo });
    expect(plan(0, 5000, 0)).toBeUndefined();
    expect(plan(0, 5000, ARCHIVE_ENTRIES - 1)).toBeUndefined();
    expect(plan(0, 5000, ARCHIVE_ENTRIES)).toEqual({ first: 1, last: ARCHIVE_ENTRIES });
    expect(plan(ARCHIVE_ENTRIES, 5000, 4000)).toEqual({ first: ARCHIVE_ENTRIES + 1, last: 2 * ARCHIVE_ENTRIES });
    // The newest entry stays, whatever the clock says.
    expect(plan(0, ARCHIVE_ENTRIES, Number.MAX_SAFE_INTEGER)).toBeUndefined();
    expect(plan(0, KEPT_ENTRIES + 1, 0)).toEqual({ first: 1, last: ARCHIVE_ENTRIES });
    expect(plan(0, KEPT_ENTRIES, 0)).toBeUndefined();
  });

  type Archived = [name: string, tamper: (trail: Trail) => unknown, firstBad: number, reason: string];
  const content = async (trail: Trail, change: (bytes: Buffer) => Buffer) => {
    const bytes = unpackContent(trail.evidence.archiveContent(ARCHIVE_ENTRIES) ?? Buffer.alloc(0)) ?? Buffer.alloc(0);
    trail.run('UPDATE audit_archives SET content = ? WHERE last_seq = ?', await packContent(change(bytes)), ARCHIVE_ENTRIES);
  }; // prettier-ignore
  const edited =
    (seq: number, change: (entry: ReturnType<typeof readEntryBytes>[number]) => object) => (bytes: Buffer) =>
      Buffer.concat(
        readEntryBytes(bytes).map((entry) => entryBytes(entry.seq === seq ? { ...entry, ...change(entry) } : entry)),
      );
  it.each<Archived>([
    ['another action', (trail) => content(trail, edited(20, () => ({ action: 'DATA_DELETED' }))), 20, 'archive-changed'],
    ['other words', (trail) => content(trail, edited(20, () => ({ json: '{"entry":-1}' }))), 20, 'archive-changed'],
    ['words emptied, unrecorded', (trail) => content(trail, edited(21, () => ({ json: '{}', salt: undefined }))), 21, 'metadata-erased'],
    ['an entry less', (trail) => content(trail, (bytes) => Buffer.concat(readEntryBytes(bytes).filter(({ seq }) => seq !== 9).map(entryBytes))), 9, 'archive-changed'],
    ['its end cut off', (trail) => content(trail, (bytes) => bytes.subarray(0, -1)), ARCHIVE_ENTRIES, 'archive-changed'],
    ['nothing in it', (trail) => content(trail, () => Buffer.alloc(0)), 1, 'archive-changed'],
    ['bytes that are none', (trail) => trail.run('UPDATE audit_archives SET content = ? WHERE last_seq = ?', randomBytes(500), ARCHIVE_ENTRIES), 1, 'archive-changed'],
    ['another place in the chain', (trail) => trail.run('UPDATE audit_archives SET previous_hash = ? WHERE last_seq = ?', randomBytes(32), ARCHIVE_ENTRIES), 1, 'signature-forged'],
    ['the first archive gone', (trail) => trail.run('DELETE FROM audit_archives WHERE last_seq = ?', ARCHIVE_ENTRIES), 1, 'archive-missing'],
    ['the last archive gone', (trail) => trail.run('DELETE FROM audit_archives WHERE last_seq = ?', 2 * ARCHIVE_ENTRIES), ARCHIVE_ENTRIES + 1, 'entries-deleted'],
    ['all archives gone', (trail) => trail.run('DELETE FROM audit_archives'), 1, 'entries-deleted'],
  ])('tampered with: %s', async (_name, tamper, firstBad, reason) => {
    const trail = await archivedTrail();
    const anchor = trail.head();
    dropTriggers(trail);
    await tamper(trail);
    expect(await trail.verify(anchor)).toMatchObject({ ok: false, firstBad, reason });
  }); // prettier-ignore
});
