import type { ConnectionRow } from './connection-store.ts';

/** Until when a bank may be read. */
export type AccessEnd = {
  atMs: number;
  /** The bank did not say, and this is our estimate. */
  isEstimate: boolean;
  /** It ends with the access token, because nothing was given to renew that with. */
  isWithToken: boolean;
};

/** The columns that the end of the access follows from. */
type GrantedRow = Pick<
  ConnectionRow,
  'access_token' | 'refresh_token' | 'expires_at' | 'consent_expires_at' | 'consent_expiry_is_estimate'
>;

/**
 * When the access ends: with the consent, or already with its access token where no refresh token came with it. One comes
 * only with `offline_access` (official OpenAPI, `TokenExchangeResponse`), and a consent of 90 days is then good for an
 * hour. Pure.
 */
export function accessEnd(row: GrantedRow): AccessEnd {
  const consentEndMs = Date.parse(row.consent_expires_at);
  const tokenEndMs = row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at);
  if (isWithoutRefreshToken(row) && tokenEndMs < consentEndMs) {
    return { atMs: tokenEndMs, isEstimate: false, isWithToken: true };
  }
  return { atMs: consentEndMs, isEstimate: row.consent_expiry_is_estimate === 1, isWithToken: false };
}

/** Whether there is an access token, and nothing to renew it with. Pure. */
export function isWithoutRefreshToken(row: Pick<ConnectionRow, 'access_token' | 'refresh_token'>): boolean {
  return row.access_token !== null && row.refresh_token === null;
}
