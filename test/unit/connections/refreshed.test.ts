import { expect, test } from 'vitest';
import { nextConnectionState, type ConnectionState } from '../../../core/connections/connection-state.ts';

const NOW = Date.UTC(2026, 5, 1);

test.each<[string, ConnectionState, 'healed' | 'unchanged']>([
  ['active', { status: 'ACTIVE', failuresInARow: 0 }, 'unchanged'],
  ['active, failing', { status: 'ACTIVE', failuresInARow: 4, failingSinceMs: NOW - 1 }, 'unchanged'],
  ['client refused', { status: 'ERROR', reason: 'credentials_rejected', failuresInARow: 0 }, 'healed'],
  ['unreachable', { status: 'ERROR', reason: 'unreachable', failuresInARow: 7, failingSinceMs: 0 }, 'unchanged'],
  ['withdrawn', { status: 'ERROR', reason: 'provider_withdrawn', failuresInARow: 0 }, 'unchanged'],
  ['expired', { status: 'EXPIRED', reason: 'consent_expired', failuresInARow: 0 }, 'unchanged'],
  ['revoked', { status: 'REVOKED', reason: 'revoked_at_bank', failuresInARow: 0 }, 'unchanged'],
  ['disconnected', { status: 'REVOKED', reason: 'disconnected', failuresInARow: 0 }, 'unchanged'],
])('a refresh on the way to a data call, when %s: %s', (_name, state, outcome) => {
  const { next, action } = nextConnectionState(state, { kind: 'refreshed' }, NOW);
  expect(next).toEqual(outcome === 'healed' ? { status: 'ACTIVE', failuresInARow: 0 } : state);
  expect(action).toBe(outcome === 'healed' ? 'CONNECTION_RECOVERED' : undefined);
});
