import { randomBytes } from 'node:crypto';
import type { ChainCursor } from '../../../core/audit/audit-chain.ts';
import { createArchiving } from '../../../core/audit/archive-entries.ts';
import { createAuditSigner, type AuditSigner } from '../../../core/audit/audit-signer.ts';
import { createAudit, type Audit } from '../../../core/audit/audit.ts';
import { NOTHING_YET } from '../../../core/audit/audit-store.ts';
import { createErasing } from '../../../core/audit/erase-entries.ts';
import { createEvidenceStore, type EvidenceStore } from '../../../core/audit/evidence-store.ts';
import { exportAudit } from '../../../core/audit/export-audit.ts';
import type { AnchorReading, AuditVerdict } from '../../../core/audit/judge-trail.ts';
import { verifyAudit, verifyAuditTail } from '../../../core/audit/verify-audit.ts';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { createEventBus } from '../../../core/events.ts';
import type { Log } from '../../../core/ports.ts';

/** Logs nothing. */
export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A trail over a real database, with its evidence. */
export type Trail = {
  database: Database;
  rootKey: Buffer;
  signer: AuditSigner;
  audit: Audit;
  evidence: EvidenceStore;
  clock: { nowMs(): number; advance(ms: number): void };
  /** Appends entries of four connections, a minute apart. */
  fill(entries: number): void;
  head(): ChainCursor;
  /** Verifies against a head that is remembered outside. */
  verify(remembered: ChainCursor): Promise<AuditVerdict>;
  verifyAgainst(anchor: AnchorReading, remembered: ChainCursor | undefined): Promise<AuditVerdict>;
  verifyTail(remembered: ChainCursor): Promise<AuditVerdict>;
  /** Seals what is old. */
  archive(): Promise<number>;
  /** Records the deletion of a connection's data, without what comes afterwards. */
  recordDeletion(connectionId: string): Promise<void>;
  erase(): Promise<void>;
  /** Runs SQL that somebody with the key to the database could run; the triggers that refuse it must be gone. */
  run(sql: string, ...values: (string | number | Buffer | null)[]): number;
};

const TRIGGERS = ['audit_logs_are_final', 'audit_logs_stay', 'audit_checkpoints_are_final', 'audit_checkpoints_stay', 'audit_archives_are_final', 'audit_archives_stay']; // prettier-ignore

/** Hands out nothing. */
export const NO_FILES = { handOut: () => Promise.resolve({ outcome: 'cancelled' } as const) };

/** Opens an empty trail in a folder. */
export async function openTrail(folder: string, rootKey: Buffer = randomBytes(32)): Promise<Trail> {
  const database = await openDatabase(folder, rootKey);
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const clock = { nowMs: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
  const signer = createAuditSigner(rootKey);
  const audit = createAudit(database, clock, createEventBus(SILENT), signer);
  const evidence = createEvidenceStore(database);
  const needs = (remembered: ChainCursor) => ({
    store: evidence,
    isOurs: signer.verify,
    anchor: { state: 'found', head: remembered } as const,
    remembered,
  });
  return {
    database,
    rootKey,
    signer,
    audit,
    evidence,
    clock,
    fill(entries) {
      database.transaction(() => {
        for (let entry = 0; entry < entries; entry++) {
          clock.advance(60_000);
          const action = entry % 3 === 0 ? 'TOKEN_REFRESHED' : 'BALANCE_FETCHED';
          audit.append(action, { connectionId: `c${entry % 4}` }, { entry, code: 'ok' });
        }
      })();
    },
    head: () => ({ seq: evidence.headSeq(), hash: evidence.hashAt(evidence.headSeq()) ?? Buffer.alloc(32) }),
    verify: (remembered) => verifyAudit(needs(remembered)),
    verifyAgainst: (anchor, remembered) => verifyAudit({ ...needs(NOTHING_YET), anchor, remembered }),
    verifyTail: (remembered) => verifyAuditTail(needs(remembered)),
    archive: () => createArchiving({ database, audit, clock, signer }).run(),
    recordDeletion: async (connectionId) =>
      audit.appendDeletion(connectionId, await createErasing(database).signInsOf(connectionId)),
    erase: () => createErasing(database).run(),
    run: (sql, ...values) => database.prepare(sql).run(...values).changes,
  };
}

/** Takes away what keeps the trail from being rewritten, as somebody with the key to the database could. */
export function dropTriggers({ database }: Pick<Trail, 'database'>): void {
  for (const trigger of TRIGGERS) database.exec(`DROP TRIGGER ${trigger}`);
}

/** The trail as it is handed out. */
export async function exportText({ evidence, signer }: Pick<Trail, 'evidence' | 'signer'>): Promise<string> {
  let text = '';
  for await (const part of exportAudit(evidence, signer, '2026-02-01T00:00:00.000Z')) text += part;
  return text;
}
