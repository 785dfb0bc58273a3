/**
 * How far back a provider answers, in days, as its own answers have shown: as far as `givenDays` at least, and not as far as
 * `refusedDays`.
 */
export type HistoryBounds = { givenDays?: number | undefined; refusedDays?: number | undefined };

/** How an account's history may be asked for. */
export type HistoryPlan = {
  /** Reads that may be spent, the one that asks for the narrow window among them. */
  asks: number;
  /** Whether the bank still gives all it has. Later it refuses old days altogether, and a search would tell nothing. */
  isFresh: boolean;
};

/** Where a search stands: what is known of the provider, and how far back this account has been answered. */
export type HistorySearch = HistoryPlan & { bounds: HistoryBounds; answeredDays?: number | undefined };

/** Without a fresh sign-in banks give 90 days at most; 88 keeps clear of their different ways of counting. */
export const WINDOW_DAYS = 88;

/** Asked first where nothing is known: many banks give five years, and then one question is all it takes. */
export const FIRST_ASKED_DAYS = 5 * 365 - 10;

/**
 * What banks usually give, the commonest first: five years, two, three, one, seven … Each a little less than the round number,
 * because banks count differently, and one that gives "24 months" may refuse 730 days.
 */
const USUAL_DAYS = [FIRST_ASKED_DAYS, 720, 1085, 355, 2545, 540, 175, 3640, 2180, 1450] as const;

/** A border is known well enough within a month, or within a quarter of what lies before it: beyond years, months are little. */
const CLOSE_ENOUGH_DAYS = 31;
const CLOSE_ENOUGH_SHARE = 0.25;

/** Five years are worth a read or two; what lies before them only where reads are not counted. */
const COUNTED_ASKS = 4;

/** Reads that stay for the rest of the day once something has been answered. */
const KEPT_ASKS = 2;

/** Nobody keeps more, and a bank that answers everything must be believed at some point. */
const MOST_DAYS = Math.max(...USUAL_DAYS);

/**
 * How many days back to ask next, or nothing when the search is over. Pure.
 *
 * The border is narrowed from both sides, by the usual lengths first and then by halves, until it is known well enough.
 * Every refusal costs one of the few reads that the law allows, so two are kept for the rest of the day; while nothing has
 * been answered yet only the last is, for the narrow window, which every living consent gives.
 */
export function nextHistoryDays({ bounds, answeredDays, asks, isFresh }: HistorySearch): number | undefined {
  const { givenDays, refusedDays = Number.POSITIVE_INFINITY } = bounds;
  const least = Math.max(WINDOW_DAYS, givenDays ?? 0, answeredDays ?? 0);
  const isFarEnough = least >= FIRST_ASKED_DAYS && asks <= COUNTED_ASKS;
  const probe = isFarEnough ? undefined : probeBetween(least, refusedDays);
  if (answeredDays !== undefined) return isFresh && asks > KEPT_ASKS ? probe : undefined;
  if (asks < 2) return undefined;
  // What the provider is known to give is certain; more is looked for where that leaves enough.
  if (givenDays !== undefined) return isFresh && asks > KEPT_ASKS + 1 && probe !== undefined ? probe : givenDays;
  return isFresh ? probe : refusedDays > FIRST_ASKED_DAYS ? FIRST_ASKED_DAYS : undefined;
}

/** What an answer, or a refusal, of so many days teaches. */
export function learnHistory(bounds: HistoryBounds, days: number, wasGiven: boolean): HistoryBounds {
  const { givenDays, refusedDays } = bounds;
  if (wasGiven) {
    return {
      givenDays: Math.max(givenDays ?? 0, days),
      // A bank that now gives what it refused has changed its mind.
      refusedDays: refusedDays === undefined || refusedDays <= days ? undefined : refusedDays,
    };
  }
  return {
    givenDays: givenDays === undefined || givenDays >= days ? undefined : givenDays,
    refusedDays: Math.min(refusedDays ?? Number.POSITIVE_INFINITY, days),
  };
}

/** How wide a window to ask for, of a provider that may refuse even that. */
export function windowDays({ givenDays, refusedDays = Number.POSITIVE_INFINITY }: HistoryBounds): number {
  return refusedDays > WINDOW_DAYS ? WINDOW_DAYS : (givenDays ?? refusedDays >> 1);
}

function probeBetween(givenDays: number, refusedDays: number): number | undefined {
  const closeEnough = Math.max(CLOSE_ENOUGH_DAYS, givenDays * CLOSE_ENOUGH_SHARE);
  if (refusedDays - givenDays <= closeEnough || givenDays >= MOST_DAYS) return undefined;
  const usual = USUAL_DAYS.find((days) => days > givenDays && days < refusedDays);
  return usual ?? (Number.isFinite(refusedDays) ? (givenDays + refusedDays) >> 1 : undefined);
}
