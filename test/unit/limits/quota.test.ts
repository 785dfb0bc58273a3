import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextReadAt,
  quotasOf,
  readsLeft,
  UNATTENDED_READS,
  WINDOW_MS,
  type ReadPurpose,
} from '../../../core/limits/quota.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;

describe('the quota of unattended reads', () => {
  it.each<[string, number[], ReadPurpose, number]>([
    ['nothing read yet', [], 'user', 4],
    ['polling leaves two for others', [], 'scheduled', 2],
    ['a webhook leaves one for the user', [], 'webhook', 3],
    ['the user may spend the last one', [1, 2, 3], 'user', 1],
    ['used up', [1, 2, 3, 4], 'user', 0],
    ['used up for polling long before', [1, 2], 'scheduled', 0],
    ['a read of exactly 24 hours ago has left the window', [24, 2, 3, 4], 'user', 1],
    ['more than the limit (a bank counts calls we never saw answered)', [1, 1, 1, 1, 1, 1], 'user', 0],
  ])('%s', (_, hoursAgo, purpose, left) => {
    expect(
      readsLeft(
        hoursAgo.map((hours) => NOW - hours * HOUR),
        purpose,
        NOW,
      ),
    ).toBe(left);
  });

  it('never allows a fifth read within any 24 hours, whatever the order of purposes', () => {
    const purposes = fc.constantFrom<ReadPurpose>('user', 'scheduled', 'webhook', 'first-fetch');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 8 * HOUR }), purposes), { maxLength: 60 }), (steps) => {
        const made: number[] = [];
        let now = NOW;
        for (const [waitMs, purpose] of steps) {
          now += waitMs;
          if (readsLeft(made, purpose, now) > 0) made.push(now);
          else expect(nextReadAt(made, purpose, now)).toBeGreaterThan(now);
        }
        for (const start of made) {
          expect(made.filter((at) => at >= start && at < start + WINDOW_MS).length).toBeLessThanOrEqual(
            UNATTENDED_READS,
          );
        }
      }),
    );
  });

  it('says when the next read is free, and is right to the millisecond', () => {
    const reads = [NOW - 20 * HOUR, NOW - 10 * HOUR, NOW - 5 * HOUR, NOW - HOUR];
    const at = nextReadAt(reads, 'user', NOW);
    expect(at).toBe(NOW + 4 * HOUR);
    expect(readsLeft(reads, 'user', at - 1)).toBe(0);
    expect(readsLeft(reads, 'user', at)).toBe(1);
  });

  it('shows a meter per connection, account and endpoint', () => {
    const quotas = quotasOf(
      [
        { connectionId: 'c', accountId: 'a', endpoint: 'balance', atMs: NOW - 2 * HOUR },
        { connectionId: 'c', accountId: 'a', endpoint: 'balance', atMs: NOW - HOUR },
        { connectionId: 'c', accountId: '', endpoint: 'accounts', atMs: NOW - 30 * HOUR },
      ],
      NOW,
    );
    expect(quotas).toEqual([
      {
        connectionId: 'c',
        accountId: 'a',
        endpoint: 'balance',
        used: 2,
        limit: 4,
        windowEndsAt: '2026-03-11T10:00:00.000Z',
      },
    ]);
  });
});
