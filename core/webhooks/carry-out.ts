import type { SyncRun } from '../../shared/contract/index.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { CheckConsent } from '../consents/check-consent.ts';
import { asAppError } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { Sync, SyncRequest } from '../sync/sync.ts';
import type { WebhookAct } from './plan-acts.ts';
import type { WebhookEnd } from './webhook-store.ts';

/** What came of an act. */
export type WebhookOutcome = Omit<WebhookEnd, 'at'>;

/** Carries out one act. Never rejects: what went wrong is the outcome. */
export type CarryOut = (act: WebhookAct) => Promise<WebhookOutcome>;

/** Creates the doing of it: a sync, the balances alone, or the question whether a consent still stands. */
export function createCarryOut(needs: {
  connections: Pick<ConnectionStore, 'get'>;
  sync: Pick<Sync, 'run' | 'isRunning'>;
  checkConsent: CheckConsent;
  log: Log;
}): CarryOut {
  const { connections, sync, checkConsent, log } = needs;

  return async (act) => {
    const { connectionId } = act;
    try {
      const outcome = act.kind === 'confirm-consent' ? await confirm(connectionId) : await run(act);
      return { ...outcome, connectionId };
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'INTERNAL') log.error('a webhook was not acted on', { connectionId, cause: error.cause });
      return { state: 'failed', reason: error.code, connectionId };
    }
  };

  async function run({ kind, connectionId, accountIds }: WebhookAct): Promise<WebhookOutcome> {
    return outcomeOf(
      await syncAfresh({ connectionId, ...(kind === 'balance' ? { onlyBalances: { accountIds } } : {}) }),
    );
  }

  /** A word about a withdrawn consent is believed when a call is refused: by TrueLayer's own record, else by the bank. */
  async function confirm(connectionId: string): Promise<WebhookOutcome> {
    await checkConsent(connectionId);
    if (isLive(connectionId)) await syncAfresh({ connectionId, onlyBalances: {} });
    return { state: 'handled', reason: isLive(connectionId) ? 'not-confirmed' : 'confirmed' };
  }

  /** A sync that began before the webhook may have asked the bank too early: it is waited for, and another one made. */
  async function syncAfresh(
    request: Omit<SyncRequest, 'purpose'> & { connectionId: string },
  ): Promise<SyncRun | undefined> {
    const { connectionId } = request;
    if (sync.isRunning(connectionId)) await sync.run({ connectionId, purpose: 'webhook' });
    const [made] = await sync.run({ ...request, purpose: 'webhook' });
    return made;
  }

  function isLive(connectionId: string): boolean {
    const status = connections.get(connectionId)?.status;
    return status === 'ACTIVE' || status === 'ERROR';
  }
}

function outcomeOf(run: SyncRun | undefined): WebhookOutcome {
  if (run?.state === 'succeeded' || run?.state === 'partial') return { state: 'handled' };
  return { state: 'failed', reason: run?.error?.code ?? 'CANCELLED' };
}
