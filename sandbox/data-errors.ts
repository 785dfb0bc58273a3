import { jsonAnswer, type Answer } from './http-answer.ts';

const WORDS: Readonly<Record<string, readonly [status: number, description: string]>> = {
  validation_error: [400, 'The supplied parameters are not valid.'],
  invalid_date_range: [400, 'Invalid date range provided.'],
  deprecated_provider: [400, 'The provider is no longer supported.'],
  unauthorized: [401, 'Unauthorized.'],
  invalid_token: [401, 'The token is not valid.'],
  access_denied: [403, 'Access to a specific resource has been denied.'],
  sca_exceeded: [
    403,
    'SCA exemption has expired. This resource is protected and can be read only shortly after the user signs in at the bank.',
  ],
  invalid_credentials_key: [403, 'The credentials of this connection can no longer be used.'],
  account_not_found: [404, 'account not found'],
  provider_too_many_requests: [429, 'Provider rate limit exceeded.'],
  provider_request_limit_exceeded: [429, 'Maximum number of requests per user allowed by provider exceeded.'],
  internal_server_error: [500, 'Internal server error.'],
  endpoint_not_supported: [501, 'Feature not supported by the provider'],
  provider_error: [503, 'The provider service is unavailable.'],
  temporarily_unavailable: [503, 'The provider service is unavailable.'],
  connector_overload: [503, 'The connector service is currently overloaded.'],
  connector_timeout: [504, 'The connector service timed out.'],
  provider_timeout: [504, 'The provider service timed out.'],
};

/** An error of the Data API, in its usual shape. The status and the words follow from the code unless they are given. */
export function dataError(code: string, given: { status?: number; description?: string } = {}): Answer {
  const [status, description] = WORDS[code] ?? [400, 'The request failed.'];
  return jsonAnswer(given.status ?? status, {
    error: code,
    error_description: given.description ?? description,
    error_details: {},
  });
}
