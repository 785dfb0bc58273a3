import type { Environment } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import type { ReadGate } from '../limits/read-gate.ts';
import type { Clock, Log } from '../ports.ts';
import type { WebhookVerdict } from '../relay-client/verify-webhook.ts';
import type { CarryOut, WebhookOutcome } from './carry-out.ts';
import { planActs, type AskingPlan, type NumberedPlan, type WebhookAct } from './plan-acts.ts';
import { planWebhook, type WebhookPlan } from './plan-webhook.ts';
import { resolveResource } from './resolve-resource.ts';
import { admit, unpackWebhook, type PackedWebhook } from './webhook-inbox.ts';
import { hintOf, type WebhookRow, type WebhookStore } from './webhook-store.ts';

/** Does what webhooks hint at, from what the inbox keeps. */
export type HandleWebhooks = {
  /** Looks at what waits, also what a crash left. */
  poke(): void;
  /** Starts nothing more. What is under way is done again after the next start. */
  close(): void;
};

type Needs = {
  database: Database;
  store: WebhookStore;
  connections: ConnectionStore;
  accounts: AccountStore;
  gate: Pick<ReadGate, 'left'>;
  carryOut: CarryOut;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  environment(): Environment;
  /** The configured API of an environment, as an origin. */
  apiOrigin(environment: Environment): string | undefined;
  environmentOf(keySetUrl: string): Environment | undefined;
  /** Checks a webhook whose keys could not be had before; `undefined` when it cannot be checked any more. */
  verifyAgain(webhook: PackedWebhook, source: 'hook' | 'shared' | 'test'): Promise<WebhookVerdict | undefined>;
};

/** Webhooks that are looked at together. */
const BATCH = 500;
/** How often a key set that cannot be had is asked for again; its cache asks no more often than every minute. */
const CHECK_AGAIN_MS = 61_000;
/** Then a webhook is given up: polls have long brought what it told of. */
const UNCHECKED_FOR_MS = 24 * 3_600_000;
/** Only the relay says that something is missing, so it may cause a sync of everything no more often than this. */
const GAP_EVERY_MS = 10 * 60_000;

/** A webhook with acts: how many are still to end, and the worst that came of them. A gap keeps its own reason. */
type Task = { left: number; outcome?: WebhookOutcome; gapReason?: string | undefined };

/** Creates the handling: the planner's acts carried out, side by side at different connections. */
export function createHandleWebhooks(needs: Needs): HandleWebhooks {
  const { database, store, connections, accounts, gate, carryOut, audit, events, clock, log } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();
  /** Plans that no act has taken up yet. */
  let open: NumberedPlan[] = [];
  const underWay = new Map<number, Task>();
  const checking = new Set<number>();
  const busy = new Set<string>();
  let isPoked = false;
  let isClosed = false;
  let alarm: { timer: NodeJS.Timeout; atMs: number } | undefined;

  const stopListening = events.subscribe((event) => {
    if (event.event !== 'sync.finished' || !event.payload.ok || isClosed) return;
    const { connectionId } = event.payload;
    const lastSynced = connections.get(connectionId)?.last_synced;
    if (lastSynced && store.catchUp(connectionId, lastSynced, nowIso())) events.emit('webhooks.changed', {});
  });

  return {
    poke,
    close() {
      isClosed = true;
      clearTimeout(alarm?.timer);
      stopListening();
    },
  };

  function poke(): void {
    if (isPoked || isClosed) return;
    isPoked = true;
    setImmediate(() => {
      isPoked = false;
      try {
        look();
      } catch (cause) {
        log.error('webhooks could not be looked at', { cause });
      }
    });
  }

  /** Of several moments the earliest counts; the look at it finds the others again. */
  function pokeIn(ms: number): void {
    const atMs = performance.now() + ms;
    if (alarm !== undefined && alarm.atMs <= atMs) return;
    clearTimeout(alarm?.timer);
    const timer = setTimeout(() => {
      alarm = undefined;
      poke();
    }, ms).unref();
    alarm = { timer, atMs };
  }

  function look(): void {
    if (isClosed) return;
    const rows = store.waiting(BATCH).filter(({ number }) => !underWay.has(number) && !checking.has(number));
    const gapWaitMs = waitForGap();
    for (const row of rows) {
      if (row.payload !== null) check(row, row.payload);
      else if (row.source !== 'gap') take(row, planOf(row));
      else if (gapWaitMs === 0) takeGap(row);
      else pokeIn(gapWaitMs);
    }
    start();
  }

  function take(row: WebhookRow, plan: WebhookPlan): void {
    if (plan.do === 'nothing') settle(row.number, plan);
    else if (plan.do === 'defer')
      settle(row.number, { state: 'deferred', reason: 'QUOTA_EXHAUSTED', connectionId: plan.connectionId });
    else begin(row.number, [plan]);
  }

  /** Something was missed: every connection that is worked on may have news. */
  function takeGap({ number, reason }: WebhookRow): void {
    const live = connections.all().filter(({ status, environment }) => {
      const isLive = status === 'ACTIVE' || status === 'ERROR';
      return isLive && (environment === 'production' || environment === needs.environment());
    });
    const readable = live.filter(({ id }) => mayRead(id, 'transactions', undefined));
    const gapReason = reason ?? undefined;
    if (readable.length > 0) {
      const plans = readable.map(({ id }): AskingPlan => ({ do: 'sync', connectionId: id }));
      begin(number, plans, gapReason);
    } else {
      settle(number, { state: live.length > 0 ? 'deferred' : 'handled', reason: gapReason });
    }
  }

  /** How long the next word of a gap has to wait. A moment in the future was written by a wrong clock and does not count. */
  function waitForGap(): number {
    const last = Date.parse(store.lastHandledAt('gap') ?? '');
    const passedMs = clock.nowMs() - last;
    return Number.isNaN(last) || passedMs < 0 ? 0 : Math.max(0, GAP_EVERY_MS - passedMs);
  }

  function begin(number: number, plans: readonly AskingPlan[], gapReason?: string): void {
    underWay.set(number, { left: plans.length, gapReason });
    open.push(...plans.map((plan) => ({ number, plan })));
  }

  function start(): void {
    for (const act of planActs(open)) {
      const { connectionId, numbers } = act;
      if (busy.has(connectionId)) continue;
      busy.add(connectionId);
      open = open.filter(({ number, plan }) => plan.connectionId !== connectionId || !numbers.includes(number));
      void run(act);
    }
  }

  async function run(act: WebhookAct): Promise<void> {
    const outcome = await carryOut(act);
    busy.delete(act.connectionId);
    // What a closing engine cut off is done again.
    if (isClosed) return;
    try {
      database.transaction(() => {
        for (const number of act.numbers) finish(number, outcome);
      })();
    } catch (cause) {
      log.error('webhooks could not be settled', { cause });
    }
    poke();
  }

  function finish(number: number, outcome: WebhookOutcome): void {
    const task = underWay.get(number);
    if (task === undefined) return;
    task.left -= 1;
    if (task.outcome === undefined || outcome.state !== 'handled') task.outcome = outcome;
    if (task.left > 0) return;
    underWay.delete(number);
    const { state } = task.outcome;
    settle(number, task.gapReason === undefined ? task.outcome : { state, reason: task.gapReason });
  }

  function settle(number: number, outcome: WebhookOutcome): void {
    store.settle(number, { ...outcome, at: nowIso() });
    const { state, reason, connectionId } = outcome;
    if (state === 'rejected') audit.append('WEBHOOK_REJECTED', { connectionId }, { reason });
    events.emit('webhooks.changed', {});
  }

  function check(row: WebhookRow, payload: string): void {
    const { number } = row;
    checking.add(number);
    checkAgain(row, payload)
      .catch((cause: unknown) => log.error('a webhook could not be checked', { cause }))
      .finally(() => checking.delete(number));
  }

  async function checkAgain({ number, source, kept_at }: WebhookRow, payload: string): Promise<void> {
    if (source === 'gap') return;
    const verdict = await needs.verifyAgain(unpackWebhook(payload), source);
    if (isClosed) return;
    const isTooLate = elapsedMs(clock.nowMs(), Date.parse(kept_at)) > UNCHECKED_FOR_MS;
    if (verdict?.trust === 'relayed' && !isTooLate) return pokeIn(CHECK_AGAIN_MS);
    const known = verdict === undefined || verdict.trust === 'relayed' ? undefined : verdict;
    const admission = known && admit({ state: 'opened', trust: known.trust });
    database.transaction(() => {
      if (admission?.state === 'waiting') {
        const { keySetUrl } = known ?? {};
        store.believe(number, admission.trust, keySetUrl === undefined ? undefined : needs.environmentOf(keySetUrl));
      } else settle(number, { state: 'rejected', reason: admission?.reason ?? 'keys-unavailable' });
    })();
    poke();
  }

  function planOf(row: WebhookRow): WebhookPlan {
    const hint = hintOf(row);
    const resource = resolveResource(hint.resourceIds, {
      connections: connections.all().map(({ id, environment, status, credentials_id }) => ({
        connectionId: id,
        environment,
        status,
        credentialsId: credentials_id ?? undefined,
      })),
      accounts: accounts.all().map(({ id, connection_id, provider_account_id }) => ({
        accountId: id,
        connectionId: connection_id,
        providerAccountId: provider_account_id,
      })),
    });
    return planWebhook({
      hint,
      signedFor: row.environment ?? undefined,
      resource,
      inUse: needs.environment(),
      apiOrigin: resource && needs.apiOrigin(resource.connection.environment),
      mayRead,
    });
  }

  /** Whether at least one account of a connection may be read, so that a sync would not be in vain. */
  function mayRead(connectionId: string, endpoint: 'transactions' | 'balance', accountId: string | undefined): boolean {
    const known = accounts.ofConnection(connectionId).filter(({ missing_since }) => missing_since === null);
    return known
      .filter(({ id }) => accountId === undefined || id === accountId)
      .some(
        ({ id }) => gate.left({ connectionId, accountId: id, endpoint, purpose: 'webhook', isAttended: false }) > 0,
      );
  }
}
