import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditEntry } from '../../shared/contract/index.ts';
import { AUDIT_ACTIONS, type AuditAction } from '../../shared/domain/audit-actions.ts';
import { unpackContent } from './archive-content.ts';
import type { ReadEntry } from './audit-chain.ts';
import { parsedWords, type AuditStore } from './audit-store.ts';
import { readEntryBytes } from './entry-bytes.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Every entry of some actions, archives included, oldest first. For acts that are few however long a trail is. */
export type ReadHistory = (of: {
  actions: readonly AuditAction[];
  connectionId?: string | undefined;
}) => Promise<AuditEntry[]>;

/** Creates the reading; archive by archive, with a turn of the event loop between them. */
export function createReadHistory(store: AuditStore, evidence: EvidenceStore): ReadHistory {
  return async ({ actions, connectionId }) => {
    const archived: AuditEntry[] = [];
    const isWanted = (entry: ReadEntry) =>
      (actions as readonly string[]).includes(entry.action) &&
      (connectionId === undefined || entry.subject === connectionId);
    for (const { lastSeq } of evidence.archives()) {
      const bytes = unpackContent(evidence.archiveContent(lastSeq) ?? Buffer.alloc(0)) ?? Buffer.alloc(0);
      archived.push(...readEntryBytes(bytes).filter(isWanted).flatMap(entryOf));
      await nextTurn();
    }
    const afterId = evidence.archivedTo()?.seq ?? 0;
    const live = store.page({ actions, connectionId, afterId, limit: Number.MAX_SAFE_INTEGER });
    return [...archived, ...live.toReversed()];
  };
}

function entryOf({ seq, at, action, subject, salt, json }: ReadEntry): AuditEntry[] {
  const known = AUDIT_ACTIONS.find((one) => one === action);
  if (known === undefined) return [];
  return [
    {
      auditId: seq,
      at,
      action: known,
      ...(subject === '' ? {} : { connectionId: subject }),
      ...(salt === undefined ? { erased: true } : {}),
      metadata: parsedWords(json),
    },
  ];
}
