import { addDays, daysBetween, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import type { Bank } from './banks.ts';

/** Days of history that stay open after the minutes that follow a sign-in (RTS Art. 10, measured at UK banks). */
export const OPEN_HISTORY_DAYS = 90;
const UNATTENDED_READS = 4;
const DAY_MS = 86_400_000;

/**
 * Whether a bank gives out this range at this moment: `undefined`, or the code with which it refuses. British banks
 * refuse an old range as `access_denied`, banks in the EU as `sca_exceeded`.
 */
export function refusedRange(input: {
  from: LocalDate;
  to: LocalDate;
  bank: Pick<Bank, 'country' | 'historyDays'>;
  authenticatedMs: number;
  nowMs: number;
  rules: { windows: boolean; fullHistoryMs: number };
}): 'invalid_date_range' | 'access_denied' | 'sca_exceeded' | undefined {
  const { from, to, bank, authenticatedMs, nowMs, rules } = input;
  const today = utcDateOf(nowMs);
  if (from > to || from < addDays(today, -bank.historyDays)) return 'invalid_date_range';
  if (!rules.windows || isJustSignedIn({ authenticatedMs, nowMs, rules })) return undefined;
  if (daysBetween(from, today) <= OPEN_HISTORY_DAYS) return undefined;
  return bank.country === 'uk' ? 'access_denied' : 'sca_exceeded';
}

/** Whether the user signed in at the bank so recently that it still answers everything. */
export function isJustSignedIn(input: {
  authenticatedMs: number;
  nowMs: number;
  rules: { fullHistoryMs: number };
}): boolean {
  return input.nowMs < input.authenticatedMs + input.rules.fullHistoryMs;
}

/** Counts reads without the user, per consent, account and endpoint, over rolling 24 hours (RTS Art. 36(5)). */
export type ReadQuota = {
  /** Counts a read, also one that will fail. False when the four are used up; such a call is not counted. */
  take(key: string, nowMs: number): boolean;
  clear(): void;
};

/** Creates an unused quota. */
export function createReadQuota(): ReadQuota {
  const reads = new Map<string, number[]>();
  return {
    take(key, nowMs) {
      const recent = (reads.get(key) ?? []).filter((atMs) => atMs > nowMs - DAY_MS && atMs <= nowMs);
      if (recent.length >= UNATTENDED_READS) return false;
      reads.set(key, [...recent, nowMs]);
      return true;
    },
    clear: () => reads.clear(),
  };
}
