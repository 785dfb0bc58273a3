import { NO_REFRESH_TOKEN } from '../../../core/providers/bank-failure.ts';
import { DATA_DENIED, EXPIRED, HOUR, MINUTE, NOW, of, REVOKED, type FaultCase, type TrailLine } from './fault-case.ts';

/** A refresh that was not even asked for. */
const NOTHING_TO_REFRESH_WITH = { code: 'CONSENT_EXPIRED', endpoint: NO_REFRESH_TOKEN } as const;

const FIRST_FETCH = { isSyncing: true, lastSyncedAtMs: undefined } as const;

const endedWithToken = (end: 'CONNECTION_EXPIRED' | 'CONNECTION_REVOKED'): readonly TrailLine[] => [
  [end, 20 * MINUTE],
  ['TOKEN_REFRESH_FAILED', 20 * MINUTE, { code: 'CONSENT_EXPIRED', kind: 'grant-rejected' }],
];

/** No key for later visits was given: the access ends with its access token. */
export const FAULTS_OF_SHORT_ACCESS: readonly FaultCase[] = [
  of('no key for later visits, the access still works', 'no_offline_access', 'reconnect', {
    connection: { hasRefreshToken: false, tokenEndMs: NOW + 40 * MINUTE, lastSyncedAtMs: NOW - 19 * MINUTE },
    trail: [['CONNECTION_CREATED', 20 * MINUTE]],
  }),
  of('no key for later visits, first fetch under way', 'no_offline_access', 'reconnect', {
    connection: { ...FIRST_FETCH, hasRefreshToken: false, tokenEndMs: NOW + HOUR },
    trail: [['CONNECTION_CREATED', MINUTE]],
  }),
  of('no key for later visits, its end not known', 'no_offline_access', 'reconnect', {
    connection: { hasRefreshToken: false, tokenEndMs: undefined },
  }),
  of('no key for later visits, over, nobody asked since', 'no_offline_access', 'reconnect', {
    connection: { hasRefreshToken: false, tokenEndMs: NOW - HOUR },
  }),
  of('no key for later visits, and it has ended', 'no_offline_access', 'reconnect', {
    connection: { ...EXPIRED, hasRefreshToken: false, tokenEndMs: NOW - 20 * MINUTE },
    error: NOTHING_TO_REFRESH_WITH,
    trail: endedWithToken('CONNECTION_EXPIRED'),
  }),
  of('no key for later visits, once called a withdrawal', 'no_offline_access', 'reconnect', {
    connection: { ...REVOKED, hasRefreshToken: false, tokenEndMs: NOW - 20 * MINUTE },
    error: NOTHING_TO_REFRESH_WITH,
    trail: endedWithToken('CONNECTION_REVOKED'),
  }),
  of('no key for later visits, withdrawn within the hour', 'revoked_at_bank', 'reconnect', {
    connection: { ...REVOKED, hasRefreshToken: false, tokenEndMs: NOW + 20 * MINUTE },
    error: DATA_DENIED,
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_REVOKED' }],
      ['CONNECTION_REVOKED', 20 * MINUTE],
    ],
  }),
];
