import { daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';
import { currencyExponent, minorToDecimal } from '../../shared/domain/money.ts';

/** How an amount shows its direction: a minus only where there is one, or a sign on both. */
export type AmountSign = 'auto' | 'always';

/** Every number and date on screen, in one locale. */
export type Formats = ReturnType<typeof createFormats>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Formats for a locale. Bank dates (`YYYY-MM-DD`) have no zone and are never shifted; instants are shown in this
 * computer's zone. Money goes from integer digits to text without ever being a float.
 */
export function createFormats(locale: string) {
  const bankDay = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  const bankDate = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const digitsDate = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const shortMonthName = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
  const shortMonthOfYear = new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' });
  const weekdays = {
    short: new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }),
    long: new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
  };
  const instantDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const instantFull = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const clockSeconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const unit = (name: string, unitDisplay: 'long' | 'short' = 'long') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 0 });
  const seconds = unit('second');
  const minutes = unit('minute');
  const megabytes = unit('megabyte', 'short');
  const kilobytes = unit('kilobyte', 'short');
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  // Cut, not rounded: 99.96 % must not read as everything.
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    roundingMode: 'trunc',
  });
  const exchange = new Intl.NumberFormat(locale, { maximumFractionDigits: 18, useGrouping: false });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  const amounts = new Map<string, Intl.NumberFormat>();

  return {
    /** An amount with its currency, for example `−£1,204.50`. A true minus sign, as wide as a digit. */
    money(amountMinor: number, currency: string, sign: AmountSign = 'auto'): string {
      return amountFormat(currency, sign)
        .formatToParts(minorToDecimal(amountMinor, currency) as Intl.StringNumericLiteral)
        .map((part) => (part.type === 'minusSign' ? '−' : part.value))
        .join('');
    },
    /** An amount without its currency, for figures whose currency is said elsewhere or does not matter. */
    amount(amountMinor: number, currency: string): string {
      const digits = currencyExponent(currency);
      const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      return format.format(minorToDecimal(amountMinor, currency) as Intl.StringNumericLiteral).replace('-', '−');
    },
    /** An amount for the scale of a chart: no more digits than tell it from its neighbours, for example `£1.5K`. */
    roughMoney(amountMinor: number, currency: string): string {
      return new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        notation: 'compact',
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
      })
        .format(minorToDecimal(Math.round(amountMinor), currency) as Intl.StringNumericLiteral)
        .replace('-', '−');
    },
    /** A rate of exchange from its decimal text, with as many digits as it has. */
    rate(text: string): string {
      return exchange.format(text as Intl.StringNumericLiteral);
    },
    /** The currency's own name, for example `British Pound`. */
    currencyName(currency: string): string {
      return names.of(currency) ?? currency;
    },
    /** A whole number with its separators. */
    count(value: number): string {
      return whole.format(value);
    },
    /** A number with one digit after the point, for example `1.4`. */
    decimal(value: number): string {
      return tenths.format(value);
    },
    /** The size of a file, for example `12 MB`. */
    bytes(value: number): string {
      return value < 1_000_000 ? kilobytes.format(Math.ceil(value / 1000)) : megabytes.format(value / 1_000_000);
    },
    /** A share between 0 and 1, for example `99.9%`. */
    share(value: number): string {
      return share.format(value);
    },
    /** `a, b and c`. */
    list(items: readonly string[]): string {
      return list.format(items);
    },
    /** A bank date with its weekday, for a day's heading. */
    day(date: LocalDate): string {
      return bankDay.format(utcNoon(date));
    },
    /** A bank date, for example `6 Mar 2026`. */
    date(date: LocalDate): string {
      return bankDate.format(utcNoon(date));
    },
    /** A bank date without its year. */
    shortDate(date: LocalDate): string {
      return shortDate.format(utcNoon(date));
    },
    /** A bank date in digits, as one types it: `06/03/2026`, `06.03.2026`. */
    shortestDate(date: LocalDate): string {
      return digitsDate.format(utcNoon(date));
    },
    /** The month of a bank date, for example `March 2026`. */
    month(date: LocalDate): string {
      return monthName.format(utcNoon(date));
    },
    /** The month of a bank date for the foot of a chart: `Mar`, and with its year where one begins. */
    shortMonth(date: LocalDate): string {
      return (date.slice(5, 7) === '01' ? shortMonthOfYear : shortMonthName).format(utcNoon(date));
    },
    /** The day of the week of a bank date. */
    weekday(date: LocalDate, length: 'short' | 'long'): string {
      return weekdays[length].format(utcNoon(date));
    },
    /** The calendar date of an instant in this computer's zone, as text. */
    instantDate(instant: string): string {
      return instantDate.format(new Date(instant));
    },
    /** Date and time of an instant. */
    instant(instant: string): string {
      return instantFull.format(new Date(instant));
    },
    /** Time of day of an instant. */
    time(instant: string): string {
      return clock.format(new Date(instant));
    },
    /** Time of day of an instant, with seconds. */
    timeWithSeconds(instant: string): string {
      return clockSeconds.format(new Date(instant));
    },
    /** `3 minutes ago`, `in 4 hours`, `yesterday`; the date itself when it is more than four weeks away. */
    ago(instant: string, nowMs: number): string {
      const distanceMs = Date.parse(instant) - nowMs;
      const size = Math.abs(distanceMs);
      if (size < 45_000) return relative.format(0, 'second');
      if (size < HOUR_MS) return relative.format(Math.round(distanceMs / MINUTE_MS), 'minute');
      if (size < DAY_MS) return relative.format(Math.round(distanceMs / HOUR_MS), 'hour');
      if (size < 28 * DAY_MS) return relative.format(Math.round(distanceMs / DAY_MS), 'day');
      return instantDate.format(new Date(instant));
    },
    /** A wait, counted down: `12 seconds`, `5 minutes`; rounded up, so that it never promises too much. */
    duration(ms: number): string {
      return ms < 90_000 ? seconds.format(Math.ceil(ms / 1000)) : minutes.format(Math.ceil(ms / MINUTE_MS));
    },
    /** `today` and `yesterday` for a bank date that is one, else `undefined`. */
    nearDay(date: LocalDate, today: LocalDate): string | undefined {
      const days = daysBetween(today, date);
      return days === 0 || days === -1 ? relative.format(days, 'day') : undefined;
    },
  };

  function amountFormat(currency: string, sign: AmountSign): Intl.NumberFormat {
    const key = `${currency} ${sign}`;
    const known = amounts.get(key);
    if (known) return known;
    const digits = currencyExponent(currency);
    const made = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      signDisplay: sign === 'always' ? 'exceptZero' : 'negative',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    amounts.set(key, made);
    return made;
  }
}

/** The calendar date of an instant as this computer's clock shows it. */
export function localDateOfInstant(instant: string | number): LocalDate {
  const at = new Date(instant);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

function utcNoon(date: LocalDate): Date {
  return new Date(`${date}T12:00:00.000Z`);
}
