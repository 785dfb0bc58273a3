import { describe, expect, it } from 'vitest';
import type { ConnectionRow, ConnectionStore } from '../../../core/connections/connection-store.ts';
import { recordConsentExpiry } from '../../../core/connections/renew.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const OLD_END = '2026-04-01T12:00:00.000Z';
const EARLIER = '2026-03-20T12:00:00.000Z';
const NEW_END = '2026-06-08T12:00:00.000Z';

/** What the bank says of a consent's end, after an extension that shows there a while later. */
describe('the end that the bank states', () => {
  it.each<[string, extendedMs: number | undefined, stated: string | undefined, isTaken: boolean]>([
    ['without an extension is taken', undefined, EARLIER, true],
    ['not stated leaves the one we have', undefined, undefined, false],
    ['unchanged an hour after the extension is not the new one yet', NOW - HOUR_MS, OLD_END, false],
    ['later than before is the new one', NOW - HOUR_MS, NEW_END, true],
    ['unchanged a day after the extension is the truth', NOW - 24 * HOUR_MS, OLD_END, true],
    [
      'unchanged is the truth when the extension was stamped by a clock a year ahead',
      NOW + 8760 * HOUR_MS,
      EARLIER,
      true,
    ],
    ['unchanged is none yet when the clock was an hour ahead', NOW + HOUR_MS, OLD_END, false],
  ])('%s', (_, extendedMs, stated, isTaken) => {
    const row = {
      extended_at: extendedMs === undefined ? null : new Date(extendedMs).toISOString(),
      expiry_before_extension: extendedMs === undefined ? null : OLD_END,
    } as ConnectionRow;
    const written: Partial<ConnectionRow>[] = [];
    const store = {
      get: () => row,
      update: (_id: string, change: Partial<ConnectionRow>) => void written.push(change),
    };
    recordConsentExpiry(store as unknown as ConnectionStore, 'c1', stated, NOW);
    expect(written).toEqual(
      isTaken
        ? [
            {
              consent_expires_at: stated,
              consent_expiry_is_estimate: 0,
              extended_at: null,
              expiry_before_extension: null,
            },
          ]
        : [],
    );
  });
});
