import type { AuditEntry, ConsentReceipt } from '../../shared/contract/index.ts';

/** The acts that give a permission, and what each is called on the receipt. */
export const GRANTS = {
  CONNECTION_CREATED: 'connected',
  CONNECTION_RENEWED: 'renewed',
  CONNECTION_EXTENDED: 'extended',
} as const satisfies Partial<Record<AuditEntry['action'], ConsentReceipt['how']>>;

/** The acts that end one. */
export const ENDS = {
  CONNECTION_EXPIRED: 'consent_expired',
  CONNECTION_REVOKED: 'revoked_at_bank',
  CONNECTION_DISCONNECTED: 'disconnected',
} as const satisfies Partial<Record<AuditEntry['action'], ConsentReceipt['endedBy']>>;

/** What is still known of a connection beside its trail. */
export type ReceiptConnection = { providerId: string; providerName: string; scopes: readonly string[] };

/**
 * One receipt per permission that was given, newest first. Pure. `entries` are the grants, ends and statements about the
 * end (`CONSENT_CHANGED`) of any connections, in any order.
 */
export function consentReceipts(
  entries: readonly AuditEntry[],
  connections: ReadonlyMap<string, ReceiptConnection>,
): ConsentReceipt[] {
  const open = new Map<string, ConsentReceipt>();
  const receipts: ConsentReceipt[] = [];
  const close = (connectionId: string, endedAt: string, endedBy: ConsentReceipt['endedBy']): void => {
    const receipt = open.get(connectionId);
    if (receipt) Object.assign(receipt, { endedAt, endedBy });
    open.delete(connectionId);
  };
  for (const entry of entries.toSorted((left, right) => left.auditId - right.auditId)) {
    const { connectionId, action, at, metadata } = entry;
    if (connectionId === undefined) continue;
    if (isKeyOf(GRANTS, action)) {
      close(connectionId, at, 'renewed');
      const receipt = receiptOf(entry, connectionId, GRANTS[action], connections.get(connectionId));
      open.set(connectionId, receipt);
      receipts.push(receipt);
    } else if (isKeyOf(ENDS, action)) close(connectionId, at, ENDS[action]);
    else {
      const receipt = open.get(connectionId);
      const until = textOf(metadata['consentExpiresAt']);
      if (receipt && until !== undefined)
        Object.assign(receipt, { until, isEstimate: metadata['isEstimate'] === true });
    }
  }
  return receipts.toReversed();
}

function receiptOf(
  { auditId, at, metadata }: AuditEntry,
  connectionId: string,
  how: ConsentReceipt['how'],
  known: ReceiptConnection | undefined,
): ConsentReceipt {
  const until = textOf(metadata['consentExpiresAt']);
  return {
    auditId,
    connectionId,
    providerId: textOf(metadata['providerId']) ?? known?.providerId ?? 'unknown',
    ...(known === undefined ? {} : { providerName: known.providerName }),
    accessor: 'TrueLayer',
    scopes: [...(known?.scopes ?? [])],
    how,
    givenAt: at,
    ...(until === undefined ? {} : { until }),
    isEstimate: until === undefined || metadata['isEstimate'] === true,
  };
}

function isKeyOf<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return Object.hasOwn(table, key);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
