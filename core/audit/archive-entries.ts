import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { Clock } from '../ports.ts';
import { packContent } from './archive-content.ts';
import { GENESIS } from './audit-chain.ts';
import { archiveBytes, type AuditSigner } from './audit-signer.ts';
import { createAuditStore } from './audit-store.ts';
import type { Audit } from './audit.ts';
import { createEvidenceStore, createEvidenceWriter, type Archive } from './evidence-store.ts';
import { KEPT_MS, planArchive } from './plan-archive.ts';

/** Sealing old entries away: packed, signed and out of their table, and still part of the chain. */
export type Archiving = {
  /** Seals what is due and answers how many archives were made. Whatever a crash leaves is taken up by the next run. */
  run(): Promise<number>;
  stop(): Promise<void>;
};

/** Rows removed in one transaction, so that nothing else waits long. */
const ROWS_PER_TURN = 200;

/** Creates the archiving. Call it only over a trail that holds: what is sealed is vouched for. */
export function createArchiving(needs: {
  database: Database;
  audit: Audit;
  clock: Clock;
  signer: AuditSigner;
}): Archiving {
  const { database, audit, clock, signer } = needs;
  const store = createAuditStore(database);
  const evidence = createEvidenceStore(database);
  const writer = createEvidenceWriter(database);
  let running: Promise<number> | undefined;
  let isStopped = false;

  return {
    run: () => (running ??= sealAll().finally(() => (running = undefined))),
    async stop() {
      isStopped = true;
      await running?.catch(() => undefined);
    },
  };

  async function sealAll(): Promise<number> {
    await removeSealed();
    const youngFrom = new Date(clock.nowMs() - KEPT_MS).toISOString();
    const oldTo = store.oldTo(evidence.archivedTo()?.seq ?? 0, youngFrom);
    for (let made = 0; ; made += 1) {
      const archivedTo = evidence.archivedTo()?.seq ?? 0;
      const plan = planArchive({ archivedTo, head: evidence.headSeq(), oldTo });
      if (!plan || isStopped) return made;
      await seal(plan.first, plan.last);
      await removeSealed();
    }
  }

  async function seal(firstSeq: number, lastSeq: number): Promise<void> {
    const { entries, bytes } = evidence.entries(firstSeq - 1, lastSeq, lastSeq - firstSeq + 1);
    const lastHash = evidence.hashAt(lastSeq);
    if (entries !== lastSeq - firstSeq + 1 || !lastHash) throw new Error('entries to be archived are not there');
    const content = await packContent(bytes);
    const facts: Omit<Archive, 'signature'> = {
      firstSeq,
      lastSeq,
      previousHash: evidence.archivedTo()?.hash ?? GENESIS,
      lastHash,
      at: new Date(clock.nowMs()).toISOString(),
    };
    database.transaction(() => {
      writer.putArchive({ ...facts, signature: signer.sign(archiveBytes(facts)) }, content);
      audit.append('AUDIT_ARCHIVED', {}, { first: firstSeq, last: lastSeq });
    })();
  }

  async function removeSealed(): Promise<void> {
    const archivedTo = evidence.archivedTo()?.seq ?? 0;
    for (;;) {
      if (isStopped || store.removeArchived(archivedTo, ROWS_PER_TURN) === 0) return;
      await nextTurn();
    }
  }
}
