import type { Environment, Output } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { Clock, Log } from '../ports.ts';
import { createBankHealthStore, type BankHour } from './bank-health-store.ts';
import { addLatencies, latencyClass, NO_LATENCIES } from './latencies.ts';
import { judgeCall, type ObservedCall, type ObserveCall } from './observed-call.ts';
import { nextTrouble, type Trouble } from './plan-outage.ts';
import { summariseBanks } from './summarise-banks.ts';

/** How banks answer, from our own calls. */
export type BankHealth = {
  observe: ObserveCall;
  /** The banks of an environment over the last so many days. */
  report(environment: Environment, days: number): Output<'health.banks'>;
  /** Writes down what is still in memory. */
  close(): void;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Hours are kept for so long, outages longer: there are few. */
const KEPT_DAYS = 35;
const OUTAGES_KEPT_DAYS = 400;
/** Calls are added up in memory and written so often, so that a sync's hundred calls cost one small write. */
const WRITE_AFTER_MS = 15_000;

/** Creates the keeper of the banks' health. */
export function createBankHealth({ database, clock, log }: { database: Database; clock: Clock; log: Log }): BankHealth {
  const store = createBankHealthStore(database);
  const unwritten = new Map<string, BankHour>();
  const troubles = new Map<string, Trouble>();
  for (const { environment, providerId, beganAt, failures } of store.openOutages())
    troubles.set(keyOf(environment, providerId), { sinceMs: Date.parse(beganAt), failures });
  let writing: NodeJS.Timeout | undefined;

  const write = (): void => {
    clearTimeout(writing);
    writing = undefined;
    const hours = [...unwritten.values()];
    unwritten.clear();
    const nowMs = clock.nowMs();
    try {
      database.transaction(() => {
        for (const hour of hours) store.add(hour);
        store.prune(isoOf(nowMs - KEPT_DAYS * DAY_MS), isoOf(nowMs - OUTAGES_KEPT_DAYS * DAY_MS));
      })();
    } catch (cause) {
      // Figures are not worth a failed sync; a full disk is told by those who need it.
      log.warn('bank health not kept', { cause });
    }
  };

  const observe = (call: ObservedCall): void => {
    const judged = judgeCall(call.outcome);
    if (judged === 'nothing') return;
    const { environment, providerId = '', tookMs } = call;
    const nowMs = clock.nowMs();
    const hour = isoOf(Math.floor(nowMs / HOUR_MS) * HOUR_MS);
    const key = keyOf(environment, providerId);
    const known = unwritten.get(`${key} ${hour}`);
    const latencies = NO_LATENCIES.map((none, index) => (index === latencyClass(tookMs) ? 1 : none));
    unwritten.set(`${key} ${hour}`, {
      environment,
      providerId,
      hour,
      calls: (known?.calls ?? 0) + 1,
      failures: (known?.failures ?? 0) + (judged === 'failed' ? 1 : 0),
      // A failure's time says how long we waited, not how fast the bank is.
      latencies:
        judged === 'failed'
          ? (known?.latencies ?? NO_LATENCIES)
          : addLatencies(known?.latencies ?? NO_LATENCIES, latencies),
    });
    followTrouble(environment, providerId, judged, nowMs);
    writing ??= setTimeout(write, WRITE_AFTER_MS).unref();
  };

  function followTrouble(
    environment: Environment,
    providerId: string,
    judged: 'answered' | 'failed',
    nowMs: number,
  ): void {
    const key = keyOf(environment, providerId);
    const step = nextTrouble(troubles.get(key), judged, nowMs);
    if (step.trouble) troubles.set(key, step.trouble);
    else troubles.delete(key);
    if (!step.write) return;
    const { kind, trouble } = step.write;
    try {
      store.putOutage({
        environment,
        providerId,
        beganAt: isoOf(trouble.sinceMs),
        endedAt: kind === 'over' ? isoOf(nowMs) : undefined,
        failures: trouble.failures,
      });
    } catch (cause) {
      log.warn('outage not kept', { cause });
    }
  }

  return {
    observe: (call) => {
      try {
        observe(call);
      } catch (cause) {
        log.warn('call not observed', { cause });
      }
    },
    report(environment, days) {
      write();
      const nowMs = clock.nowMs();
      const since = isoOf(nowMs - days * DAY_MS);
      return { banks: summariseBanks(store.hoursSince(environment, since), store.outagesSince(environment, since)) };
    },
    close: () => {
      if (unwritten.size > 0) write();
      clearTimeout(writing);
    },
  };
}

function keyOf(environment: Environment, providerId: string): string {
  return `${environment} ${providerId}`;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
