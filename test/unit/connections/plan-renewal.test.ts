import { describe, expect, it } from 'vitest';
import { EXTENSION_REFUSAL_MEMORY_MS, planRenewal, type RenewalWay } from '../../../core/connections/plan-renewal.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const british = {
  country: 'uk',
  environment: 'production',
  grant: 'live',
  userHasReconfirmedConsent: true,
  extensionRefusedAtMs: undefined,
  nowMs: NOW,
} as const;

describe('the ways to renew', () => {
  it.each<[string, Partial<Parameters<typeof planRenewal>[0]>, RenewalWay[]]>([
    ['UK, reconfirmed', {}, ['extend', 'reauth-link', 'new-link']],
    ['UK, not reconfirmed', { userHasReconfirmedConsent: false }, ['reauth-link', 'new-link']],
    ['UK, refused an hour ago', { extensionRefusedAtMs: NOW - 3_600_000 }, ['reauth-link', 'new-link']],
    [
      'UK, refused long ago',
      { extensionRefusedAtMs: NOW - EXTENSION_REFUSAL_MEMORY_MS },
      ['extend', 'reauth-link', 'new-link'],
    ],
    [
      'UK, refused while the clock was a year ahead',
      { extensionRefusedAtMs: NOW + 365 * 86_400_000 },
      ['extend', 'reauth-link', 'new-link'],
    ],
    ['UK, the consent has ended', { grant: 'lapsed' }, ['reauth-link', 'new-link']],
    ['UK, the grant is gone', { grant: 'none' }, ['new-link']],
    ['Germany', { country: 'de' }, ['new-link']],
    ['Germany, the consent has ended', { country: 'de', grant: 'lapsed' }, ['new-link']],
    ['Austria', { country: 'at' }, ['new-link']],
    ['unknown country in production', { country: undefined }, ['new-link']],
    [
      'TrueLayer’s sandbox, which is British',
      { country: undefined, environment: 'sandbox' },
      ['extend', 'reauth-link', 'new-link'],
    ],
  ])('%s', (_, facts, ways) => {
    expect(planRenewal({ ...british, ...facts })).toEqual(ways);
  });
});
