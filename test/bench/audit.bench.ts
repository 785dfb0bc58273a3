import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createFileAnchor } from '../../core/audit/audit-anchor.ts';
import { createAuditSigner } from '../../core/audit/audit-signer.ts';
import { createAuditTrail } from '../../core/audit/audit-trail.ts';
import { createAudit } from '../../core/audit/audit.ts';
import { checkEntryBytes, readEntryBytes } from '../../core/audit/entry-bytes.ts';
import { createEvidenceStore } from '../../core/audit/evidence-store.ts';
import { GENESIS, HASH_BYTES } from '../../core/audit/audit-chain.ts';
import { exportAudit } from '../../core/audit/export-audit.ts';
import { openDatabase } from '../../core/database/database.ts';
import { createEventBus } from '../../core/events.ts';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import { NO_FILES } from '../support/audit/trail.ts';
import type { Bench } from '../support/bench.ts';
import { quantile } from './make-profile.ts';

const APPENDS = 500;
const ROUNDS = 5;
const SILENT = { info() {}, warn() {}, error() {} };

/** What a sync of an account leaves behind, in its usual proportions. */
const HABIT: readonly (readonly [AuditAction, Record<string, string | number>])[] = [
  ['SYNC_STARTED', { runId: '0f4c8d7e-9f0a-4c53-8d5b-1d9f3c6a2b11', purpose: 'scheduled' }],
  ['BALANCE_FETCHED', { accountId: '3f6b1c1e-0b53-4c36-9d0e-6a3d2b1f8c55' }],
  ['TRANSACTIONS_FETCHED', { accountId: '3f6b1c1e-0b53-4c36-9d0e-6a3d2b1f8c55', from: '2026-01-01', to: '2026-03-02', received: 42, added: 5, changed: 2, unreadable: 0 }],
  ['SYNC_FINISHED', { runId: '0f4c8d7e-9f0a-4c53-8d5b-1d9f3c6a2b11', added: 5, changed: 2, booked: 1, vanished: 0, accounts: 3 }],
]; // prettier-ignore

/**
 * The audit trail on an encrypted profile: appending an entry with its commit, and verifying all of it the way the program
 * does, beside SHA-256 over the very same bytes and nothing else.
 */
export const bench: Bench = async (report) => {
  for (const entries of sizes()) {
    const profileDir = mkdtempSync(join(tmpdir(), 'coffer-bench-audit-'));
    try {
      await measure(profileDir, entries, report);
    } finally {
      rmSync(profileDir, { recursive: true, force: true });
    }
  }
};

/** `BENCH_ROWS=100000` measures one size alone. */
function sizes(): number[] {
  const only = Number(process.env['BENCH_ROWS'] ?? 0);
  return only > 0 ? [only] : [100_000, 1_000_000];
}

async function measure(profileDir: string, entries: number, report: Parameters<Bench>[0]): Promise<void> {
  const rootKey = randomBytes(32);
  const database = await openDatabase(profileDir, rootKey);
  const signer = createAuditSigner(rootKey);
  let nowMs = Date.parse('2025-01-01T00:00:00Z');
  const clock = { nowMs: () => (nowMs += 500) };
  const audit = createAudit(database, clock, createEventBus(SILENT), signer);
  const evidence = createEvidenceStore(database);
  const fill = database.transaction((count: number) => {
    for (let index = 0; index < count; index++) {
      const [action, metadata] = HABIT[index % HABIT.length] ?? ['SYNC_STARTED', {}];
      audit.append(action, { connectionId: `5b1c1e3f-0b53-4c36-9d0e-6a3d2b1f8c5${index % 5}` }, metadata);
    }
  });
  for (let done = 0; done < entries - APPENDS; done += 10_000) fill(Math.min(10_000, entries - APPENDS - done));

  const appendMs = Array.from({ length: APPENDS }, () => timed(() => fill(1)));
  report(`append with its commit, median, ${entries} entries`, round(quantile(appendMs, 0.5)), 'ms');
  report(`append with its commit, p95, ${entries} entries`, round(quantile(appendMs, 0.95)), 'ms');

  const events = createEventBus(SILENT);
  const anchor = createFileAnchor(profileDir, signer);
  const trail = createAuditTrail({
    database,
    profileDir,
    rootKey,
    audit,
    events,
    clock,
    log: SILENT,
    signer,
    anchor,
    files: NO_FILES,
  });
  await trail.start();
  const verifyMs: number[] = [];
  const rawMs: number[] = [];
  const chainMs: number[] = [];
  const delayMs: number[] = [];
  for (let roundNumber = 0; roundNumber <= ROUNDS; roundNumber++) {
    // A monitor of its own each time: one that is stopped and started counts the pause between.
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const began = performance.now();
    const verdict = await trail.verify();
    const verified = performance.now() - began;
    delay.disable();
    if (!verdict.ok || verdict.entries < entries)
      throw new Error(`the trail does not hold: ${JSON.stringify(verdict)}`);
    const { raw, chain } = hashAll(evidence, entries);
    // The first round warms the caches and is not counted.
    if (roundNumber === 0) continue;
    delayMs.push(delay.percentile(99) / 1e6);
    verifyMs.push(verified);
    rawMs.push(raw);
    chainMs.push(chain);
  }
  const [verify, raw] = [quantile(verifyMs, 0.5), quantile(rawMs, 0.5)];
  report(`verify, median, ${entries} entries`, round(verify), 'ms');
  report(`event loop delay during verify, p99, ${entries} entries`, round(quantile(delayMs, 0.5)), 'ms');
  report(`raw SHA-256 of the same bytes, median, ${entries} entries`, round(raw), 'ms');
  report(`verify over raw SHA-256, ${entries} entries`, round(verify / raw), 'ratio');
  report(`the chain's check alone over raw SHA-256, ${entries} entries`, round(quantile(chainMs, 0.5) / raw), 'ratio');

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  let length = 0;
  for await (const part of exportAudit(evidence, signer, '2026-01-01T00:00:00.000Z')) length += part.length;
  report(`export, ${entries} entries`, round(performance.now() - began), 'ms');
  delay.disable();
  report(`export, size, ${entries} entries`, round(length / 2 ** 20), 'MiB');
  report(`event loop delay during export, p99, ${entries} entries`, round(delay.percentile(99) / 1e6), 'ms');
  await trail.close();
  database.close();
}

/** The same messages hashed and nothing else, and hashed with the chain's check around it; both from memory, in one thread. */
function hashAll(evidence: ReturnType<typeof createEvidenceStore>, entries: number): { raw: number; chain: number } {
  let raw = 0;
  let chain = 0;
  let cursor = { seq: 0, hash: GENESIS };
  const ignore = { isPoint: () => false, onPoint() {}, onErased() {}, onDeletion() {} };
  while (cursor.seq < entries) {
    const { bytes } = evidence.entries(cursor.seq, entries, 500);
    const before = cursor;
    chain += timed(() => ({ cursor } = checkEntryBytes(bytes, before, ignore)));
    const messages = messagesOf(bytes);
    raw += timed(() => {
      for (const message of messages) hash('sha256', message, 'binary');
    });
  }
  return { raw, chain };
}

/** As many bytes as are hashed of each entry, the salt with the words and the entry itself, side by side in one piece. */
function messagesOf(bytes: Buffer): Buffer[] {
  const lengths = readEntryBytes(bytes).flatMap(({ salt, json, at, action, subject, metadataDigest }) => {
    const words = (salt?.length ?? 0) + Buffer.byteLength(json);
    return [words, 1 + HASH_BYTES + 8 + 16 + at.length + action.length + subject.length + metadataDigest.length];
  });
  const piece = Buffer.alloc(
    lengths.reduce((sum, length) => sum + length, 0),
    'entry',
  );
  let end = 0;
  return lengths.map((length) => piece.subarray(end, (end += length)));
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
