import { expect, it } from 'vitest';
import { consentReceipts } from '../../../core/consents/consent-receipts.ts';
import type { AuditEntry } from '../../../shared/contract/index.ts';

const entry = (
  auditId: number,
  action: AuditEntry['action'],
  metadata: AuditEntry['metadata'] = {},
  connectionId = 'a',
) =>
  ({
    auditId,
    at: `2026-01-${String(auditId).padStart(2, '0')}T00:00:00.000Z`,
    action,
    connectionId,
    metadata,
  }) as const;

it('makes one receipt of every permission: since when, until when, and how it really ended', () => {
  const receipts = consentReceipts(
    [
      entry(1, 'CONNECTION_CREATED', {
        providerId: 'ob-monzo',
        consentExpiresAt: '2026-04-01T00:00:00.000Z',
        isEstimate: false,
      }),
      entry(2, 'CONNECTION_EXTENDED', { providerId: 'ob-monzo' }),
      entry(3, 'CONSENT_CHANGED', { consentExpiresAt: '2026-07-01T00:00:00.000Z', isEstimate: false }),
      entry(
        4,
        'CONNECTION_CREATED',
        { providerId: 'xs2a-n26', consentExpiresAt: '2026-04-01T00:00:00.000Z', isEstimate: true },
        'b',
      ),
      entry(5, 'CONNECTION_REVOKED'),
      entry(6, 'CONNECTION_RENEWED', {
        providerId: 'ob-monzo',
        consentExpiresAt: '2026-09-01T00:00:00.000Z',
        isEstimate: false,
      }),
      entry(7, 'CONNECTION_DISCONNECTED', {}, 'b'),
    ].toReversed(),
    new Map([['a', { providerId: 'ob-monzo', providerName: 'Monzo', scopes: ['accounts', 'balance'] }]]),
  );
  expect(
    receipts.map(({ auditId, how, until, isEstimate, endedAt, endedBy, providerName }) => [
      auditId,
      how,
      until?.slice(0, 10),
      isEstimate,
      endedAt?.slice(0, 10),
      endedBy,
      providerName,
    ]),
  ).toEqual([
    [6, 'renewed', '2026-09-01', false, undefined, undefined, 'Monzo'],
    // The deleted connection's name is gone; that the permission was given is not.
    [4, 'connected', '2026-04-01', true, '2026-01-07', 'disconnected', undefined],
    [2, 'extended', '2026-07-01', false, '2026-01-05', 'revoked_at_bank', 'Monzo'],
    [1, 'connected', '2026-04-01', false, '2026-01-02', 'renewed', 'Monzo'],
  ]);
  expect(receipts[0]?.scopes).toEqual(['accounts', 'balance']);
});
