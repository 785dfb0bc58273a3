/**
 * Writes iCalendar text (RFC 5545). Small on purpose: all-day events with reminders are all that Coffer exports.
 */

/** A reminder: a duration from the start of the event (RFC 5545 §3.3.6), such as `-P1D` or `PT9H`. */
export type CalendarAlarm = { trigger: string; text: string };

/** An all-day event. */
export type CalendarEvent = {
  /** Stable: the same event exported again replaces the older one instead of standing beside it (§3.8.4.7). */
  uid: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** The day after the last, `YYYY-MM-DD` (§3.6.1: the end is exclusive). */
  endDate: string;
  summary: string;
  description: string;
  /** Not certain to happen on that day. */
  isTentative: boolean;
  alarms: readonly CalendarAlarm[];
};

/** Lines may be 75 octets long, the line break not counted (§3.1). */
const MAX_OCTETS = 75;

/**
 * The text of a calendar. Pure. Line breaks are CRLF, long lines are folded between characters, never inside one, and
 * everything that comes from outside is escaped, so that a bank's name cannot become a property of its own.
 *
 * @param stampMs when the calendar was made, in milliseconds (`DTSTAMP`)
 */
export function writeICalendar(name: string, events: readonly CalendarEvent[], stampMs: number): string {
  const lines = component('VCALENDAR', [
    'VERSION:2.0',
    'PRODID:-//Coffer//Consent calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    ...events.flatMap((event) => eventLines(event, stampMs)),
  ]);
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent, stampMs: number): string[] {
  return component('VEVENT', [
    `UID:${escapeText(event.uid)}`,
    `DTSTAMP:${utcStamp(stampMs)}`,
    `DTSTART;VALUE=DATE:${event.date.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${event.endDate.replaceAll('-', '')}`,
    `SUMMARY:${escapeText(event.summary)}`,
    `DESCRIPTION:${escapeText(event.description)}`,
    `STATUS:${event.isTentative ? 'TENTATIVE' : 'CONFIRMED'}`,
    // Which banks somebody has is nobody else's business, and the day stays free for other things.
    'CLASS:PRIVATE',
    'TRANSP:TRANSPARENT',
    ...event.alarms.flatMap(({ trigger, text }) =>
      component('VALARM', ['ACTION:DISPLAY', `DESCRIPTION:${escapeText(text)}`, `TRIGGER:${trigger}`]),
    ),
  ]);
}

function component(name: string, lines: readonly string[]): string[] {
  // oxlint-disable-next-line house/sql-in-stores -- this BEGIN opens a part of a calendar, not a transaction
  return [`BEGIN:${name}`, ...lines, `END:${name}`];
}

/** Backslash, semicolon, comma and line breaks are written as escapes; other control characters have no place (§3.3.11). */
export function escapeText(text: string): string {
  return text
    .replace(/\r\n?|\n|\u2028|\u2029/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** Folds a line: every further part starts with one space, which readers take away again (§3.1). */
export function foldLine(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  // By code point: a fold inside one would leave two halves that are no character.
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

function utcStamp(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
