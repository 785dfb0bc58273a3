import type { Connection } from '../../../shared/contract/index.ts';

/** A healthy connection; a test names what matters to it. */
export function someConnection(members: Partial<Connection> = {}): Connection {
  return {
    connectionId: 'c1',
    environment: 'demo',
    providerId: 'ob-bank',
    providerName: 'Bank',
    scopes: [],
    status: 'ACTIVE',
    consentExpiryIsEstimate: false,
    syncing: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...members,
  };
}
