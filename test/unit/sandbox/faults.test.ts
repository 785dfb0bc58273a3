import { expect, test } from 'vitest';
import { createFaultList, faultSchema } from '../../../sandbox/faults.ts';

const place = { endpoint: 'balance', providerId: 'ob-monzo', credentialsId: 'c1', accountId: 'a1' } as const;

test('a fault strikes as often as it says, then no more', () => {
  const faults = createFaultList(() => 0);
  faults.add({ fault: 'outage', times: 2 });
  expect([1, 2, 3].map(() => faults.take('outage', place) !== undefined)).toEqual([true, true, false]);
});

test('looking does not count', () => {
  const faults = createFaultList(() => 0);
  faults.add({ fault: 'outage', times: 1 });
  expect([faults.isSet('outage', place), faults.isSet('outage', place)]).toEqual([true, true]);
});

test('a fault ends with its time', () => {
  let nowMs = 1_000;
  const faults = createFaultList(() => nowMs);
  faults.add({ fault: 'outage', until: 2_000 });
  expect(faults.isSet('outage', place)).toBe(true);
  nowMs = 2_000;
  expect(faults.isSet('outage', place)).toBe(false);
});

test.each([
  [{}, true],
  [{ providerId: 'ob-monzo' }, true],
  [{ providerId: 'ob-barclays' }, false],
  [{ credentialsId: 'c1', accountId: 'a1' }, true],
  [{ credentialsId: 'c2' }, false],
  [{ accountId: 'a2' }, false],
  [{ endpoint: 'balance' }, true],
  [{ endpoint: 'data' }, true],
  [{ endpoint: 'all' }, true],
  [{ endpoint: 'token' }, false],
  [{ endpoint: 'transactions' }, false],
] as const)('the scope %j covers the call: %s', (scope, covered) => {
  const faults = createFaultList(() => 0);
  faults.add({ fault: 'outage', ...scope });
  expect(faults.isSet('outage', place)).toBe(covered);
});

test('the newest of two counts, and clearing takes one or all', () => {
  const faults = createFaultList(() => 0);
  const { faultId } = faults.add({ fault: 'outage', status: 503 });
  faults.add({ fault: 'outage', status: 504 });
  expect(faults.take('outage', place)?.status).toBe(504);
  expect(faults.clear(faultId)).toBe(1);
  expect(faults.clear()).toBe(1);
  expect(faults.isSet('outage', place)).toBe(false);
});

test('an unknown fault, an unknown option and a wrong value are refused by name', () => {
  for (const body of [{ fault: 'fire' }, { fault: 'outage', tiems: 3 }, { fault: 'outage', times: 0 }]) {
    expect(faultSchema.safeParse(body).success).toBe(false);
  }
});
