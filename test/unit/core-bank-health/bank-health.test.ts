import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBankHealth } from '../../../core/bank-health/bank-health.ts';
import { addLatencies, LATENCY_CLASSES_MS, latencyClass, latencyQuantile, NO_LATENCIES } from '../../../core/bank-health/latencies.ts'; // prettier-ignore
import { judgeCall, type ObservedCall } from '../../../core/bank-health/observed-call.ts';
import { nextTrouble, type Trouble } from '../../../core/bank-health/plan-outage.ts';
import { watchServerClock } from '../../../core/bank-health/watch-clock.ts';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import type { Http, HttpAnswer } from '../../../core/providers/truelayer/http.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-05-04T10:20:00Z');
const SILENT = { info() {}, warn() {}, error() {} };

describe('a call', () => {
  it.each<[ObservedCall['outcome'], ReturnType<typeof judgeCall>]>([
    ['answered', 'answered'],
    ['grant-rejected', 'answered'],
    ['access-denied', 'answered'],
    ['sca-exceeded', 'answered'],
    ['rate-limited', 'answered'],
    ['quota-exhausted', 'answered'],
    ['unsupported', 'answered'],
    ['unavailable', 'failed'],
    ['timeout', 'failed'],
    ['unreadable', 'failed'],
    ['offline', 'nothing'],
    ['cancelled', 'nothing'],
  ])('that ended as %s: %s', (outcome, judged) => {
    expect(judgeCall(outcome)).toBe(judged);
  });
});

describe('durations in classes', () => {
  it('say where a share of the calls lie, within the width of a class', () => {
    const took = fc.array(fc.integer({ min: 0, max: 51_200 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(took, fc.constantFrom(0.5, 0.95, 1), (durations, share) => {
        const counts = durations.reduce<readonly number[]>(
          (sum, ms) => addLatencies(sum, NO_LATENCIES.map((none, index) => none + Number(index === latencyClass(ms)))),
          NO_LATENCIES,
        ); // prettier-ignore
        const exact = durations.toSorted((a, b) => a - b)[Math.ceil(share * durations.length) - 1] ?? 0;
        const told = latencyQuantile(counts, share) ?? -1;
        const start = LATENCY_CLASSES_MS[latencyClass(exact) - 1] ?? 0;
        const end = LATENCY_CLASSES_MS[latencyClass(exact)] ?? 51_200;
        expect(told).toBeGreaterThanOrEqual(start);
        expect(told).toBeLessThanOrEqual(end);
      }),
    );
  });

  it('say nothing without calls, and of endless ones only that they are', () => {
    expect(latencyQuantile(NO_LATENCIES, 0.5)).toBeUndefined();
    const endless = NO_LATENCIES.map((_none, index) => Number(index === latencyClass(1e9)));
    expect(latencyQuantile(endless, 0.5)).toBe(51_200);
  });
});

it('an outage begins with the first of two failures and ends with the next answer', () => {
  const course = ['answered', 'failed', 'answered', 'failed', 'failed', 'failed', 'answered', 'answered'] as const;
  let trouble: Trouble | undefined;
  const written = course.map((judged, minute) => {
    const step = nextTrouble(trouble, judged, minute);
    trouble = step.trouble;
    return step.write && `${step.write.kind} since ${step.write.trouble.sinceMs}, ${step.write.trouble.failures}`;
  });
  expect(written).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    'standing since 3, 2',
    'standing since 3, 3',
    'over since 3, 3',
    undefined,
  ]);
});

describe('the history of banks', () => {
  const folder = useTemporaryFolders();
  const key = randomBytes(32);
  let database: Database;
  let dir: string;
  let nowMs = START;
  const clock = { nowMs: () => nowMs };
  const keep = () => createBankHealth({ database, clock, log: SILENT });
  const call = (providerId: string | undefined, outcome: ObservedCall['outcome'], tookMs = 90): ObservedCall => ({
    environment: 'production',
    providerId,
    outcome,
    tookMs,
  });

  beforeEach(async () => {
    nowMs = START;
    dir = folder('health');
    database = await openDatabase(dir, key);
  });
  afterEach(() => database.close());

  it('adds up by bank and day, worst first, each environment by itself, over restarts', () => {
    const first = keep();
    for (let index = 0; index < 9; index++) first.observe(call('ob-a', 'answered', 150));
    first.observe(call('ob-a', 'unavailable', 30_000));
    first.observe(call(undefined, 'answered'));
    first.observe({ ...call('ob-a', 'unavailable'), environment: 'sandbox' });
    first.observe(call('ob-b', 'offline'));
    first.close();
    nowMs += 24 * HOUR;
    const second = keep();
    second.observe(call('ob-a', 'answered', 3_000));
    second.observe(call('ob-b', 'access-denied'));
    expect(second.report('production', 30).banks).toEqual([
      {
        providerId: 'ob-a',
        calls: 11,
        failures: 1,
        successRate: 10 / 11,
        medianMs: 156,
        slowMs: expect.any(Number),
        days: [
          expect.objectContaining({ date: '2026-05-04', calls: 10, failures: 1 }),
          expect.objectContaining({ date: '2026-05-05', calls: 1, failures: 0, successRate: 1 }),
        ],
        outages: [],
      },
      expect.objectContaining({ providerId: '', calls: 1, successRate: 1 }),
      expect.objectContaining({ providerId: 'ob-b', calls: 1, failures: 0 }),
    ]);
    expect(second.report('sandbox', 30).banks).toMatchObject([{ providerId: 'ob-a', calls: 1, failures: 1 }]);
    expect(second.report('production', 1).banks.map(({ providerId }) => providerId)).toEqual(['ob-a', 'ob-b']);
    second.close();
  });

  it('an outage goes on over a restart, and ends when the bank answers', () => {
    const first = keep();
    first.observe(call('ob-a', 'unavailable'));
    nowMs += 60_000;
    first.observe(call('ob-a', 'timeout'));
    first.close();
    const second = keep();
    expect(second.report('production', 30).banks[0]?.outages).toEqual([{ from: '2026-05-04T10:20:00.000Z', failures: 2 }]); // prettier-ignore
    nowMs += HOUR;
    second.observe(call('ob-b', 'answered'));
    second.observe(call('ob-a', 'unreadable'));
    second.observe(call('ob-a', 'grant-rejected'));
    expect(second.report('production', 30).banks.find(({ providerId }) => providerId === 'ob-a')?.outages).toEqual([
      { from: '2026-05-04T10:20:00.000Z', to: '2026-05-04T11:21:00.000Z', failures: 3 },
    ]);
    second.close();
  });

  it('stays small: hours of five weeks, whatever happens', () => {
    const health = keep();
    for (let hour = 0; hour < 24 * 60; hour += 7) {
      nowMs = START + hour * HOUR;
      health.observe(call('ob-a', hour % 2 === 0 ? 'answered' : 'unavailable'));
      if (hour % 70 === 0) health.report('production', 1);
    }
    health.close();
    const rows = database.prepare<[], number>('SELECT count(*) FROM bank_hours').pluck().get() ?? 0;
    expect(rows).toBeLessThanOrEqual((35 * 24) / 7 + 12);
    expect(rows).toBeGreaterThan(100);
  });

  it('costs next to nothing and breaks nothing, even when it cannot be kept', () => {
    const health = keep();
    database.exec('DROP TABLE bank_hours; DROP TABLE bank_outages');
    expect(() => {
      for (let index = 0; index < 100; index++) health.observe(call('ob-a', 'unavailable'));
      health.close();
    }).not.toThrow();
  });
});

describe('the clock', () => {
  const http = (dates: (string | undefined)[]): Http => ({
    send: () =>
      Promise.resolve({ status: 200, headers: { date: dates.shift() }, text: '', endpoint: '' } as HttpAnswer),
    close: () => Promise.resolve(),
  });
  const at = (ms: number) => new Date(START + ms).toUTCString();

  it.each<[string, (string | undefined)[], number | undefined]>([
    ['one answer is not enough', [at(0)], undefined],
    ['two that agree', [at(-600_000), at(-600_000)], 600],
    ['two that do not', [at(-600_000), at(0)], undefined],
    ['an answer that was held up counts for nothing', [at(0), at(-600_000), at(0), at(0)], 0],
    ['answers without a date, or with nonsense', [undefined, 'soon', undefined], undefined],
  ])('%s', async (_name, dates, aheadSeconds) => {
    const { http: watched, watched: clock } = watchServerClock(http([...dates]), { nowMs: () => START });
    for (let index = 0; index < dates.length; index++) await watched.send({ method: 'GET', url: '', endpoint: '' });
    const ahead = clock.aheadMs();
    expect(ahead === undefined ? undefined : Math.round(ahead / 1000) + 0).toBe(aheadSeconds);
  });
});
