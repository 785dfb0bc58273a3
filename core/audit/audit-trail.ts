import type { Output } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { Clock, Log } from '../ports.ts';
import type { AuditAnchor } from './audit-anchor.ts';
import type { AuditSigner } from './audit-signer.ts';
import { createAuditStore } from './audit-store.ts';
import type { Audit } from './audit.ts';
import { exportAudit } from './export-audit.ts';
import { verifyAudit, verifyAuditTail, type AuditVerdict } from './verify-audit.ts';

/** Keeping the trail's evidence: checkpoints, the head outside the database, verification, export. */
export type AuditTrail = {
  /** Checks the newest part of the trail; called at start. */
  start(): Promise<void>;
  /** What is known about the trail without checking it anew. */
  state(): Output<'app.status'>['auditTrail'];
  verify(): Promise<Output<'audit.verify'>>;
  export(): Output<'audit.export'>;
  /** Remembers the head a last time. */
  close(): Promise<void>;
};

/** How long after an entry its head is written outside the database; many entries come in one burst. */
const ANCHOR_DELAY_MS = 2_000;

/** Creates the keeper of the trail's evidence. */
export function createAuditTrail(needs: {
  database: Database;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  signer: AuditSigner;
  anchor: AuditAnchor;
}): AuditTrail {
  const { audit, events, clock, log, signer, anchor } = needs;
  const store = createAuditStore(needs.database);
  let verdict: AuditVerdict | undefined;
  let pending: NodeJS.Timeout | undefined;
  // A head that the trail does not contain any more is evidence; it is not overwritten with a newer one.
  let isAnchorKept = false;

  const remember = async (): Promise<void> => {
    pending = undefined;
    audit.checkpoint(signer);
    if (!isAnchorKept) await anchor.write(store.head());
  };
  const rememberSoon = (): void => {
    pending ??= setTimeout(
      () => void remember().catch((cause: unknown) => log.warn('audit head not kept', { cause })),
      ANCHOR_DELAY_MS,
    ).unref();
  };
  const unsubscribe = events.subscribe(({ event }) => {
    if (event === 'audit.appended') rememberSoon();
  });

  const judge = (found: AuditVerdict): AuditVerdict => {
    verdict = found;
    if (!found.ok) {
      isAnchorKept = true;
      log.error('audit trail does not hold', { firstBad: found.firstBad, reason: found.reason });
    }
    return found;
  };

  return {
    async start() {
      judge(verifyAuditTail(store, signer, await anchor.read().catch(() => undefined)));
    },

    state() {
      if (verdict === undefined) return { state: 'unchecked', anchor: anchor.kind };
      return verdict.ok
        ? { state: 'intact', anchor: anchor.kind }
        : { state: 'broken', anchor: anchor.kind, reason: verdict.reason };
    },

    async verify() {
      const total = store.head().seq;
      const known = await anchor.read().catch(() => undefined);
      const found = judge(
        await verifyAudit(store, signer, known, (done) =>
          events.emit('job.progress', { job: 'audit.verify', done, total }),
        ),
      );
      audit.append(
        'AUDIT_VERIFIED',
        {},
        {
          ok: found.ok,
          entries: found.entries,
          ...(found.ok ? {} : { firstBad: found.firstBad, reason: found.reason }),
        },
      );
      return found.ok ? found : { ok: false, entries: found.entries, firstBad: found.firstBad, reason: found.reason };
    },

    export() {
      const at = new Date(clock.nowMs()).toISOString();
      return {
        fileName: `coffer-audit-${at.slice(0, 10)}.jsonl`,
        content: [...exportAudit(store, signer, at)].join(''),
      };
    },

    async close() {
      unsubscribe();
      clearTimeout(pending);
      await remember().catch((cause: unknown) => log.warn('audit head not kept', { cause }));
    },
  };
}
