import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChainCursor } from '../../../core/audit/audit-chain.ts';
import { createAuditSigner, type AuditSigner } from '../../../core/audit/audit-signer.ts';
import { createAuditStore, type AuditStore } from '../../../core/audit/audit-store.ts';
import { createAudit, type Audit } from '../../../core/audit/audit.ts';
import { exportAudit } from '../../../core/audit/export-audit.ts';
import { verifyAudit } from '../../../core/audit/verify-audit.ts';
import { verifyExport } from '../../../core/audit/verify-export.ts';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { createEventBus } from '../../../core/events.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const ENTRIES = 300;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const TRIGGERS = ['audit_logs_are_final', 'audit_logs_stay', 'audit_checkpoints_are_final', 'audit_checkpoints_stay'];

/** Somebody who has the key and can write to the database as they like; each way of tampering is undone by a rollback. */
describe('the audit chain', () => {
  const folder = useTemporaryFolders();
  const rootKey = randomBytes(32);
  const signer: AuditSigner = createAuditSigner(rootKey);
  let database: Database;
  let store: AuditStore;
  let audit: Audit;
  let anchor: ChainCursor;

  beforeAll(async () => {
    database = await openDatabase(folder('audit'), rootKey);
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    audit = createAudit(database, { nowMs: () => (nowMs += 60_000) }, createEventBus(SILENT));
    store = createAuditStore(database);
    for (let entry = 0; entry < ENTRIES; entry++) {
      audit.append(
        entry % 3 === 0 ? 'TOKEN_REFRESHED' : 'BALANCE_FETCHED',
        { connectionId: `c${entry % 4}` },
        { entry, code: 'ok' },
      );
      audit.checkpoint(signer);
    }
    anchor = store.head();
  });
  afterAll(() => database.close());
  beforeEach(() => expect(database.inTransaction).toBe(false));

  it('holds as it was written, with a signed checkpoint at least every 256 entries', async () => {
    expect(await verifyAudit(store, signer, anchor)).toEqual({ ok: true, entries: ENTRIES });
    expect(store.checkpoints().length).toBeGreaterThanOrEqual(Math.floor(ENTRIES / 256));
  });

  it('refuses updates and deletions, except erasing what an entry says', async () => {
    expect(() => database.exec("UPDATE audit_logs SET action = 'DATA_DELETED' WHERE id = 5")).toThrow(
      /never rewritten/,
    );
    expect(() => database.exec('DELETE FROM audit_logs WHERE id = 5')).toThrow(/never shortened/);
    expect(() => database.exec('DELETE FROM audit_checkpoints')).toThrow(/never removed/);
    database.exec('BEGIN');
    database.exec("UPDATE audit_logs SET metadata = '{}', salt = NULL WHERE id = 5");
    expect(await verifyAudit(store, signer, anchor)).toEqual({ ok: true, entries: ENTRIES });
    database.exec('ROLLBACK');
  });

  type Tampering = { name: string; reasons: string[]; apply(at: number): number };
  const run = (sql: string, ...values: (string | number | Buffer)[]) => void database.prepare(sql).run(...values);
  const tamperings: Tampering[] = [
    { name: 'edit an action', reasons: ['entry-changed'], apply: (at) => (run("UPDATE audit_logs SET action = 'DATA_DELETED' WHERE id = ?", at), at) },
    { name: 'edit a time', reasons: ['entry-changed'], apply: (at) => (run("UPDATE audit_logs SET created_at = '2020-01-01T00:00:00.000Z' WHERE id = ?", at), at) },
    { name: 'edit the words', reasons: ['metadata-changed'], apply: (at) => (run("UPDATE audit_logs SET metadata = '{\"entry\":-1}' WHERE id = ?", at), at) },
    { name: 'delete an entry', reasons: ['entries-deleted', 'truncated'], apply: (at) => (run('DELETE FROM audit_logs WHERE id = ?', at), at) },
    { name: 'delete and close the gap', reasons: ['entry-changed', 'truncated'], apply: (at) => (run('DELETE FROM audit_logs WHERE id = ?', at), run('UPDATE audit_logs SET id = -id WHERE id > ?', at), run('UPDATE audit_logs SET id = -id - 1 WHERE id < 0'), at) },
    { name: 'swap two entries', reasons: ['entry-changed', 'metadata-changed'], apply: (at) => { const other = at === ENTRIES ? at - 1 : at + 1; run('UPDATE audit_logs SET id = -1 WHERE id = ?', at); run('UPDATE audit_logs SET id = ? WHERE id = ?', at, other); run('UPDATE audit_logs SET id = ? WHERE id = -1', other); return Math.min(at, other); } },
    { name: 'swap the words of two entries', reasons: ['metadata-changed'], apply: (at) => { const other = at === ENTRIES ? at - 1 : at + 1; run('UPDATE audit_logs SET metadata = (SELECT metadata FROM audit_logs WHERE id = ?) WHERE id = ?', other, at); return at; } },
    { name: 'insert an entry', reasons: ['entry-changed'], apply: (at) => { run('UPDATE audit_logs SET id = -id WHERE id >= ?', at); run('UPDATE audit_logs SET id = -id + 1 WHERE id < 0'); run("INSERT INTO audit_logs (id, user_id, action, metadata, created_at, salt, metadata_digest, hash) SELECT ?, user_id, action, metadata, created_at, salt, metadata_digest, hash FROM audit_logs WHERE id = ?", at, at + 1); return at; } },
    { name: 'cut the end off', reasons: ['truncated'], apply: (at) => { run('DELETE FROM audit_logs WHERE id >= ?', at); run('DELETE FROM audit_checkpoints WHERE seq >= ?', at); return at; } },
    { name: 'recompute everything from an entry on', reasons: ['recomputed'], apply: recomputeFrom },
  ]; // prettier-ignore

  /** Rewrites an entry and every hash after it, as one would who has read this program. */
  function recomputeFrom(at: number): number {
    const entries = store.slice(at - 1, ENTRIES);
    run('DELETE FROM audit_logs WHERE id >= ?', at);
    run('DELETE FROM audit_checkpoints WHERE seq >= ?', at);
    for (const entry of entries) {
      store.append('local', { at: entry.at, action: 'DATA_DELETED', metadata: { forged: entry.seq } });
    }
    return ENTRIES;
  }

  it.each(tamperings)('shows it when somebody tries to $name', async ({ reasons, apply }) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: ENTRIES }), async (at) => {
        database.exec('BEGIN');
        try {
          for (const trigger of TRIGGERS) database.exec(`DROP TRIGGER ${trigger}`);
          const firstBad = apply(at);
          const verdict = await verifyAudit(store, signer, anchor);
          expect(verdict).toMatchObject({ ok: false, firstBad });
          expect(reasons).toContain(verdict.ok ? '' : verdict.reason);
        } finally {
          database.exec('ROLLBACK');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows a whole database put back to an older copy, by the head that is kept elsewhere', async () => {
    const newer: ChainCursor = { seq: ENTRIES + 3, hash: randomBytes(32) };
    expect(await verifyAudit(store, signer, newer)).toEqual({
      ok: false,
      entries: ENTRIES,
      firstBad: ENTRIES + 1,
      reason: 'truncated',
    });
  });

  it('exports a trail that anybody can check, and that no flipped bit survives', () => {
    const text = [...exportAudit(store, signer, '2026-02-01T00:00:00.000Z')].join('');
    expect(verifyExport(text)).toEqual({ ok: true, entries: ENTRIES, publicKey: signer.publicKey });
    const isAccepted = (position: number, bit: number): boolean => {
      const bytes = Buffer.from(text, 'latin1');
      bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
      return verifyExport(bytes.toString('latin1')).ok;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.integer({ min: 0, max: 6 }), (position, bit) => {
        expect(isAccepted(position, bit)).toBe(false);
      }),
      { numRuns: 300 },
    );
    // The end of the signature has spare bits, so there every one is tried.
    for (let position = text.length - 8; position < text.length; position++) {
      for (let bit = 0; bit < 7; bit++) expect(isAccepted(position, bit), `${position} ${bit}`).toBe(false);
    }
  });
});
