import { hash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  entryHash,
  GENESIS,
  metadataDigest,
  type ChainCursor,
  type ReadEntry,
} from '../../../core/audit/audit-chain.ts';
import { checkpointBytes, createAuditSigner } from '../../../core/audit/audit-signer.ts';
import { readEntryBytes } from '../../../core/audit/entry-bytes.ts';
import type { TamperKind } from '../../../shared/domain/audit-tampering.ts';
import { GROUP_ORDER, plusGroupOrder } from '../../support/audit/other-signature.ts';
import { dropTriggers, openTrail, type Trail } from '../../support/audit/trail.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const ENTRIES = 600;
const SALT = Buffer.alloc(16);
/** The cases of each way of tampering; together, with the ways below, well over a thousand. */
const CASES = 30;

/**
 * Somebody who has the key of the database, has read this program, and writes what they like; what they have not is the
 * profile's signing key and the system's key store. Every case is undone by a rollback.
 */
describe('a trail that somebody tampers with', () => {
  const folder = useTemporaryFolders();
  let trail: Trail;
  let anchor: ChainCursor;

  beforeAll(async () => {
    trail = await openTrail(folder('tampered'));
    trail.fill(ENTRIES);
    anchor = trail.head();
    dropTriggers(trail);
  });
  afterAll(() => trail.database.close());

  it('holds as it was written, signed at every 256th entry', async () => {
    expect(await trail.verify(anchor)).toEqual({ ok: true, entries: ENTRIES, vouchedTo: 512, anchor: 'matches' });
    expect(trail.evidence.checkpoints(0, ENTRIES).map(({ seq }) => seq)).toEqual([256, 512]);
  });

  /** What is done at an entry, with a second number to choose by; answers what must be found: where, and as what. */
  type Tampering = (
    at: number,
    other: number,
  ) => { firstBad: number | readonly number[]; kinds: readonly TamperKind[] };

  const one = (firstBad: number | readonly number[], ...kinds: TamperKind[]) => ({ firstBad, kinds });
  const entryAt = (seq: number): ReadEntry => {
    const [entry] = readEntryBytes(trail.evidence.entries(seq - 1, seq, 1).bytes);
    return entry ?? expect.unreachable();
  };
  const run = (sql: string, ...values: (string | number | Buffer | null)[]) => void trail.run(sql, ...values);
  const set = (column: string, value: string | Buffer | null, at: number) =>
    run(`UPDATE audit_logs SET ${column} = ? WHERE id = ?`, value, at);
  const moveAll = (from: number, by: number) => {
    run('UPDATE audit_logs SET id = -id WHERE id >= ?', from);
    run('UPDATE audit_logs SET id = ? - id WHERE id < 0', by);
  };
  const removeEntries = (from: number, to: number) => run('DELETE FROM audit_logs WHERE id BETWEEN ? AND ?', from, to);
  const swapRows = (left: number, right: number) => {
    run('UPDATE audit_logs SET id = -1 WHERE id = ?', left);
    run('UPDATE audit_logs SET id = ? WHERE id = ?', left, right);
    run('UPDATE audit_logs SET id = ? WHERE id = -1', right);
  };
  /** Two different entries in order. */
  const pair = (at: number, other: number): [number, number] => {
    const second = other === at ? (at % ENTRIES) + 1 : other;
    return [Math.min(at, second), Math.max(at, second)];
  };
  const near = (at: number, other: number): [number, number] => pair(at, Math.min(ENTRIES, at + 1 + (other % 60)));
  /** What cutting the end off cannot hide, and what it can. */
  const forgetCounters = (to: number) => {
    run("UPDATE sqlite_sequence SET seq = ? WHERE name = 'audit_logs'", to);
    run('DELETE FROM audit_checkpoints WHERE seq > ?', to);
  };
  const nextCheckpoint = (at: number) => Math.min(ENTRIES, Math.ceil(at / 256) * 256);

  /** Rewrites an entry, and every hash after it, as one would who has read this program. */
  function recompute(at: number, forgers?: ReturnType<typeof createAuditSigner>) {
    let previous = at === 1 ? GENESIS : entryAt(at - 1).hash;
    for (const entry of readEntryBytes(trail.evidence.entries(at - 1, ENTRIES, ENTRIES).bytes)) {
      const { seq } = entry;
      if (seq === at) {
        entry.json = '{"entry":-1}';
        entry.metadataDigest = metadataDigest(entry.salt ?? GENESIS, entry.json);
      }
      previous = entryHash(previous, entry);
      run('UPDATE audit_logs SET metadata = ?, metadata_digest = ?, hash = ? WHERE id = ?', entry.json, entry.metadataDigest, previous, seq);
      if (forgers && seq % 256 === 0) {
        const { at: when } = entry;
        run('UPDATE audit_checkpoints SET hash = ?, at = ?, signature = ? WHERE seq = ?', previous, when, forgers.sign(checkpointBytes(seq, previous, when)), seq);
      }
    }
  } // prettier-ignore

  const tamperings: Record<string, Tampering> = {
    'edit: an action': (at) => (set('action', 'DATA_DELETED', at), one(at, 'entry-changed')),
    'edit: a time': (at) => (set('created_at', '2020-01-01T00:00:00.000Z', at), one(at, 'entry-changed')),
    'edit: whom it is about': (at, other) => (set('connection_id', other % 2 ? null : 'somebody else', at), one(at, 'entry-changed')),
    'edit: whose it is': (at) => (set('user_id', 'somebody', at), one(at, 'entry-changed')),
    'edit: the words': (at) => (set('metadata', '{"entry":-1}', at), one(at, 'metadata-changed')),
    'edit: the words into no JSON': (at) => (set('metadata', '{', at), one(at, 'metadata-changed')),
    'edit: a space in the words': (at) => (run("UPDATE audit_logs SET metadata = replace(metadata, ',', ', ') WHERE id = ?", at), one(at, 'metadata-changed')),
    'edit: the salt': (at) => (set('salt', randomBytes(16), at), one(at, 'metadata-changed')),
    'edit: salt and words share their bytes anew': (at) => (run("UPDATE audit_logs SET salt = CAST(salt || x'7b' AS BLOB), metadata = substr(metadata, 2) WHERE id = ?", at), one(at, 'metadata-changed')),
    'edit: words and digest': (at) => (set('metadata', '{}', at), set('metadata_digest', metadataDigest(entryAt(at).salt ?? GENESIS, '{}'), at), one(at, 'entry-changed')),
    'edit: words, digest and its own hash': (at) => {
      const digest = metadataDigest(entryAt(at).salt ?? GENESIS, '{}');
      const own = entryHash(at === 1 ? GENESIS : entryAt(at - 1).hash, { ...entryAt(at), metadataDigest: digest });
      run("UPDATE audit_logs SET metadata = '{}', metadata_digest = ?, hash = ? WHERE id = ?", digest, own, at);
      // The forged entry fits its predecessor: it shows at its signature, at the anchor, or where the next one does not fit it.
      return one([at, at + 1], 'entry-changed', 'recomputed');
    },
    'edit: letters over the border of two columns': (at) => (run("UPDATE audit_logs SET action = action || substr(connection_id, 1, 1), connection_id = substr(connection_id, 2) WHERE id = ?", at), one(at, 'entry-changed')),
    'edit: longer than any entry': (at) => (run("UPDATE audit_logs SET action = action || hex(zeroblob(600000)) WHERE id = ?", at), one(at, 'entry-changed')),
    'edit: a hash': (at) => (set('hash', randomBytes(32), at), one(at, 'entry-changed')),
    'edit: a hash away': (at) => (set('hash', null, at), one(at, 'entry-changed')),
    'edit: words away, unrecorded': (at) => (run("UPDATE audit_logs SET metadata = '{}', salt = NULL WHERE id = ?", at), one(at, 'metadata-erased')),
    'edit: other words without a salt': (at) => (run(`UPDATE audit_logs SET metadata = '{"entry":-1}', salt = NULL WHERE id = ?`, at), one(at, 'metadata-changed')),
    'delete: one or more': (at, other) => {
      const [from, to] = near(Math.min(at, ENTRIES - 1), other);
      removeEntries(from, to - 1);
      return one(from, 'entries-deleted');
    },
    'delete: and close the gap': (at, other) => {
      const [from, to] = near(Math.min(at, ENTRIES - 1), other);
      removeEntries(from, to - 1);
      moveAll(to, -(to - from));
      return one(from, 'entries-deleted');
    },
    'delete: and close the gap without a trace of the count': (at, other) => {
      const [from, to] = near(Math.min(at, ENTRIES - 1), other);
      removeEntries(from, to - 1);
      moveAll(to, -(to - from));
      forgetCounters(ENTRIES - (to - from));
      return one(from, 'entries-deleted');
    },
    'reorder: two neighbours': (at) => {
      const left = Math.min(at, ENTRIES - 1);
      swapRows(left, left + 1);
      return one(left, 'entries-reordered');
    },
    'reorder: any two': (at, other) => {
      const [left, right] = pair(at, other);
      swapRows(left, right);
      return one(left, 'entries-reordered');
    },
    'reorder: one forwards or back': (at, other) => {
      const [left, right] = pair(at, other);
      run('UPDATE audit_logs SET id = 0 WHERE id = ?', at === left ? left : right);
      const step = at === left ? 1 : -1;
      for (let seq = at === left ? left + 1 : right - 1; seq >= left && seq <= right; seq += step) run('UPDATE audit_logs SET id = ? WHERE id = ?', seq - step, seq);
      run('UPDATE audit_logs SET id = ? WHERE id = 0', at === left ? right : left);
      return one(left, 'entries-reordered');
    },
    'insert: a copy of another': (at, other) => {
      const copied = entryAt(other);
      moveAll(at, 1);
      run("INSERT INTO audit_logs SELECT ?, user_id, action, connection_id, metadata, created_at, salt, metadata_digest, hash FROM audit_logs WHERE id = ?", at, copied.seq >= at ? copied.seq + 1 : copied.seq);
      // A copy of the entry that stands here anyway leaves its second one as the stranger.
      return other === at ? one(at + 1, 'entry-inserted', 'entry-changed') : one(at, 'entry-inserted', 'entries-reordered');
    },
    'insert: one that fits, with its hash': (at) => {
      moveAll(at, 1);
      const digest = metadataDigest(SALT, '{}');
      const forged = { seq: at, at: '2026-01-01T00:00:00.000Z', action: 'TOKEN_REFRESHED', subject: '', metadataDigest: digest };
      const own = entryHash(at === 1 ? GENESIS : entryAt(at - 1).hash, forged);
      run("INSERT INTO audit_logs VALUES (?, 'local', ?, NULL, '{}', ?, ?, ?, ?)", at, forged.action, forged.at, SALT, digest, own);
      return one([at, at + 1], 'entry-changed', 'recomputed');
    },
    'insert: at the end': () => {
      run("INSERT INTO audit_logs (user_id, action, metadata, created_at, salt, metadata_digest, hash) SELECT user_id, action, metadata, created_at, salt, metadata_digest, hash FROM audit_logs WHERE id = ?", ENTRIES);
      return one(ENTRIES + 1, 'entry-changed');
    },
    'insert: below the beginning': (at) => {
      run("INSERT INTO audit_logs SELECT ?, user_id, action, connection_id, metadata, created_at, salt, metadata_digest, hash FROM audit_logs WHERE id = ?", -at, at);
      return one(1, 'entry-inserted');
    },
    'swap metadata: the words of two': (at, other) => {
      const [left, right] = near(at === ENTRIES ? at - 1 : at, other);
      const [a, b] = [entryAt(left), entryAt(right)];
      set('metadata', b.json, left);
      set('metadata', a.json, right);
      return one(left, 'metadata-swapped');
    },
    'swap metadata: words and salts': (at, other) => {
      const [left, right] = near(at === ENTRIES ? at - 1 : at, other);
      const [a, b] = [entryAt(left), entryAt(right)];
      for (const [seq, from] of [[left, b], [right, a]] as const) run('UPDATE audit_logs SET metadata = ?, salt = ? WHERE id = ?', from.json, from.salt ?? null, seq);
      return one(left, 'metadata-swapped');
    },
    'swap metadata: with their digests': (at, other) => {
      const [left, right] = near(at === ENTRIES ? at - 1 : at, other);
      const [a, b] = [entryAt(left), entryAt(right)];
      for (const [seq, from] of [[left, b], [right, a]] as const) run('UPDATE audit_logs SET metadata = ?, salt = ?, metadata_digest = ? WHERE id = ?', from.json, from.salt ?? null, from.metadataDigest, seq);
      return one(left, 'entry-changed');
    },
    'recompute: everything from an entry on': (at) => (recompute(at), one(nextCheckpoint(at), 'recomputed')),
    'recompute: and take the signatures away': (at) => (recompute(at), run('DELETE FROM audit_checkpoints'), one([256, nextCheckpoint(at)], 'recomputed')),
    'recompute: and sign with another key': (at) => (recompute(at, createAuditSigner(randomBytes(32))), one(nextCheckpoint(at), 'recomputed')),
    'signatures: one taken away': (at) => {
      const seq = at > 350 ? 512 : 256;
      run('DELETE FROM audit_checkpoints WHERE seq = ?', seq);
      return one(seq, 'signature-missing');
    },
    'signatures: a bit of one': (at, other) => {
      const seq = at > 350 ? 512 : 256;
      const [checkpoint] = trail.evidence.checkpoints(seq - 1, seq);
      const signature = Buffer.from(checkpoint?.signature ?? expect.unreachable());
      signature.writeUInt8(signature.readUInt8(other % 64) ^ (1 << (at % 8)), other % 64);
      run('UPDATE audit_checkpoints SET signature = ? WHERE seq = ?', signature, seq);
      return one(seq, 'signature-forged');
    },
    'signatures: the same number written another way': (at) => {
      const seq = at > 350 ? 512 : 256;
      const [checkpoint] = trail.evidence.checkpoints(seq - 1, seq);
      run('UPDATE audit_checkpoints SET signature = ? WHERE seq = ?', plusGroupOrder(checkpoint?.signature ?? expect.unreachable()), seq);
      return one(seq, 'signature-forged');
    },
    'signatures: over another time': (at) => {
      const seq = at > 350 ? 512 : 256;
      run("UPDATE audit_checkpoints SET at = '2020-01-01T00:00:00.000Z' WHERE seq = ?", seq);
      return one(seq, 'signature-forged');
    },
    'truncate: the end': (at) => (removeEntries(at, ENTRIES), one(at, 'truncated')),
    'truncate: all': () => (removeEntries(1, ENTRIES), one(1, 'truncated')),
    'roll back: the whole file to an old copy': (at) => {
      // Nothing in an old copy knows of what came after it.
      removeEntries(at, ENTRIES);
      forgetCounters(at - 1);
      return one(at, 'rolled-back');
    },
    'roll back: and go on from there': (at, other) => {
      const kept = Math.min(at, ENTRIES - 1);
      removeEntries(kept + 1, ENTRIES);
      forgetCounters(kept);
      // Through the door itself, so that everything is signed and fits.
      for (let more = kept; more < ENTRIES + (other % 3); more++) trail.audit.append('TOKEN_REFRESHED', {}, { more });
      return one(ENTRIES, 'recomputed');
    },
  }; // prettier-ignore

  let cases = 0;

  it.each(Object.entries(tamperings))(
    '%s',
    async (_name, tamper) => {
      const number = fc.integer({ min: 1, max: ENTRIES });
      await fc.assert(
        fc.asyncProperty(number, number, async (at, other) => {
          cases += 1;
          trail.database.exec('BEGIN');
          try {
            const { firstBad, kinds } = tamper(at, other);
            const verdict = await trail.verify(anchor);
            expect(verdict.ok, 'tampering was not detected').toBe(false);
            if (verdict.ok) return;
            expect([firstBad].flat()).toContain(verdict.firstBad);
            expect(kinds).toContain(verdict.reason);
            // Nothing that is bad counts as good.
            expect(verdict.entries).toBeLessThan(verdict.firstBad ?? 0);
            expect(verdict.vouchedTo).toBeLessThanOrEqual(verdict.entries);
          } finally {
            trail.database.exec('ROLLBACK');
          }
        }),
        { numRuns: CASES },
      );
    },
    60_000,
  );

  it('was tried in more than a thousand cases, and stands as it was', async () => {
    expect(cases).toBeGreaterThanOrEqual(1000);
    expect((await trail.verify(anchor)).ok).toBe(true);
  });

  it.each(['truncate: the end', 'roll back: the whole file to an old copy', 'roll back: and go on from there', 'recompute: and take the signatures away'])(
    'is noticed at the next start, without reading all of it: %s',
    async (name) => {
      for (const at of [1, 100, 256, 513, ENTRIES - 1]) {
        trail.database.exec('BEGIN');
        tamperings[name]?.(at, 1);
        expect((await trail.verifyTail(anchor)).ok, `${at}`).toBe(false);
        trail.database.exec('ROLLBACK');
      }
      expect((await trail.verifyTail(anchor)).ok).toBe(true);
    },
  ); // prettier-ignore
});

it('the number of the group is the one that makes the difference', () => {
  expect(hash('sha256', GROUP_ORDER)).toBe(hash('sha256', Buffer.from(((1n << 252n) + 27742317777372353535851937790883648493n).toString(16).padStart(64, '0'), 'hex').reverse())); // prettier-ignore
});
