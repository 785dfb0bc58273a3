import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planCalendar, type CalendarConnection } from '../../../core/consents/consent-calendar.ts';
import { consentIcs } from '../../../core/consents/consent-ics.ts';
import { readICalendar, valueOf } from './read-icalendar.ts';

const NOW = Date.parse('2026-06-15T10:00:00.000Z');

const connection = (change: Partial<CalendarConnection> = {}): CalendarConnection => ({
  id: 'monzo-1',
  status: 'ACTIVE',
  country: 'uk',
  provider_name: 'Monzo',
  consent_expires_at: '2026-07-30T09:00:00.000Z',
  consent_expiry_is_estimate: 0,
  ...change,
});

describe('the calendar', () => {
  it('lists what is due for a British consent, earliest first', () => {
    expect(planCalendar([connection()]).map(({ kind, date, daysBefore }) => `${date} ${kind} ${daysBefore}`)).toEqual([
      '2026-07-16 renew-from 14',
      '2026-07-16 warning 14',
      '2026-07-23 warning 7',
      '2026-07-27 warning 3',
      '2026-07-29 warning 1',
      '2026-07-29 reconfirm 1',
      '2026-07-30 warning 0',
      '2026-07-30 expires 0',
    ]);
  });

  it.each([
    ['a German consent is not reconfirmed', connection({ country: 'de' }), 7],
    ['one that is over has its end', connection({ status: 'EXPIRED' }), 1],
    ['one that was withdrawn has nothing', connection({ status: 'REVOKED' }), 0],
    ['one in trouble is still due', connection({ status: 'ERROR' }), 8],
  ])('%s', (_name, one, count) => {
    const entries = planCalendar([one]);
    expect(entries.length).toBe(count);
    expect(entries.some(({ kind }) => kind === 'reconfirm')).toBe(count === 8);
  });

  it('mixes several banks by day and marks estimates', () => {
    const entries = planCalendar([
      connection({ id: 'b', consent_expires_at: '2026-08-01T00:00:00.000Z', consent_expiry_is_estimate: 1 }),
      connection({ id: 'a' }),
    ]);
    const dates = entries.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect(entries.filter(({ isEstimate }) => isEstimate).every(({ connectionId }) => connectionId === 'b')).toBe(true);
  });
});

describe('the calendar file', () => {
  it('is what RFC 5545 asks for, word for word', () => {
    expect(consentIcs([connection()], NOW)).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Coffer//Consent calendar//EN',
        'CALSCALE:GREGORIAN',
        'METHOD:PUBLISH',
        'X-WR-CALNAME:Coffer: bank consents',
        'BEGIN:VEVENT',
        'UID:consent-end-monzo-1@coffer',
        'DTSTAMP:20260615T100000Z',
        'DTSTART;VALUE=DATE:20260730',
        'DTEND;VALUE=DATE:20260731',
        'SUMMARY:Monzo: consent ends',
        'DESCRIPTION:Open Coffer before this day and confirm the access to Monzo aga',
        ' in.',
        'STATUS:CONFIRMED',
        'CLASS:PRIVATE',
        'TRANSP:TRANSPARENT',
        ...['-P13DT15H', '-P6DT15H', '-P2DT15H', '-PT15H', 'PT9H'].flatMap((trigger) => [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          'DESCRIPTION:Monzo: renew the consent in Coffer',
          `TRIGGER:${trigger}`,
          'END:VALARM',
        ]),
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  it('reads back as it was meant, whatever a bank is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), (name) => {
        const text = consentIcs([connection({ provider_name: name })], NOW);
        const [event] = readICalendar(text).components;
        const visible = name.replace(/\r\n?|\n|\u2028|\u2029/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
        expect(event && valueOf(event, 'SUMMARY')).toBe(`${visible}: consent ends`);
        expect(event?.components.length).toBe(5);
      }),
    );
  });

  it.each([
    [
      'a name that would be a property',
      'Bank\r\nATTENDEE:mailto:a@example.org',
      'Bank\nATTENDEE:mailto:a@example.org: consent ends',
    ],
    ['separators', 'A;B,C\\D', 'A;B,C\\D: consent ends'],
    ['characters of four octets at the fold', '🏦'.repeat(40), `${'🏦'.repeat(40)}: consent ends`],
    [
      'umlauts at the fold',
      'Österreichische Bank für Ärzte und Apotheker, Zweigstelle Größenwörth',
      'Österreichische Bank für Ärzte und Apotheker, Zweigstelle Größenwörth: consent ends',
    ],
  ])('keeps %s apart from the format', (_name, provider, summary) => {
    const [event] = readICalendar(consentIcs([connection({ provider_name: provider })], NOW)).components;
    expect(event && valueOf(event, 'SUMMARY')).toBe(summary);
    expect(event?.properties.map(({ name }) => name)).not.toContain('ATTENDEE');
  });

  it('names an event the same after a renewal, so that it is moved and not doubled', () => {
    const uidOf = (one: CalendarConnection) => {
      const [event] = readICalendar(consentIcs([one], NOW)).components;
      return event && valueOf(event, 'UID');
    };
    expect(uidOf(connection({ consent_expires_at: '2026-10-28T09:00:00.000Z' }))).toBe(uidOf(connection()));
  });

  it('calls an estimate tentative, and leaves out consents that are over', () => {
    const text = consentIcs(
      [
        connection({ consent_expiry_is_estimate: 1 }),
        connection({ id: 'x', status: 'EXPIRED' }),
        connection({ id: 'y', status: 'REVOKED' }),
      ],
      NOW,
    );
    const { components } = readICalendar(text);
    expect(components.length).toBe(1);
    expect(components[0] && valueOf(components[0], 'STATUS')).toBe('TENTATIVE');
    expect(readICalendar(consentIcs([], NOW)).components).toEqual([]);
  });
});
