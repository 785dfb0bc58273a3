import { describe, expect, it } from 'vitest';
import type { DiagnosisCause, NextStepCode } from '../../../shared/contract/index.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Scene = EngineAndBank & {
  connectionId: string;
  /** Syncs the connection; what comes of it is for the diagnosis to say. */
  sync(): Promise<void>;
  refresh(): Promise<void>;
};

/** What is done to a connected bank, and what the diagnosis has to make of it. */
const SCENES: readonly [
  cause: DiagnosisCause,
  step: NextStepCode,
  how: string,
  act: (scene: Scene) => Promise<unknown>,
][] = [
  ['healthy', 'nothing', 'nothing is done', async () => {}],
  ['consent_ending', 'renew', '80 days pass', ({ advance, sync }) => advance(80 * DAY).then(sync)],
  ['consent_expired', 'renew', '91 days pass', ({ advance, sync }) => advance(91 * DAY).then(sync)],
  [
    'revoked_at_bank',
    'reconnect',
    'the user ends the consent at the bank',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'revoke' });
      await sync();
    },
  ],
  [
    'token_lost',
    'reconnect',
    'a rotated token is lost with its answer',
    async ({ bank, refresh }) => {
      await bank.fault({ fault: 'lose-refresh-response', times: 1 });
      await refresh();
      await refresh();
    },
  ],
  [
    'token_lost',
    'reconnect',
    'the connection breaks in the middle of a renewal of the key, and an offline hour follows',
    async ({ bank, refresh }) => {
      await bank.fault({ fault: 'drop-before-response', endpoint: 'refresh', times: 1 });
      await refresh();
      await bank.fault({ fault: 'outage', endpoint: 'refresh', times: 1 });
      await refresh();
      await refresh();
    },
  ],
  [
    'revoked_at_bank',
    'reconnect',
    'the consent is ended at the bank while it has an outage',
    async ({ bank, refresh }) => {
      await bank.fault({ fault: 'outage', endpoint: 'refresh', times: 1 });
      await refresh();
      await bank.fault({ fault: 'revoke' });
      await refresh();
    },
  ],
  [
    'bank_outage',
    'wait',
    'the bank has a fault',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'outage', code: 'provider_error' });
      await sync();
    },
  ],
  [
    'truelayer_outage',
    'wait',
    'everything answers 500, at two banks',
    async ({ bank, call, ...engine }) => {
      await connectBank({ call, ...engine }, bank, 'ob-starling');
      await bank.fault({ fault: 'outage', endpoint: 'all', status: 500 });
      await call('sync.run', {});
    },
  ],
  [
    'unreadable_answers',
    'wait',
    'answers are empty at one bank of two',
    async ({ bank, call, ...engine }) => {
      await connectBank({ call, ...engine }, bank, 'ob-starling');
      await bank.fault({ fault: 'empty-body', providerId: 'ob-barclays', endpoint: 'data' });
      await call('sync.run', {});
      await engine.sync();
    },
  ],
  [
    'rate_limited',
    'wait',
    'the bank throttles',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'rate-limit' });
      await sync();
    },
  ],
  [
    'quota_used_up',
    'wait',
    'the four reads of the day are spent',
    async ({ sync }) => {
      for (let count = 0; count < 5; count += 1) await sync();
    },
  ],
  [
    'provider_withdrawn',
    'reconnect',
    'TrueLayer drops the bank',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'withdraw', providerId: 'ob-barclays' });
      await sync();
    },
  ],
  [
    'sca_needed',
    'reconnect',
    'transactions want a fresh sign-in',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'sca-exceeded' });
      await sync();
    },
  ],
  [
    'credentials_rejected',
    'check_settings',
    'the secret was reset',
    async ({ bank, refresh }) => {
      await bank.fault({ fault: 'token-error', code: 'invalid_client' });
      await refresh();
    },
  ],
  [
    'account_locked',
    'contact_bank',
    'the bank locks the account',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'data-error', code: 'account_permanently_locked', status: 403 });
      await sync();
    },
  ],
  [
    'bank_sign_in_changed',
    'reconnect',
    'the password is changed at the bank',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'data-error', code: 'wrong_credentials', status: 403 });
      await sync();
    },
  ],
  [
    'account_gone',
    'reconnect',
    'an account is closed at the bank',
    async ({ bank, sync }) => {
      await bank.fault({ fault: 'account-vanishes' });
      await sync();
    },
  ],
  [
    'offline',
    'check_network',
    'nothing answers any more',
    async ({ bank, sync }) => {
      await bank.close();
      await sync();
    },
  ],
  [
    'clock_wrong',
    'set_clock',
    'this computer’s clock runs three hours ahead',
    async ({ clock }) => clock.advance(3 * HOUR),
  ],
  [
    'disconnected',
    'nothing',
    'the user disconnects',
    ({ call, connectionId }) => call('connections.disconnect', { connectionId, deleteData: false }),
  ],
];

describe('connections.diagnose, of a real engine at a bank with faults', () => {
  const open = useEngineAndBank();

  it.each(SCENES)('%s → %s: %s', async (cause, step, _how, act) => {
    const engine = await open();
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const { connectionId } = connection;
    const ignore = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        () => undefined,
      );
    await act({
      ...engine,
      connectionId,
      sync: () => ignore(engine.call('sync.run', { connectionId })),
      refresh: () => ignore(engine.call('connections.refreshTokens', { connectionId })),
    });

    const callsBefore = (await engine.bank.calls().catch(() => [])).filter(isRead).length;
    const diagnosis = await engine.call('connections.diagnose', { connectionId });

    expect({ cause: diagnosis.cause, step: diagnosis.nextStep.code, evidence: diagnosis.evidence }).toMatchObject({
      cause,
      step,
    });
    expect(diagnosis.evidence.length).toBeGreaterThan(0);
    // Evidence that points at the trail points at an entry of this connection.
    const { entries } = await engine.call('audit.page', { connectionId, limit: 500 });
    const ids = new Set(entries.map(({ auditId }) => auditId));
    for (const { auditId } of diagnosis.evidence) if (auditId !== undefined) expect(ids).toContain(auditId);
    // Asking why costs none of the bank's reads and no token.
    expect((await engine.bank.calls().catch(() => [])).filter(isRead).length).toBe(callsBefore);
    expect(JSON.stringify(diagnosis)).not.toMatch(/eyJ|[0-9A-F]{32}/);
  });

  it('of a connection that is not there is refused', async () => {
    const engine = await open();
    expect(await engine.failure('connections.diagnose', { connectionId: 'nobody' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

/** Calls that concern a user; the question whether TrueLayer answers names nobody, the list of banks neither. */
function isRead({ credentialsId }: { credentialsId?: string | undefined }): boolean {
  return credentialsId !== undefined;
}
