import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertNotification } from '../../../core/alerts/alert-notification.ts';
import { findCauses, type AlertFacts } from '../../../core/alerts/find-causes.ts';
import { isShown, planAlerts, QUIET_MS, type Cause, type StoredAlert } from '../../../core/alerts/plan-alerts.ts';
import { ALERT_KINDS, type AlertKind } from '../../../shared/contract/index.ts';
import { LOCALES } from '../../../shared/domain/language.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-05-04T10:00:00Z');

const clockOff: Cause = { kind: 'clock-wrong', sinceMs: NOW, lastMs: NOW, count: 12 };
const refreshOf = (connectionId: string): Cause => ({ kind: 'refresh-failing', connectionId, sinceMs: NOW - HOUR, lastMs: NOW, count: 3 }); // prettier-ignore

/** What is stored after a plan was carried out, and who was told of what on the way. */
function live(
  steps: readonly [atMs: number, causes: readonly Cause[], then?: (stored: StoredAlert[]) => StoredAlert[]][],
) {
  let stored = new Map<string, StoredAlert>();
  const told: [number, string][] = [];
  for (const [atMs, causes, then] of steps) {
    const { put, notify } = planAlerts(causes, [...stored.values()], atMs);
    for (const alert of put) stored.set(alert.alertId, alert);
    for (const { alertId } of notify) told.push([(atMs - NOW) / HOUR, alertId]);
    if (then) stored = new Map(then([...stored.values()]).map((alert) => [alert.alertId, alert]));
  }
  return { told, stored: [...stored.values()] };
}
const putAside = (atMs: number) => (stored: StoredAlert[]) =>
  stored.map((alert) => ({ ...alert, dismissedAtMs: atMs }));
const every = (hours: number, from: number, to: number, causes: readonly Cause[]) =>
  Array.from({ length: Math.floor((to - from) / hours) + 1 }, (_, index) => [NOW + (from + index * hours) * HOUR, causes] as [number, Cause[]]); // prettier-ignore

describe('an alert', () => {
  it.each<[string, Parameters<typeof live>[0], [number, string][]]>([
    ['is told of when its cause appears', [[NOW, [clockOff]]], [[0, 'clock-wrong']]],
    ['is told of once while the cause lasts, however often it is looked at', every(1, 0, 71, [clockOff]), [[0, 'clock-wrong']]],
    ['is told of again after its quiet time, if it still lasts', every(6, 0, 150, [clockOff]), [[0, 'clock-wrong'], [72, 'clock-wrong'], [144, 'clock-wrong']]],
    ['that goes and comes back within its quiet time stays quiet', [[NOW, [clockOff]], [NOW + HOUR, []], [NOW + 2 * HOUR, [clockOff]], [NOW + 3 * HOUR, []], [NOW + 71 * HOUR, [clockOff]]], [[0, 'clock-wrong']]],
    ['that comes back later is news again', [[NOW, [clockOff]], [NOW + HOUR, []], [NOW + 73 * HOUR, [clockOff]]], [[0, 'clock-wrong'], [73, 'clock-wrong']]],
    ['is told of for each connection', [[NOW, [refreshOf('a')]], [NOW + HOUR, [refreshOf('a'), refreshOf('b')]]], [[0, 'refresh-failing:a'], [1, 'refresh-failing:b']]],
    ['that was put aside is not told of', [[NOW, [clockOff], putAside(NOW)], ...every(6, 6, 66, [clockOff])], [[0, 'clock-wrong']]],
    ['that was put aside later keeps its quiet time from then on', [[NOW, [clockOff]], [NOW + 60 * HOUR, [clockOff], putAside(NOW + 60 * HOUR)], ...every(6, 66, 132, [clockOff])], [[0, 'clock-wrong'], [132, 'clock-wrong']]],
    ['of a clock that was ahead and has been put right is told of again', [[NOW + 400 * DAY, [clockOff]], [NOW, [clockOff]]], [[9600, 'clock-wrong'], [0, 'clock-wrong']]],
  ])('%s', (_name, steps, told) => {
    expect(live(steps).told).toEqual(told);
  }); // prettier-ignore

  it('is shown while it stands, unless it was put aside lately', () => {
    const { stored } = live([[NOW, [clockOff, refreshOf('a')]], [NOW + HOUR, [clockOff]]]); // prettier-ignore
    const shown = (atMs: number, alerts = stored) => alerts.filter((alert) => isShown(alert, atMs)).map(({ alertId }) => alertId); // prettier-ignore
    expect(shown(NOW + HOUR)).toEqual(['clock-wrong']);
    const aside = putAside(NOW + HOUR)(stored);
    expect(shown(NOW + 2 * HOUR, aside)).toEqual([]);
    expect(shown(NOW + HOUR + QUIET_MS['clock-wrong'], aside)).toEqual(['clock-wrong']);
  });

  it('keeps since when it stands, and is written down no more often than there is something to write', () => {
    const { stored } = live([[NOW, [refreshOf('a')]], [NOW + HOUR, [{ ...refreshOf('a'), sinceMs: NOW, count: 4 }]]]); // prettier-ignore
    expect(stored).toMatchObject([{ sinceMs: NOW - HOUR, count: 4, isOpen: true }]);
    const [again] = stored;
    if (!again) return expect.unreachable();
    expect(planAlerts([{ ...again, lastMs: again.lastMs + 60_000 }], stored, NOW + HOUR + 1).put).toEqual([]);
  });

  it('never nags: in any course of causes and looks, no two notices of one kind lie closer than its quiet time', () => {
    const kind = fc.constantFrom<AlertKind>(...ALERT_KINDS);
    const look = fc.record({ hours: fc.integer({ min: 0, max: 30 }), kinds: fc.array(kind, { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (looks) => {
        let atMs = NOW;
        const steps = looks.map(({ hours, kinds }): [number, Cause[]] => {
          atMs += hours * HOUR;
          return [atMs, [...new Set(kinds)].map((one) => ({ kind: one, sinceMs: atMs, lastMs: atMs, count: 1 }))];
        });
        const { told } = live(steps);
        for (const one of ALERT_KINDS) {
          const times = told.filter(([, id]) => id === one).map(([hour]) => hour);
          for (const [index, time] of times.entries())
            if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(QUIET_MS[one] / HOUR);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is wrong', () => {
  const well: AlertFacts = { nowMs: NOW, failedRefreshes: [], rejectedWebhooks: [], auditTrail: { state: 'intact', anchor: 'file' }, clockAheadMs: 20_000, clockToleranceMs: 5 * 60_000 }; // prettier-ignore
  const failures = (connectionId: string, times: number) => Array.from({ length: times }, (_, index) => ({ connectionId, atMs: NOW - index * HOUR })); // prettier-ignore

  it.each<[string, Partial<AlertFacts>, object[]]>([
    ['nothing', {}, []],
    ['two failed renewals are the weather', { failedRefreshes: failures('a', 2) }, []],
    ['three are a pattern', { failedRefreshes: failures('a', 3) }, [{ kind: 'refresh-failing', connectionId: 'a', count: 3, sinceMs: NOW - 2 * HOUR, lastMs: NOW }]],
    ['of one connection, not of all together', { failedRefreshes: [...failures('a', 2), ...failures('b', 2)] }, []],
    ['two refused webhooks are a test', { rejectedWebhooks: [{ atMs: 1 }, { atMs: 2 }] }, []],
    ['three are not', { rejectedWebhooks: [{ atMs: 1 }, { atMs: 2 }, { atMs: 3 }] }, [{ kind: 'webhooks-rejected', count: 3, sinceMs: 1, lastMs: 3 }]],
    ['a trail that is not checked yet', { auditTrail: { state: 'unchecked', anchor: 'file' } }, []],
    ['a trail that does not hold', { auditTrail: { state: 'broken', anchor: 'file', reason: 'truncated' } }, [{ kind: 'audit-broken' }]],
    ['a clock nobody has compared', { clockAheadMs: undefined }, []],
    ['a clock that is ahead', { clockAheadMs: 7 * 60_000 }, [{ kind: 'clock-wrong', count: 7 }]],
    ['a clock that is behind', { clockAheadMs: -3 * HOUR }, [{ kind: 'clock-wrong', count: 180 }]],
    ['a backup by plan that failed', { backupFailedAtMs: NOW - HOUR }, [{ kind: 'backup-failing', sinceMs: NOW - HOUR }]],
  ])('%s', (_name, facts, causes) => {
    expect(findCauses({ ...well, ...facts })).toEqual(causes.map((cause) => expect.objectContaining(cause) as unknown));
  }); // prettier-ignore
});

it('every alert has its words in every language, with everything filled in', () => {
  for (const locale of LOCALES) {
    for (const kind of ALERT_KINDS) {
      const { title, body } = alertNotification({ kind, connectionId: 'c', count: 1234 }, 'Barclays', locale);
      expect(`${title} ${body}`).not.toMatch(/[{}]|undefined/);
      expect(title.length).toBeLessThan(70);
      if (kind === 'refresh-failing') expect(title).toContain('Barclays');
    }
  }
});
