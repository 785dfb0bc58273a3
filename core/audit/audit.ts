import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { AuditEntry, Output, ParsedInput } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import { LOCAL_USER } from '../local-user.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { checkpointBytes, type AuditSigner } from './audit-signer.ts';
import { createAuditStore, NOTHING_YET } from './audit-store.ts';
import { CHECKPOINT_EVERY } from './check-segment.ts';
import { createEvidenceStore, createEvidenceWriter } from './evidence-store.ts';
import { createReadHistory, type ReadHistory } from './read-history.ts';
import { createReadPages } from './read-pages.ts';

/** Ids, counts, codes and dates. The type keeps objects (and with them whole payloads) out. */
export type AuditMetadata = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The audit trail. `append` is the only door through which anything is written to it. */
export type Audit = {
  /**
   * Records an act. Call it inside the same database transaction as the act: then neither exists without the other.
   * Metadata never holds tokens, codes, secrets, full account numbers or payloads.
   */
  append(action: AuditAction, subject: { connectionId?: string | undefined }, metadata?: AuditMetadata): void;
  /**
   * Records that a connection's data was deleted, and that what the trail says of it is to be erased; the keeper of the
   * trail does that afterwards, in turns.
   *
   * @param signIns entries of its sign-ins that name no connection, as the keeper finds them; they are erased too
   */
  appendDeletion(connectionId: string, signIns: readonly number[]): void;
  /** A page of the trail, newest first. */
  page(query: ParsedInput<'audit.page'>): Promise<Output<'audit.page'>>;
  /** Every entry of some actions, the archived ones too, oldest first. */
  history: ReadHistory;
  /** The newest entries, newest first, at once: for those who decide by them. */
  newest(of: { connectionId: string }, limit: number): AuditEntry[];
};

/** Creates the audit trail of a profile. */
export function createAudit(database: Database, clock: Clock, events: EventBus, signer: AuditSigner): Audit {
  const store = createAuditStore(database);
  const evidence = createEvidenceStore(database);
  const writer = createEvidenceWriter(database);
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  // At once: two connections to one database must not read the same head and then both write after it.
  const write = database.transaction(
    (action: AuditAction, connectionId: string | undefined, metadata: AuditMetadata) => {
      const { entry, head } = store.append(
        LOCAL_USER,
        {
          at: nowIso(),
          action,
          ...(connectionId === undefined ? {} : { connectionId }),
          metadata: withoutUndefined(metadata),
        },
        () => evidence.archivedTo() ?? NOTHING_YET,
      );
      if (head.seq % CHECKPOINT_EVERY === 0) {
        const signature = signer.sign(checkpointBytes(head.seq, head.hash, entry.at));
        writer.putCheckpoint({ ...head, at: entry.at, signature });
      }
      return entry;
    },
  );

  const append: Audit['append'] = (action, { connectionId }, metadata = {}) => {
    events.emit('audit.appended', { entry: write.immediate(action, connectionId, metadata) });
  };

  return {
    append,
    appendDeletion(connectionId, signIns) {
      database.transaction(() => {
        append('DATA_DELETED', { connectionId }, { alone: signIns.map(String) });
        writer.beginErasure(evidence.headSeq(), connectionId);
      })();
    },
    page: createReadPages(store, evidence),
    history: createReadHistory(store, evidence),
    newest: ({ connectionId }, limit) => store.page({ connectionId, limit, afterId: evidence.archivedTo()?.seq }),
  };
}
