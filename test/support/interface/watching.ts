import { DIAGNOSTIC_PARTS, type BankStanding, type Output } from '../../../shared/contract/index.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { ago } from './money.ts';

/** How banks answered and what a bundle holds, for pictures of the interface. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Five banks and TrueLayer over thirty days; one was out last week, one is out now when `isTroubled`. */
export function someBankStandings(nowMs: number, today: LocalDate, isTroubled: boolean): BankStanding[] {
  const bank = (
    providerId: string,
    medianMs: number,
    failuresOn: (back: number) => number,
    from = 29,
  ): BankStanding => {
    const days = Array.from({ length: from + 1 }, (_, index) => from - index)
      .filter((back) => (back * 7 + providerId.length) % 11 !== 0)
      .map((back) => {
        const calls = 34 + ((back * 13) % 9);
        const failures = Math.min(calls, failuresOn(back));
        return {
          date: addDays(today, -back),
          calls,
          failures,
          successRate: (calls - failures) / calls,
          ...(failures === calls ? {} : { medianMs: medianMs + ((back * 37) % 60), slowMs: medianMs * 4 }),
        };
      });
    const calls = days.reduce((sum, day) => sum + day.calls, 0);
    const failures = days.reduce((sum, day) => sum + day.failures, 0);
    return { providerId, calls, failures, successRate: (calls - failures) / calls, medianMs, slowMs: medianMs * 4, days, outages: [] }; // prettier-ignore
  };
  const marlowe = bank('ob-marlowe', 640, (back) => (isTroubled && back === 0 ? 30 : 0));
  if (isTroubled) marlowe.outages = [{ from: ago(nowMs, 3 * HOUR_MS), failures: 30 }];
  const hanse = bank('xs2a-hanse', 1480, (back) => (back === 6 ? 22 : back === 20 ? 3 : 0));
  hanse.outages = [
    { from: ago(nowMs, 6 * DAY_MS + 5 * HOUR_MS), to: ago(nowMs, 6 * DAY_MS + 3 * HOUR_MS), failures: 22 },
    { from: ago(nowMs, 20 * DAY_MS), to: ago(nowMs, 20 * DAY_MS - 9 * 60_000), failures: 3 },
  ];
  return [
    marlowe,
    hanse,
    bank('ob-northgate', 310, (back) => (back === 11 ? 1 : 0)),
    bank('xs2a-donau', 890, () => 0, 17),
    bank('ob-otter', 140, () => 0),
    bank('', 95, () => 0),
  ].toSorted((left, right) => left.successRate - right.successRate);
}

/** A bundle with something to read in each of its parts. */
export function someBundle(nowMs: number): Output<'diagnostics.build'> {
  const told: Partial<Record<(typeof DIAGNOSTIC_PARTS)[number], object>> = {
    program: { version: '0.1.0', host: 'headless', platform: 'linux', architecture: 'x64', versions: { node: '24.21.0' }, locale: 'en-GB' },
    settings: { environment: 'production', theme: 'system', holder: { first: 'set', second: 'not set' }, application: { client: '••••4f21', hasSecret: true } },
    accounts: [{ accountId: 'a1', kind: 'account', currency: 'GBP', endsOn: '••••4821', proof: 'proven' }],
    errors: [],
  }; // prettier-ignore
  return {
    bundleId: 'bundle-1',
    builtAt: ago(nowMs, 0),
    parts: DIAGNOSTIC_PARTS.map((part) => ({ part, text: JSON.stringify(told[part] ?? { newest: [] }, undefined, 2) })),
  };
}
