import type { ConnectionRow } from '../../../../core/connections/connection-store.ts';

/** A healthy connection without tokens, for tests of what hangs on one. */
export function someConnection(id: string): ConnectionRow {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id,
    user_id: 'local',
    environment: 'demo',
    credentials_id: `credentials-${id}`,
    provider_id: 'ob-example',
    provider_name: 'Example Bank',
    country: 'uk',
    logo_uri: null,
    scopes: '[]',
    status: 'ACTIVE',
    reason: null,
    access_token: null,
    refresh_token: null,
    previous_refresh_token: null,
    refresh_started_at: null,
    expires_at: null,
    consent_status: null,
    consent_created_at: null,
    consent_expires_at: '2026-04-01T00:00:00.000Z',
    consent_expiry_is_estimate: 0,
    granted_at: at,
    history_fetched_at: at,
    term_first_run: 0,
    last_synced: null,
    last_error: null,
    failing_since: null,
    failures_in_a_row: 0,
    refresh_lease_holder: null,
    refresh_lease_until: null,
    next_attempt_at: null,
    extended_at: null,
    expiry_before_extension: null,
    extension_refused_at: null,
    created_at: at,
    updated_at: at,
  };
}
