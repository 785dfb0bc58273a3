import { daysLeft } from '../../shared/domain/consent.ts';

/** Days ahead of a consent's end at which the user is warned, each once per term (product C7). */
export const WARNING_DAYS = [14, 7, 3, 1, 0] as const;
/** One of {@link WARNING_DAYS}. */
export type WarningDay = (typeof WARNING_DAYS)[number];

const DAY_MS = 86_400_000;

/**
 * Ends that differ by less belong to one term: banks restate the same end with other seconds, or another zone. A renewal
 * moves it by weeks.
 */
const SAME_TERM_MS = DAY_MS;

/** A consent whose end is to be watched. */
export type WatchedConsent = {
  connectionId: string;
  endsAtMs: number;
  /** False once the bank has refused it: then only the end itself is still news. */
  isLive: boolean;
  /** It ends with the access token of a sign-in. Nobody restates that end, and the next sign-in is another term. */
  isOfOneSignIn?: boolean;
};

/** A warning that was given, and the end of the term it was given for. */
export type RaisedWarning = { connectionId: string; warningDay: WarningDay; termEndsAtMs: number };

/** A warning to give now. `daysLeft` may be less than `warningDay` after a sleep, and negative once the consent is over. */
export type DueWarning = RaisedWarning & { daysLeft: number };

/**
 * The warnings to give now, at most one per connection. Pure.
 *
 * Of all the warnings whose day has come only the most urgent is given: after a long sleep the others would only repeat
 * what it says. A warning counts as given for its term whatever the clock did since, so a clock that jumps to and fro
 * doubles none; and as it does not count for the more distant ones, those are still given when a clock that was ahead has
 * been put right.
 */
export function planWarnings(
  consents: readonly WatchedConsent[],
  raised: readonly RaisedWarning[],
  nowMs: number,
): DueWarning[] {
  return consents.flatMap((consent) => {
    const left = daysLeftOf(consent, nowMs);
    const warningDay = mostUrgent(left);
    if (warningDay === undefined || (!consent.isLive && left >= 0)) return [];
    if (raised.some((warning) => warning.warningDay === warningDay && isOfTerm(warning, consent))) return [];
    return [{ connectionId: consent.connectionId, warningDay, termEndsAtMs: consent.endsAtMs, daysLeft: left }];
  });
}

/** When the next warning will be due, or `undefined` when none is to come. Pure; at least `nowMs`. */
export function nextWarningAtMs(
  consents: readonly WatchedConsent[],
  raised: readonly RaisedWarning[],
  nowMs: number,
): number | undefined {
  if (planWarnings(consents, raised, nowMs).length > 0) return nowMs;
  const moments = consents.flatMap((consent) =>
    WARNING_DAYS.filter(
      (day) => !raised.some((warning) => warning.warningDay === day && isOfTerm(warning, consent)),
    ).flatMap((day) => {
      // One millisecond after the moment at which a whole day more would be left.
      const atMs = consent.isLive ? consent.endsAtMs - (day + 1) * DAY_MS + 1 : consent.endsAtMs + 1;
      return atMs > nowMs && (consent.isLive || day === 0) ? [atMs] : [];
    }),
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** Whether a warning was given for the term that a consent is in. */
export function isOfTerm(warning: RaisedWarning, consent: Omit<WatchedConsent, 'isLive'>): boolean {
  const apartMs = Math.abs(warning.termEndsAtMs - consent.endsAtMs);
  return warning.connectionId === consent.connectionId && apartMs <= (consent.isOfOneSignIn ? 0 : SAME_TERM_MS);
}

function daysLeftOf({ endsAtMs }: WatchedConsent, nowMs: number): number {
  return daysLeft(new Date(endsAtMs).toISOString(), nowMs);
}

/** The nearest of the warning days that has come. */
function mostUrgent(left: number): WarningDay | undefined {
  return WARNING_DAYS.findLast((day) => left <= day);
}
