import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { Database } from '../database/database.ts';
import { packContent, unpackContent } from './archive-content.ts';
import { ERASED_METADATA, type ReadEntry } from './audit-chain.ts';
import { createAuditStore } from './audit-store.ts';
import { aloneIn } from './check-segment.ts';
import { entryBytes, readEntryBytes } from './entry-bytes.ts';
import { createEvidenceStore, createEvidenceWriter, type Erasure } from './evidence-store.ts';

/** Erasing what the trail says of connections whose data was deleted. */
export type Erasing = {
  /**
   * The entries of a connection's sign-ins that name no connection: a first sign-in has none yet to be written down under,
   * and its attempt links the two.
   */
  signInsOf(connectionId: string): Promise<number[]>;
  /** Goes on until nothing is left to erase. Whatever a crash leaves is taken up by the next run. */
  run(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * What a consent's receipt is made from stays: that a bank could be read, since when and until when, and how that ended.
 * It is what a person holds against a bank, and it says nothing of their accounts, their money or themselves.
 */
const KEPT_ACTIONS = [
  'CONNECTION_CREATED',
  'CONNECTION_RENEWED',
  'CONNECTION_EXTENDED',
  'CONSENT_CHANGED',
  'CONNECTION_EXPIRED',
  'CONNECTION_REVOKED',
  'CONNECTION_DISCONNECTED',
] as const satisfies readonly AuditAction[];

/** Rows emptied in one transaction, so that nothing else waits long. */
const ROWS_PER_TURN = 200;

const ATTEMPT = /"attemptId":"([^"]+)"/;

/** Creates the erasing. Numbers, times, actions and digests stay, so the chain holds; the words and their salt go. */
export function createErasing(database: Database): Erasing {
  const store = createAuditStore(database);
  const evidence = createEvidenceStore(database);
  const writer = createEvidenceWriter(database);
  let running: Promise<void> | undefined;
  let isStopped = false;

  return {
    async signInsOf(connectionId) {
      const attempts = new Set(store.attemptsOf(connectionId));
      for await (const { entries } of archivedEntries())
        for (const { subject, json } of entries) if (subject === connectionId) addAttempt(attempts, json);
      const found: number[] = [];
      for await (const { entries } of archivedEntries()) {
        const isOne = ({ subject, json }: ReadEntry) => subject === '' && attempts.has(ATTEMPT.exec(json)?.[1] ?? '');
        found.push(...entries.filter(isOne).map(({ seq }) => seq));
      }
      return [...found, ...store.ofAttempts([...attempts])];
    },

    async run() {
      // What is asked for while a run is under way may have come too late for it.
      await running;
      running ??= eraseAll().finally(() => (running = undefined));
      await running;
    },

    async stop() {
      isStopped = true;
      await running;
    },
  };

  async function eraseAll(): Promise<void> {
    for (const erasure of writer.erasures()) {
      const signIns = new Set(aloneIn(store.wordsOf(erasure.seq) ?? ERASED_METADATA));
      database.transaction(() => {
        for (const seq of signIns) store.erase(seq);
      })();
      await eraseRows(erasure);
      await eraseInArchives(erasure, signIns);
      if (isStopped) return;
      writer.endErasure(erasure.seq);
    }
  }

  async function eraseRows({ seq, connectionId, doneTo }: Erasure): Promise<void> {
    for (let after = doneTo; ;) {
      if (isStopped) return;
      const ids = store.erasable(connectionId, { after, before: seq, kept: KEPT_ACTIONS, limit: ROWS_PER_TURN });
      const last = ids.at(-1);
      if (last === undefined) return;
      database.transaction(() => {
        for (const id of ids) store.erase(id);
        writer.moveErasure(seq, last);
      })();
      after = last;
      await nextTurn();
    }
  }

  async function eraseInArchives({ seq, connectionId }: Erasure, signIns: ReadonlySet<number>): Promise<void> {
    const isConcerned = (entry: ReadEntry) =>
      entry.salt !== undefined &&
      entry.seq < seq &&
      !(KEPT_ACTIONS as readonly string[]).includes(entry.action) &&
      (entry.subject === connectionId || (entry.subject === '' && signIns.has(entry.seq)));
    for await (const { lastSeq, entries } of archivedEntries()) {
      if (isStopped) return;
      if (!entries.some(isConcerned)) continue;
      const erased = entries.map((entry) =>
        isConcerned(entry) ? { ...entry, salt: undefined, json: ERASED_METADATA } : entry,
      );
      writer.replaceContent(lastSeq, await packContent(Buffer.concat(erased.map(entryBytes))));
    }
  }

  /** Archive by archive; one that cannot be read is for the check to name. */
  async function* archivedEntries(): AsyncGenerator<{ lastSeq: number; entries: ReadEntry[] }> {
    for (const { lastSeq } of evidence.archives()) {
      const bytes = unpackContent(evidence.archiveContent(lastSeq) ?? Buffer.alloc(0));
      await nextTurn();
      if (bytes) yield { lastSeq, entries: readEntryBytes(bytes) };
    }
  }
}

function addAttempt(attempts: Set<string>, json: string): void {
  const attempt = ATTEMPT.exec(json)?.[1];
  if (attempt !== undefined) attempts.add(attempt);
}
