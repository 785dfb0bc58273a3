import { describe, expect, it } from 'vitest';
import { decideMissing, SECOND_WITNESS_AFTER_MS } from '../../../../core/sync/decide-missing.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR_MS = 3_600_000;

describe('a row that an answer should hold and does not', () => {
  it.each<[string, doubtedMs: number | undefined, facts: object, verdict: 'vanish' | 'doubt' | 'neither']>([
    ['for the first time is doubted', undefined, {}, 'doubt'],
    ['when the balance adds up without it is gone', undefined, { provenWithout: true }, 'vanish'],
    ['again within the hour of the cache stays doubted', NOW - HOUR_MS, {}, 'neither'],
    ['again after it is gone', NOW - SECOND_WITNESS_AFTER_MS, {}, 'vanish'],
    ['of an empty answer stays doubted', NOW - 24 * HOUR_MS, { answerIsEmpty: true }, 'neither'],
    ['doubted under a clock a year ahead is doubted anew', NOW + 8760 * HOUR_MS, {}, 'doubt'],
  ])('%s', (_, doubtedMs, facts, verdict) => {
    const row = { doubted_at: doubtedMs === undefined ? null : new Date(doubtedMs).toISOString() } as TransactionRow;
    expect(decideMissing([row], { provenWithout: false, answerIsEmpty: false, nowMs: NOW, ...facts })).toEqual({
      vanish: verdict === 'vanish' ? [row] : [],
      doubt: verdict === 'doubt' ? [row] : [],
    });
  });
});
