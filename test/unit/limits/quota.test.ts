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
    ['nothing read yet', [], 'first-fetch', 4],
    ['polling leaves two for others', [], 'scheduled', 2],
    ['a webhook leaves one for the user', [], 'webhook', 3],
    ['the first fetch may spend the last one', [1, 2, 3], 'first-fetch', 1],
    ['used up', [1, 2, 3, 4], 'first-fetch', 0],
    ['used up for polling long before', [1, 2], 'scheduled', 0],
    ['what the user asks for is not limited by the law', [1, 2, 3, 4], 'user', Number.POSITIVE_INFINITY],
    ['a read of exactly 24 hours ago has left the window', [24, 2, 3, 4], 'first-fetch', 1],
    ['more than the limit (the user asked)', [1, 1, 1, 1, 1, 1], 'first-fetch', 0],
  ])('%s', (_, hoursAgo, purpose, left) => {
    expect(
      readsLeft(
        hoursAgo.map((hours) => NOW - hours * HOUR),
        purpose,
        NOW,
      ),
    ).toBe(left);
  });

  it.each<[string, number[], number, number]>([
    ['not past the refusal of the bank', [1, 2, 3, 4], 1, 0],
    ['again when a read has left the window', [24, 2, 3, 4], 1, 1],
    ['without limit when the refusal is a day old', [1, 2, 3, 4], 24, Number.POSITIVE_INFINITY],
  ])('lets the user ask %s', (_, hoursAgo, refusedHoursAgo, left) => {
    const times = hoursAgo.map((hours) => NOW - hours * HOUR);
    expect(readsLeft(times, 'user', NOW, NOW - refusedHoursAgo * HOUR)).toBe(left);
  });

  it('never allows a fifth read within any 24 hours that nobody asked for, whatever the order of purposes', () => {
    const purposes = fc.constantFrom<ReadPurpose>('scheduled', 'webhook', 'first-fetch');
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
    const at = nextReadAt(reads, 'first-fetch', NOW);
    expect(at).toBe(NOW + 4 * HOUR);
    expect(readsLeft(reads, 'first-fetch', at - 1)).toBe(0);
    expect(readsLeft(reads, 'first-fetch', at)).toBe(1);
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
