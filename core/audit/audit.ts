import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { AuditEntry, Output, ParsedInput } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import { LOCAL_USER } from '../local-user.ts';
import { checkpointBytes, type AuditSigner } from './audit-signer.ts';
import { CHECKPOINT_EVERY } from './verify-audit.ts';
import { createAuditStore } from './audit-store.ts';
import { AppError } from '../errors.ts';

/** Ids, counts, codes and dates. The type keeps objects (and with them whole payloads) out. */
export type AuditMetadata = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The audit trail. `append` is the only door through which anything is written to it. */
export type Audit = {
  /**
   * Records an act. Call it inside the same database transaction as the act: then neither exists without the other.
   * Metadata never holds tokens, codes, secrets, full account numbers or payloads.
   */
  append(action: AuditAction, subject: { connectionId?: string | undefined }, metadata?: AuditMetadata): void;
  /** Signs the head of the chain; called when enough entries or a day have passed since the last time. */
  checkpoint(signer: AuditSigner): void;
  /** A page of the trail, newest first. */
  page(query: ParsedInput<'audit.page'>): Output<'audit.page'>;
};

const DEFAULT_PAGE = 100;
const DAY_MS = 86_400_000;

/** Creates the audit trail of a profile. */
export function createAudit(database: Database, clock: Clock, events: EventBus): Audit {
  const store = createAuditStore(database);
  return {
    checkpoint(signer) {
      const head = store.head();
      const last = store.lastCheckpoint();
      const isDue =
        head.seq - (last?.seq ?? 0) >= CHECKPOINT_EVERY ||
        (last !== undefined && clock.nowMs() - Date.parse(last.at) >= DAY_MS);
      if (head.seq === 0 || head.seq === last?.seq || !(isDue || last === undefined)) return;
      const at = new Date(clock.nowMs()).toISOString();
      store.putCheckpoint({ ...head, at, signature: signer.sign(checkpointBytes(head.seq, head.hash, at)) });
    },
    append(action, { connectionId }, metadata = {}) {
      const entry: AuditEntry = store.append(LOCAL_USER, {
        at: new Date(clock.nowMs()).toISOString(),
        action,
        ...(connectionId === undefined ? {} : { connectionId }),
        metadata: withoutUndefined(metadata),
      });
      events.emit('audit.appended', { entry });
    },
    page({ cursor, limit = DEFAULT_PAGE, ...filter }) {
      const entries = store.page({
        ...filter,
        beforeId: cursor === undefined ? undefined : parseCursor(cursor),
        limit: limit + 1,
      });
      const page = entries.slice(0, limit);
      const last = page.at(-1);
      return { entries: page, ...(entries.length > limit && last ? { nextCursor: String(last.auditId) } : {}) };
    },
  };
}

function parseCursor(cursor: string): number {
  const id = Number(cursor);
  if (!Number.isSafeInteger(id) || id < 0)
    throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'cursor' }] } });
  return id;
}

function withoutUndefined(metadata: AuditMetadata): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
}
