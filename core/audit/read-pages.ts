import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditEntry, Output, ParsedInput } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { AuditStore } from './audit-store.ts';
import type { EvidenceStore } from './evidence-store.ts';

const DEFAULT_PAGE = 100;

/** Numbers looked through at a time for words: no index helps there, so a search gives way in between. */
const NUMBERS_PER_TURN = 4_000;

/**
 * Creates the reading of the trail in pages, newest first. What lies in sealed archives is exported and verified, and not
 * paged through; the last page says from where on that is so.
 */
export function createReadPages(
  store: AuditStore,
  evidence: EvidenceStore,
): (query: ParsedInput<'audit.page'>) => Promise<Output<'audit.page'>> {
  return async ({ cursor, limit = DEFAULT_PAGE, action, actions, ...filter }) => {
    const oldest = evidence.archivedTo()?.seq ?? 0;
    const wanted = { ...filter, actions: action === undefined ? actions : [action] };
    const isSearch = (filter.words ?? []).length > 0;
    let before = cursor === undefined ? evidence.headSeq() + 1 : parseCursor(cursor);
    const found: AuditEntry[] = [];
    while (before - 1 > oldest && found.length <= limit) {
      const after = isSearch ? Math.max(oldest, before - 1 - NUMBERS_PER_TURN) : oldest;
      found.push(...store.page({ ...wanted, beforeId: before, afterId: after, limit: limit + 1 - found.length }));
      before = after + 1;
      if (isSearch) await nextTurn();
    }
    const entries = found.slice(0, limit);
    const last = entries.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      entries,
      ...(hasMore ? { nextCursor: String(last.auditId) } : {}),
      ...(!hasMore && oldest > 0 ? { archivedEntries: oldest } : {}),
    };
  };
}

function parseCursor(cursor: string): number {
  const id = Number(cursor);
  if (!Number.isSafeInteger(id) || id < 0)
    throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'cursor' }] } });
  return id;
}
