import { consentWords, type ConsentWordsKey } from '../../shared/domain/consent-words.ts';
import { fillWords } from '../../shared/domain/fill-words.ts';
import { languageOf, type Locale } from '../../shared/domain/language.ts';
import { addDays, utcDateOf } from '../../shared/domain/local-date.ts';
import type { CalendarConnection } from './consent-calendar.ts';
import { writeICalendar, type CalendarAlarm, type CalendarEvent } from './icalendar.ts';
import { WARNING_DAYS } from './plan-warnings.ts';

/** Reminders come at nine in the morning of their day: an all-day event starts at midnight, when nobody acts. */
const MORNING_HOUR = 9;

/** The ends of all consents that are still to come, as a calendar file. Pure. */
export function consentIcs(
  connections: readonly CalendarConnection[],
  nowMs: number,
  locale: Locale = 'en-GB',
): string {
  const words = consentWords(languageOf(locale));
  const events = connections
    .filter(({ status }) => status === 'ACTIVE' || status === 'ERROR')
    .map((connection) => eventOf(connection, words));
  return writeICalendar(words['calendar.name'], events, nowMs);
}

function eventOf(connection: CalendarConnection, words: ReturnType<typeof consentWords>): CalendarEvent {
  const date = utcDateOf(Date.parse(connection.consent_expires_at));
  const isTentative = connection.consent_expiry_is_estimate === 1;
  const say = (key: ConsentWordsKey) => fillWords(words[key], { provider: connection.provider_name });
  return {
    // One event per connection: after a renewal the exported file moves it instead of adding a second.
    uid: `consent-end-${connection.id}@coffer`,
    date,
    endDate: addDays(date, 1),
    summary: say(isTentative ? 'calendar.estimate.title' : 'calendar.end.title'),
    description: say(connection.country === 'uk' ? 'calendar.confirm.body' : 'calendar.sign-in.body'),
    isTentative,
    alarms: WARNING_DAYS.map((day): CalendarAlarm => ({ trigger: morningBefore(day), text: say('calendar.alarm') })),
  };
}

function morningBefore(days: number): string {
  return days === 0
    ? `PT${MORNING_HOUR}H`
    : days === 1
      ? `-PT${24 - MORNING_HOUR}H`
      : `-P${days - 1}DT${24 - MORNING_HOUR}H`;
}
