import { describe, expect, it } from 'vitest';
import { createFormats } from '../../../renderer/format/formats.ts';
import { diagnosisLine, failureCause } from '../../../renderer/format/sentences.ts';
import { wordsOf } from '../../../renderer/words/words-of.ts';
import { AppError } from '../../../core/errors.ts';
import { warningNotification } from '../../../core/consents/warning-notification.ts';
import { chooseLocale, LOCALES, readAcceptLanguage, type LanguageSetting } from '../../../shared/domain/language.ts';

describe('the locale', () => {
  it.each<[LanguageSetting, string[], string]>([
    ['de-AT', ['en-GB'], 'de-AT'],
    ['en-GB', ['de-DE'], 'en-GB'],
    ['system', ['de-AT', 'en'], 'de-AT'],
    ['system', ['de'], 'de-DE'],
    ['system', ['de-CH'], 'de-DE'],
    ['system', ['de_AT.UTF-8'], 'de-DE'],
    ['system', ['DE-at'], 'de-AT'],
    ['system', ['de-Latn-AT'], 'de-AT'],
    ['system', ['en-US'], 'en-GB'],
    ['system', ['fr-FR', 'de-DE', 'en-GB'], 'de-DE'],
    ['system', ['fr-FR', 'pl'], 'en-GB'],
    ['system', [], 'en-GB'],
    ['system', ['', '__proto__', '*'], 'en-GB'],
  ])('%s with %j is %s', (setting, preferred, locale) => {
    expect(chooseLocale(setting, preferred)).toBe(locale);
  });

  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', ['de-AT', 'de', 'en']],
    ['en;q=0.5, de-DE', ['de-DE', 'en']],
    ['de;q=0, en', ['en']],
    ['fr;q=x,de', ['de']],
    [',;q=1,', []],
    [undefined, []],
  ])('Accept-Language %j prefers %j', (header, tags) => {
    expect(readAcceptLanguage(header)).toEqual(tags);
  });
});

describe('numbers and dates', () => {
  it.each([
    ['en-GB', '−£1,234.50', '6 Jan 2026', 'Tuesday, 6 January 2026', '1,234,567', '99.9%', 'a, b and c', 'yesterday'],
    [
      'de-DE',
      '−1.234,50 £',
      '6. Jan. 2026',
      'Dienstag, 6. Januar 2026',
      '1.234.567',
      '99,9 %',
      'a, b und c',
      'gestern',
    ],
    [
      'de-AT',
      '−£ 1.234,50',
      '6. Jän. 2026',
      'Dienstag, 6. Jänner 2026',
      '1 234 567',
      '99,9 %',
      'a, b und c',
      'gestern',
    ],
  ] as const)('%s', (locale, money, date, day, count, share, list, near) => {
    const formats = createFormats(locale);
    const plain = (text: string | undefined) =>
      text?.replaceAll(/[\u00a0\u202f]/g, ' ').replace('Tuesday 6', 'Tuesday, 6');
    expect(plain(formats.money(-123_450, 'GBP'))).toBe(money);
    expect(plain(formats.date('2026-01-06'))).toBe(date);
    expect(plain(formats.day('2026-01-06'))).toBe(day);
    expect(plain(formats.count(1_234_567))).toBe(count);
    expect(plain(formats.share(0.9996))).toBe(share);
    expect(formats.list(['a', 'b', 'c'])).toBe(list);
    expect(formats.nearDay('2026-01-05', '2026-01-06')).toBe(near);
  });
});

describe('what the engine says', () => {
  const german = { words: wordsOf('de-DE'), formats: createFormats('de-DE') };

  it('about a failure is said in the language of the window, with the engine’s own values', () => {
    const error = new AppError('INVALID_INPUT', {
      sentence: 'connection-elsewhere',
      values: { environment: 'sandbox' },
    });
    expect(error.message).toBe('This connection belongs to the sandbox environment. Switch to it in Settings first.');
    expect(failureCause(error.toValue(), german)).toBe(
      'Diese Verbindung gehört zur Umgebung „Sandbox“. Wechseln Sie zuerst in den Einstellungen dorthin.',
    );
  });

  it('falls back to the words of the code when this version does not know the sentence', () => {
    const failure = { code: 'DISK_FULL', retry: 'now', sentence: { key: 'toString', values: {} } } as const;
    expect(failureCause(failure, german)).toBe('Zum Schreiben war kein Platz. Was vorher da war, ist unversehrt.');
  });

  it('in a diagnosis names moments, counts and errors as the reader writes them', () => {
    const line = (key: string, values: Record<string, string | number>) =>
      diagnosisLine({ at: '2026-03-06T10:00:00Z', text: 'engine text', key, values }, german);
    expect(line('evidence.failing', { count: 1200, since: '2026-03-06T10:00:00.000Z' })).toMatch(
      /^Seit 06\.03\.2026, \d\d:00 sind 1\.200 Versuche/,
    );
    expect(line('evidence.last-error', { code: 'DISK_FULL', title: 'The disk is full' })).toBe(
      'Der letzte Versuch schlug fehl: „Der Datenträger ist voll“.',
    );
    expect(line('evidence.of-the-future', {})).toBe('engine text');
  });

  it.each(LOCALES)('warns in %s, with the day as it is written there', (locale) => {
    const due = { connectionId: 'c1', warningDay: 3, daysLeft: 3, termEndsAtMs: Date.UTC(2027, 0, 6, 12) } as const;
    const stated = { isEstimate: false, isWithToken: false };
    const said = warningNotification(due, { providerName: 'Erste', country: 'at', ...stated }, locale);
    expect(said).toMatchObject(
      {
        'en-GB': { title: 'Erste: 3 days of consent left', body: expect.stringContaining('6 January 2027') },
        'de-DE': { title: 'Erste: noch 3 Tage Einwilligung', body: expect.stringContaining('6. Januar 2027') },
        'de-AT': { title: 'Erste: noch 3 Tage Einwilligung', body: expect.stringContaining('6. Jänner 2027') },
      }[locale],
    );
  });

  it.each(LOCALES)('says in %s at what time an access ends that cannot be renewed', (locale) => {
    const bank = { providerName: 'Erste', country: 'at', isEstimate: false, isWithToken: true } as const;
    const termEndsAtMs = Date.UTC(2027, 0, 6, 12);
    const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(termEndsAtMs);
    const due = { connectionId: 'c1', warningDay: 0, termEndsAtMs } as const;
    const said = [0, -1].map((daysLeft) => warningNotification({ ...due, daysLeft }, bank, locale));
    expect(said.map(({ title }) => title)).toEqual(
      locale === 'en-GB'
        ? ['Erste: the access ends soon', 'Erste: the access has ended']
        : ['Erste: Der Zugriff endet bald', 'Erste: Der Zugriff ist beendet'],
    );
    for (const { body } of said) expect(body).toContain(time);
  });
});
