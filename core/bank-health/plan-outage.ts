/** Failures in a row of one bank that no answer has come after. */
export type Trouble = { sinceMs: number; failures: number };

/** So many failures in a row are an outage; one alone happens to everybody. */
export const OUTAGE_FAILURES = 2;

/** What a call changes about the trouble of whom it was made to. */
export type OutageStep = {
  trouble: Trouble | undefined;
  /** What is to be written down: an outage that has begun or goes on, or one that is over. */
  write?: { kind: 'standing' | 'over'; trouble: Trouble };
};

/** Follows the failures and answers of one bank. Pure. */
export function nextTrouble(trouble: Trouble | undefined, judged: 'answered' | 'failed', nowMs: number): OutageStep {
  if (judged === 'answered') {
    const wasOutage = trouble !== undefined && trouble.failures >= OUTAGE_FAILURES;
    return { trouble: undefined, ...(wasOutage ? { write: { kind: 'over', trouble } } : {}) };
  }
  const next: Trouble = trouble ? { ...trouble, failures: trouble.failures + 1 } : { sinceMs: nowMs, failures: 1 };
  return { trouble: next, ...(next.failures >= OUTAGE_FAILURES ? { write: { kind: 'standing', trouble: next } } : {}) };
}
