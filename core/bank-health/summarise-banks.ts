import type { BankStanding } from '../../shared/contract/index.ts';
import type { BankHour, Outage } from './bank-health-store.ts';
import { addLatencies, latencyQuantile, NO_LATENCIES } from './latencies.ts';

/** What the hours and outages of an environment come to, bank by bank, those with the most failures first. Pure. */
export function summariseBanks(hours: readonly BankHour[], outages: readonly Outage[]): BankStanding[] {
  const ids = new Set([...hours, ...outages].map(({ providerId }) => providerId));
  return [...ids]
    .map((providerId) =>
      standingOf(
        providerId,
        hours.filter((hour) => hour.providerId === providerId),
        outages.filter((outage) => outage.providerId === providerId),
      ),
    )
    .toSorted((left, right) => left.successRate - right.successRate || left.providerId.localeCompare(right.providerId));
}

function standingOf(providerId: string, hours: readonly BankHour[], outages: readonly Outage[]): BankStanding {
  const all = sumOf(hours);
  const days = Map.groupBy(hours, ({ hour }) => hour.slice(0, 10));
  return {
    providerId,
    ...all,
    days: [...days].map(([date, ofDay]) => ({ date, ...sumOf(ofDay) })),
    outages: outages.map(({ beganAt, endedAt, failures }) => ({
      from: beganAt,
      ...(endedAt === undefined ? {} : { to: endedAt }),
      failures,
    })),
  };
}

function sumOf(hours: readonly BankHour[]) {
  const calls = hours.reduce((sum, hour) => sum + hour.calls, 0);
  const failures = hours.reduce((sum, hour) => sum + hour.failures, 0);
  const latencies = hours.reduce((sum, hour) => addLatencies(sum, hour.latencies), NO_LATENCIES);
  const medianMs = latencyQuantile(latencies, 0.5);
  const slowMs = latencyQuantile(latencies, 0.95);
  return {
    calls,
    failures,
    successRate: calls === 0 ? 1 : (calls - failures) / calls,
    ...(medianMs === undefined ? {} : { medianMs }),
    ...(slowMs === undefined ? {} : { slowMs }),
  };
}
