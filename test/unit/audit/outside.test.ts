import { randomBytes } from 'node:crypto';
import { writeFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createFileAnchor, createKeychainAnchor } from '../../../core/audit/audit-anchor.ts';
import { createAuditTrail } from '../../../core/audit/audit-trail.ts';
import { keyFingerprint } from '../../../core/audit/audit-signer.ts';
import { createEventBus } from '../../../core/events.ts';
import type { EngineEvent } from '../../../shared/contract/index.ts';
import { verifyExport } from '../../../scripts/audit-verify.ts';
import { dropTriggers, exportText, NO_FILES, openTrail, SILENT, type Trail } from '../../support/audit/trail.ts';
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

const checked = (text: string, key?: string) => verifyExport([Buffer.from(text)], key);

describe('an export', () => {
  it('is checked by anybody, and by the key that they were told', async () => {
    const trail = await newTrail(300);
    const text = await exportText(trail);
    const fingerprint = keyFingerprint(trail.signer.publicKey);
    expect(await checked(text)).toEqual({ ok: true, entries: 300, erased: 0, from: '2026-01-01T00:01:00.000Z', to: '2026-01-01T05:00:00.000Z', fingerprint }); // prettier-ignore
    expect(await checked(text, fingerprint.toLowerCase().replaceAll(' ', ''))).toMatchObject({ ok: true });
    // Whoever makes the whole trail anew can sign it too, only not with this key.
    const other = await newTrail(300);
    expect(await checked(await exportText(other), fingerprint)).toMatchObject({ ok: false, line: 1 });
    // In whatever pieces it is read.
    const bytes = Buffer.from(text);
    for (const size of [1, 7, 4096]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size)); // prettier-ignore
      expect(await verifyExport(pieces), `${size}`).toMatchObject({ ok: true });
    }
  });

  const isAccepted = async (bytes: Buffer, position: number, bit: number): Promise<boolean> => {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(position) ^ (1 << bit), position);
    return (await verifyExport([flipped])).ok;
  };

  it('is refused with one bit flipped, at whichever place', async () => {
    const trail = await newTrail(8);
    trail.audit.append('SETTINGS_CHANGED', {}, { note: 'Zoë \u2028 € 👛' });
    await trail.recordDeletion('c1');
    await trail.erase();
    const bytes = Buffer.from(await exportText(trail));
    expect(await verifyExport([bytes])).toMatchObject({ ok: true, entries: 10, erased: 2 });
    for (let position = 0; position < bytes.length; position++)
      expect(await isAccepted(bytes, position, position % 8), `${position}`).toBe(false);
    // The signature and its surroundings have bits to spare, so there every one is tried.
    for (let position = bytes.length - 190; position < bytes.length; position++)
      for (let bit = 0; bit < 8; bit++)
        expect(await isAccepted(bytes, position, bit), `${position} ${bit}`).toBe(false);
  });

  it('survives no flipped bit, no line less, and no other way of writing the same', async () => {
    const trail = await newTrail(60);
    const text = await exportText(trail);
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (position, bit) => {
        expect(await isAccepted(bytes, position, bit)).toBe(false);
      }),
      { numRuns: 300 },
    );

    const lines = text.trimEnd().split('\n');
    const footer = lines.at(-1) ?? '';
    const others = [
      ...lines.map((_, index) => lines.toSpliced(index, 1)),
      lines.toSpliced(20, 0, lines[20] ?? ''),
      lines.toSpliced(-1, 1, footer.replace(',', ', ')),
      lines.toSpliced(-1, 1, footer.replace('}', ',"more":1}')),
      lines.toSpliced(-1, 1, footer.replace(/"sha256":"(\w+)"/, (_match, hex: string) => `"sha256":"${hex.toUpperCase()}"`)),
      lines.toSpliced(-1, 1, footer.replace('==', '')),
      [...lines, footer],
      [],
    ]; // prettier-ignore
    for (const other of others) expect((await checked(`${other.join('\n')}\n`)).ok).toBe(false);
    for (const odd of [text.trimEnd(), `${text} `, `\ufeff${text}`, text.replaceAll('\n', '\r\n')])
      expect((await checked(odd)).ok).toBe(false);
  });
});

describe('the head outside the database', () => {
  const head = { seq: 7, hash: randomBytes(32) };

  it('in a signed file: read as written, and every other byte in it is noticed', async () => {
    const { signer } = await newTrail(1);
    const dir = folder('anchor');
    const path = join(dir, 'audit-head.json');
    const anchor = createFileAnchor(dir, signer);
    expect(await anchor.read()).toEqual({ state: 'absent' });
    await anchor.write(head);
    expect(await anchor.read()).toEqual({ state: 'found', head });
    const text = readFileSync(path, 'utf8');
    const odd = [
      text.trimEnd(),
      `${text}\n`,
      text.replace('7 ', '8 '),
      text.replace('7 ', '07 '),
      text.replace('==', ''),
      text.replace('=', 'A='),
      text.replaceAll('+', '-').replaceAll('/', '_').replace('==', ''),
      text.replace('\n', ' \n'),
      '',
    ];
    for (const other of odd) {
      writeFileSync(path, other);
      expect(await anchor.read(), JSON.stringify(other)).toEqual({ state: 'forged' });
    }
  });

  it('in a key store that is locked, empty, or holds something else', async () => {
    const answers = (answer: Awaited<ReturnType<Parameters<typeof createKeychainAnchor>[0]['read']>> | Error) =>
      createKeychainAnchor(
        {
          read: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
          write: () => Promise.resolve(),
          remove: () => Promise.resolve(),
        },
        'profile',
      ).read();
    expect(await answers({ state: 'locked' })).toEqual({ state: 'unreachable' });
    expect(await answers({ state: 'unavailable' })).toEqual({ state: 'unreachable' });
    expect(await answers(new Error('no'))).toEqual({ state: 'unreachable' });
    expect(await answers({ state: 'absent' })).toEqual({ state: 'absent' });
    expect(await answers({ state: 'found', secret: Buffer.from('nonsense') })).toEqual({ state: 'forged' });
    const text = `${head.seq} ${head.hash.toString('hex')}`;
    expect(await answers({ state: 'found', secret: Buffer.from(text) })).toEqual({ state: 'found', head });
  });

  /** The keeper of the trail over a file anchor, as a program's run has it. */
  function keeper(trail: Trail, dir: string) {
    const events = createEventBus(SILENT);
    const seen: EngineEvent[] = [];
    events.subscribe((event) => seen.push(event));
    const { database, rootKey, audit, clock, signer } = trail;
    const anchor = createFileAnchor(dir, signer);
    return { seen, anchor, ...createAuditTrail({ database, profileDir: dir, rootKey, audit, events, clock, log: SILENT, signer, anchor, files: NO_FILES }) }; // prettier-ignore
  }

  it('moves on with the trail, and never once the trail has left it', async () => {
    const trail = await newTrail(10);
    const dir = folder('anchor');
    const first = keeper(trail, dir);
    await first.start();
    await first.close();
    expect(await first.anchor.read()).toMatchObject({ head: { seq: 10 } });

    trail.fill(20);
    const second = keeper(trail, dir);
    await second.start();
    expect(second.state()).toEqual({ state: 'intact', anchor: 'file' });
    expect(await second.verify()).toMatchObject({ ok: true, anchor: 'matches' });
    await second.close();
    const before = await second.anchor.read();
    expect(before).toMatchObject({ head: { seq: 31 } });

    // The database is put back to an older copy, and the program goes on as if nothing had happened.
    dropTriggers(trail);
    trail.run('DELETE FROM audit_logs WHERE id > 20');
    trail.run("UPDATE sqlite_sequence SET seq = 20 WHERE name = 'audit_logs'");
    trail.run('DELETE FROM audit_checkpoints WHERE seq > 20');
    const third = keeper(trail, dir);
    await third.start();
    expect(third.state()).toEqual({ state: 'broken', anchor: 'file', reason: 'rolled-back' });
    trail.fill(40);
    await third.close();
    expect(await third.anchor.read()).toEqual(before);
    const fourth = keeper(trail, dir);
    expect(await fourth.verify()).toMatchObject({ ok: false, firstBad: 31, reason: 'recomputed' });
    await nextTurn();
    expect(fourth.seen).toContainEqual({ event: 'audit.judged', payload: { state: 'broken' } });

    // A restored backup is older on purpose: that is on record, and the anchor follows.
    await fourth.adopt();
    await fourth.close();
    const fifth = keeper(trail, dir);
    await fifth.start();
    expect(fifth.state()).toMatchObject({ state: 'intact' });
    await fifth.close();
  });

  it('is signed once a day as well, and a check says how far it is, to the end', async () => {
    const trail = await newTrail(3);
    const signed = () => trail.evidence.checkpoints(0, 999).map(({ seq }) => seq);
    const run = async () => {
      const one = keeper(trail, dir);
      await one.start();
      await one.close();
    };
    const dir = folder('anchor');
    await run();
    trail.fill(1);
    await run();
    expect(signed()).toEqual([3]);
    trail.clock.advance(24 * 3_600_000);
    await run();
    expect(signed()).toEqual([3, 4]);
    trail.clock.advance(24 * 3_600_000);
    await run();
    // Nothing has happened since: there is nothing new to sign.
    expect(signed()).toEqual([3, 4]);

    trail.fill(1200);
    const checking = keeper(trail, dir);
    await checking.verify();
    const done = checking.seen.flatMap(({ event, payload }) =>
      event === 'job.progress' && payload.job === 'audit.verify' ? [payload.done] : [],
    );
    expect(done).toEqual([500, 1000, 1204]);
    await checking.close();
  });

  it('a check that is called off, or overtaken by the end of the program, says so, and leaves what is known and no entry', async () => {
    const trail = await newTrail(3000);
    const checking = keeper(trail, folder('anchor'));
    await checking.start();
    const newest = trail.evidence.headSeq();
    for (const callOff of [() => checking.cancelVerify(), () => void checking.close()]) {
      const [first, second] = [checking.verify(), checking.verify()].map((check) => expect(check).rejects.toMatchObject({ code: 'CANCELLED' })); // prettier-ignore
      await nextTurn();
      callOff();
      await Promise.all([first, second]);
      expect([checking.state().state, trail.evidence.headSeq()]).toEqual(['intact', newest]);
    }
    const again = keeper(trail, folder('anchor'));
    again.cancelVerify();
    expect(await again.verify()).toMatchObject({ ok: true, entries: 3000 });
    await again.close();
  });

  it('taken away, it is missed; one that was never there is not', async () => {
    const trail = await newTrail(3);
    const dir = folder('anchor');
    const fresh = keeper(trail, dir);
    expect(await fresh.verify()).toMatchObject({ ok: true, anchor: 'absent' });
    await fresh.close();
    rmSync(join(dir, 'audit-head.json'));
    const robbed = keeper(trail, dir);
    await robbed.start();
    expect(robbed.state()).toEqual({ state: 'broken', anchor: 'file', reason: 'anchor-missing' });
    await robbed.close();
    expect(await robbed.anchor.read()).toEqual({ state: 'absent' });
  });

  it('that cannot be asked is said, and neither trusted nor overwritten', async () => {
    const trail = await newTrail(3);
    const written: unknown[] = [];
    let reading: Awaited<ReturnType<ReturnType<typeof createFileAnchor>['read']>> = { state: 'unreachable' };
    const anchor = {
      kind: 'os-keychain' as const,
      read: () => Promise.resolve(reading),
      raw: () => Promise.resolve({ state: 'unreachable' as const }),
      write: (given: unknown) => Promise.resolve(void written.push(given)),
    };
    const { database, rootKey, audit, clock, signer } = trail;
    const make = () => createAuditTrail({ database, profileDir: folder(), rootKey, audit, events: createEventBus(SILENT), clock, log: SILENT, signer, anchor, files: NO_FILES }); // prettier-ignore
    const locked = make();
    await locked.start();
    expect(await locked.verify()).toMatchObject({ ok: true, anchor: 'unreachable' });
    await locked.close();
    expect(written).toEqual([]);
    // Unlocked, it says what a trail that was put back meanwhile no longer holds.
    reading = { state: 'found', head: { seq: 9, hash: randomBytes(32) } };
    const opened = make();
    await opened.start();
    expect(opened.state()).toMatchObject({ state: 'broken', reason: 'rolled-back' });
    await opened.close();
    expect(written).toEqual([]);
  });
});
