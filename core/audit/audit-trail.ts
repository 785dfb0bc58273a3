import type { Output } from '../../shared/contract/index.ts';
import { databaseKeyOf, type Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { OutgoingFiles } from '../files/outgoing-files.ts';
import type { Clock, Log } from '../ports.ts';
import { createArchiving } from './archive-entries.ts';
import type { AuditAnchor } from './audit-anchor.ts';
import { checkpointBytes, keyFingerprint, type AuditSigner } from './audit-signer.ts';
import type { Audit } from './audit.ts';
import { NOTHING_YET } from './audit-store.ts';
import type { ChainCursor } from './audit-chain.ts';
import { createErasing } from './erase-entries.ts';
import { createEvidenceStore, createEvidenceWriter } from './evidence-store.ts';
import { exportAudit } from './export-audit.ts';
import type { AuditVerdict } from './judge-trail.ts';
import { checkHere, verifyAudit, verifyAuditTail, type CheckSegments } from './verify-audit.ts';
import { checkInThreads } from './verify-in-threads.ts';

/** Keeping the trail's evidence: signatures, the head outside the database, verification, archives, export. */
export type AuditTrail = {
  /** Checks the newest part of the trail and takes up what was left unfinished; called at start. */
  start(): Promise<void>;
  /** What is known about the trail without checking it anew. */
  state(): Output<'app.status'>['auditTrail'];
  verify(): Promise<Output<'audit.verify'>>;
  /** Calls off the verification under way, which then rejects with CANCELLED and leaves no entry. */
  cancelVerify(): void;
  export(): Promise<Output<'audit.export'>>;
  /** Entries that belong to a connection without naming it; see {@link Audit.appendDeletion}. */
  signInsOf(connectionId: string): Promise<number[]>;
  /** Erases what the trail said of deleted data; resolves when nothing of it is left. */
  erase(): Promise<void>;
  /**
   * Takes the trail as it is for the one to be remembered outside. Only for a restored backup, which is older than what is
   * remembered there on purpose; call it after that is on record.
   */
  adopt(): Promise<void>;
  /** Remembers the head a last time. */
  close(): Promise<void>;
};

type Needs = {
  database: Database;
  profileDir: string;
  rootKey: Buffer;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  signer: AuditSigner;
  anchor: AuditAnchor;
  files: Pick<OutgoingFiles, 'handOut'>;
};

const DAY_MS = 86_400_000;
/** How long after an entry its head is written outside the database; many entries come in one burst. */
const ANCHOR_DELAY_MS = 2_000;
/** Shorter trails are checked faster here, in turns of a millisecond or two, than threads start and find their feet. */
const FEW_ENTRIES = 150_000;
/** A check tells how far it is at most so often. */
const PROGRESS_STEPS = 200;

/** Creates the keeper of the trail's evidence. */
export function createAuditTrail(needs: Needs): AuditTrail {
  const { database, audit, events, clock, log, signer, anchor } = needs;
  const evidence = createEvidenceStore(database);
  const writer = createEvidenceWriter(database);
  const erasing = createErasing(database);
  const archiving = createArchiving({ database, audit, clock, signer });
  let verdict: AuditVerdict | undefined;
  let pending: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** The head that the anchor is known to hold; without it, nothing is written there before it was read and compared. */
  let held: ChainCursor | undefined;
  // A head that the trail does not contain any more is evidence; it is not overwritten with a newer one.
  let isAnchorKept = false;
  let remembering: Promise<void> = Promise.resolve();
  let verifying: { verdict: Promise<AuditVerdict>; calledOff: AbortController } | undefined;

  const verifyNeeds = async () => ({
    store: evidence,
    isOurs: signer.verify,
    anchor: await anchor.read(),
    remembered: evidence.remembered(anchor.kind),
  });

  const judge = (found: AuditVerdict): AuditVerdict => {
    const wasBroken = verdict?.ok === false;
    verdict = found;
    isAnchorKept = !found.ok;
    if (!found.ok) log.error('audit trail does not hold', { firstBad: found.firstBad, reason: found.reason });
    if (wasBroken !== !found.ok) events.emit('audit.judged', { state: found.ok ? 'intact' : 'broken' });
    return found;
  };

  /** Whether the newest part still holds against what the anchor says; only then may the anchor move on. */
  const canMoveAnchor = async (): Promise<boolean> => {
    if (held !== undefined && evidence.hashAt(held.seq)?.equals(held.hash) === true) return true;
    const found = judge(await verifyAuditTail(await verifyNeeds()));
    return found.ok && found.anchor !== 'unreachable';
  };

  const remember = async (): Promise<void> => {
    if (isAnchorKept || !(await canMoveAnchor())) return;
    const head = headOf();
    if (head.seq === 0) return;
    // On disk before it is said outside: with this commit every entry up to the head is durable.
    database.transaction(() => {
      signDaily(head);
      writer.putRemembered(anchor.kind, head);
    })();
    await anchor.write(head);
    writer.confirmRemembered(anchor.kind);
    held = head;
  };
  const rememberNow = (): Promise<void> => {
    clearTimeout(pending);
    pending = undefined;
    remembering = remembering.then(remember).catch((cause: unknown) => log.warn('audit head not kept', { cause }));
    return remembering;
  };
  const unsubscribe = events.subscribe(({ event }) => {
    if (event === 'audit.appended' && !isClosed)
      pending ??= setTimeout(() => void rememberNow(), ANCHOR_DELAY_MS).unref();
  });

  function headOf(): ChainCursor {
    const seq = evidence.headSeq();
    const hash = evidence.hashAt(seq);
    return hash ? { seq, hash } : (evidence.archivedTo() ?? NOTHING_YET);
  }

  /** Besides every 256 entries (where the entries are written), the head is signed once a day. */
  function signDaily(head: ChainCursor): void {
    const last = evidence.lastCheckpoint();
    const isDue =
      last === undefined || (head.seq > last.seq && elapsedMs(clock.nowMs(), Date.parse(last.at)) >= DAY_MS);
    if (!isDue) return;
    const at = new Date(clock.nowMs()).toISOString();
    writer.putCheckpoint({ ...head, at, signature: signer.sign(checkpointBytes(head.seq, head.hash, at)) });
  }

  async function verifyAll(signal: AbortSignal): Promise<AuditVerdict> {
    const verification = await verifyNeeds();
    const isLong = evidence.headSeq() > FEW_ENTRIES;
    const here = checkHere(verification);
    const check: CheckSegments = isLong ? inThreadsOr(here) : here;
    let told = 0;
    const onProgress = (done: number, total: number) => {
      if (done < total && done - told < total / PROGRESS_STEPS) return;
      told = done;
      events.emit('job.progress', { job: 'audit.verify', done, total });
    };
    return judge(await verifyAudit(verification, check, onProgress, signal));
  }

  /** Threads where they can be had; a system that gives none makes it slower, not impossible. */
  function inThreadsOr(here: CheckSegments): CheckSegments {
    const inThreads = checkInThreads({
      profileDir: needs.profileDir,
      databaseKey: databaseKeyOf(needs.rootKey),
      signingKey: signer.key,
    });
    return (segments, known, onProgress, signal) =>
      inThreads(segments, known, onProgress, signal).catch((cause: unknown) => {
        signal?.throwIfAborted();
        log.warn('audit trail is checked without threads', { cause });
        return here(segments, known, onProgress, signal);
      });
  }

  function startVerifying(): typeof verifying & object {
    const calledOff = new AbortController();
    return { calledOff, verdict: verifyAll(calledOff.signal).finally(() => (verifying = undefined)) };
  }

  return {
    async start() {
      judge(await verifyAuditTail(await verifyNeeds()));
      await erasing.run();
      if (verdict?.ok) await archiving.run();
    },

    state() {
      if (verdict === undefined) return { state: 'unchecked', anchor: anchor.kind };
      return verdict.ok
        ? { state: 'intact', anchor: anchor.kind }
        : { state: 'broken', anchor: anchor.kind, reason: verdict.reason };
    },

    async verify() {
      // Two who ask at once get one answer, and one entry about it.
      const isFirst = verifying === undefined;
      verifying ??= startVerifying();
      const found = await verifying.verdict;
      if (isFirst) {
        const { firstBad, reason } = found.ok ? {} : found;
        audit.append('AUDIT_VERIFIED', {}, { ok: found.ok, entries: found.entries, firstBad, reason });
      }
      return found;
    },

    cancelVerify() {
      verifying?.calledOff.abort(new AppError('CANCELLED'));
    },

    async export() {
      const at = new Date(clock.nowMs()).toISOString();
      const file = await needs.files.handOut({
        fileName: `coffer-audit-${at.slice(0, 10)}.jsonl`,
        contentType: 'application/x-ndjson',
        async *content() {
          const entries = evidence.headSeq();
          for await (const part of exportAudit(evidence, signer, at)) yield Buffer.from(part, 'utf8');
          audit.append('EXPORT_CREATED', {}, { kind: 'audit', entries });
        },
      });
      return { file, keyFingerprint: keyFingerprint(signer.publicKey) };
    },

    signInsOf: (connectionId) => erasing.signInsOf(connectionId),
    erase: () => erasing.run(),

    async adopt() {
      await remembering;
      verdict = undefined;
      isAnchorKept = false;
      held = headOf();
      await rememberNow();
    },

    async close() {
      isClosed = true;
      unsubscribe();
      // It reads a database that is about to close.
      verifying?.calledOff.abort(new AppError('CANCELLED'));
      await Promise.allSettled([verifying?.verdict]);
      await rememberNow();
      await Promise.allSettled([erasing.stop(), archiving.stop()]);
    },
  };
}
