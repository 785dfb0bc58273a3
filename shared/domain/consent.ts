import type { Country } from '../contract/models.ts';

/** Rules about the legal permission to read a bank. Sources: FCA PS21/19 Art. 36(6) (UK), Reg. (EU) 2022/2360 Art. 10a (EU). */

const DAY_MS = 86_400_000;

/**
 * How long a consent is assumed to last when the bank does not say, in days. The UK's reconfirmation is due every 90
 * days. EU banks may give 180, but a warning that comes early beats a connection that dies in silence, so 90 as well.
 */
export const ESTIMATED_CONSENT_DAYS: Readonly<Record<Country, number>> = { uk: 90, de: 90, at: 90 };

/** When the consent ends: the bank's own word (`consent_expires_at` of `/me`), else an estimate that says it is one. */
export function consentExpiry(consent: {
  /** Instant from `/me`, when given. */
  statedExpiry?: string | undefined;
  /** When the user granted it, in milliseconds. */
  grantedAtMs: number;
  country?: Country | undefined;
}): { expiresAt: string; isEstimate: boolean } {
  if (consent.statedExpiry !== undefined) return { expiresAt: consent.statedExpiry, isEstimate: false };
  const days = ESTIMATED_CONSENT_DAYS[consent.country ?? 'uk'];
  return { expiresAt: new Date(consent.grantedAtMs + days * DAY_MS).toISOString(), isEstimate: true };
}

/** Whole days until an instant: 1 means "between 24 and 48 hours", 0 "within 24 hours", negative "over". */
export function daysLeft(expiresAt: string, nowMs: number): number {
  return Math.floor((Date.parse(expiresAt) - nowMs) / DAY_MS);
}
