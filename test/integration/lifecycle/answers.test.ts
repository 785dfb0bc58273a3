import { describe, expect, test } from 'vitest';
import type { FaultRequest } from '../engine/start-bank.ts';
import { connectBank } from '../../support/test-engine.ts';
import { HOUR_MS, untilQuiet, useConnected, type Connected } from './connected.ts';

/**
 * Every answer of TrueLayer's catalogue (docs, data-api-errors; the official OpenAPI documents), and what only proxies
 * send, through the whole engine: what the connection is afterwards, what the user is told, what is on record.
 */

const open = useConnected();
const OTHER_CODE = 'a_code_of_tomorrow';

type Answer = Omit<FaultRequest, 'endpoint'>;
type Row = [answer: string, fault: Answer, outcome: string];

const json = (status: number, code: string): Answer => ({ fault: 'data-error', status, code });
const page = (status: number): Answer => ({ fault: 'html-error', status });
const problem = (status: number): Answer => ({ fault: 'problem-json', status });
const empty = (status: number): Answer => ({ fault: 'empty-body', status });

/** One line per answer: `ACTIVE · PROVIDER_UNAVAILABLE later`, with the reason and the audited change where there are any. */
async function outcomeOf(engine: Connected, before: number): Promise<string> {
  const { status, reason, lastError } = await engine.connection();
  const { entries } = await engine.call('audit.page', { connectionId: engine.connectionId, limit: 500 });
  const changes = entries.filter(
    ({ auditId, action, metadata }) => auditId > before && action.startsWith('CONNECTION_') && 'because' in metadata,
  );
  return [
    reason === undefined ? status : `${status} ${reason}`,
    lastError === undefined ? 'fine' : `${lastError.code} ${lastError.retry}`,
    ...changes.toReversed().map(({ action }) => action),
  ].join(' · ');
}

const newestAuditId = async (engine: Connected) =>
  (await engine.call('audit.page', { limit: 1 })).entries[0]?.auditId ?? 0;

/** Gives each answer to one call after another, and puts the connection right again in between. */
async function outcomes(
  engine: Connected,
  endpoint: NonNullable<FaultRequest['endpoint']>,
  rows: readonly Row[],
  ask: () => Promise<unknown>,
): Promise<string[]> {
  await engine.bank.set({ quotas: false, refreshGraceMs: 365 * 24 * HOUR_MS });
  // With the user there, no quota of ours hides what the bank says.
  await engine.call('settings.update', { attendedAccess: { enabled: true, address: '203.0.113.7' } });
  const seen: string[] = [];
  for (const [answer, fault] of rows) {
    await engine.advance(HOUR_MS / 4);
    const before = await newestAuditId(engine);
    await engine.bank.fault({ ...fault, endpoint });
    await ask();
    seen.push(`${answer}: ${await outcomeOf(engine, before)}`);
    await engine.bank.clearFaults();
    await putRight(engine);
  }
  return seen;
}

async function putRight(engine: Connected): Promise<void> {
  const { connectionId } = engine;
  const { status } = await engine.connection();
  if (status === 'EXPIRED' || status === 'REVOKED') {
    await connectBank(engine, engine.bank, 'ob-barclays', { connectionId });
    await untilQuiet(engine);
  }
  await engine.call('connections.refreshTokens', { connectionId });
  expect((await engine.connection()).lastError).toBeUndefined();
}

const expected = (rows: readonly Row[]) => rows.map(([answer, , outcome]) => `${answer}: ${outcome}`);

const UNCHANGED = 'ACTIVE · PROVIDER_UNAVAILABLE later';
const UNREADABLE = 'ACTIVE · BAD_RESPONSE later';
const LIMITED = 'ACTIVE · RATE_LIMITED later';
const GRANT_LOST = 'REVOKED revoked_at_bank · CONSENT_EXPIRED reconnect · CONNECTION_REVOKED';
const DENIED = 'REVOKED revoked_at_bank · CONSENT_REVOKED reconnect · CONNECTION_REVOKED';
const CLIENT_REFUSED = 'ERROR credentials_rejected · CREDENTIALS_REJECTED never · CONNECTION_ERROR';

/** What comes instead of an answer, at any door. */
const NO_ANSWER: readonly Row[] = [
  ['a connection that closes', { fault: 'drop-before-response' }, UNREADABLE],
  ['200 cut off on the wire', { fault: 'drop-mid-response' }, UNREADABLE],
  ['200 with half of its JSON', { fault: 'truncated-json' }, UNREADABLE],
  ['200 with nothing', empty(200), UNREADABLE],
  ['200 with a page', page(200), UNREADABLE],
  ['400 with a page', page(400), UNREADABLE],
  ['401 with a page', page(401), UNREADABLE],
  ['403 with a page', page(403), UNREADABLE],
  ['404 with a page', page(404), UNREADABLE],
  ['429 with a page', page(429), LIMITED],
  ['500 with a page', page(500), UNCHANGED],
  ['502 with a page', page(502), UNCHANGED],
  ['400 with nothing', empty(400), UNREADABLE],
  ['403 with nothing', empty(403), UNREADABLE],
  ['429 with nothing', empty(429), LIMITED],
  ['500 with nothing', empty(500), UNCHANGED],
  ['Problem 429', problem(429), LIMITED],
  ['Problem 500', problem(500), UNCHANGED],
  ['Problem 503', problem(503), UNCHANGED],
];

/** `POST /connect/token`, grant `refresh_token`. */
const REFRESH: readonly Row[] = [
  ['400 invalid_grant', json(400, 'invalid_grant'), GRANT_LOST],
  ['401 invalid_grant', json(401, 'invalid_grant'), GRANT_LOST],
  ['401 unauthorized', json(401, 'unauthorized'), GRANT_LOST],
  ['401 of tomorrow', json(401, OTHER_CODE), GRANT_LOST],
  ['Problem 401', problem(401), GRANT_LOST],
  ['400 invalid_client', json(400, 'invalid_client'), CLIENT_REFUSED],
  ['401 invalid_client', json(401, 'invalid_client'), CLIENT_REFUSED],
  ['401 unauthorized_client', json(401, 'unauthorized_client'), CLIENT_REFUSED],
  ['400 invalid_request', json(400, 'invalid_request'), UNREADABLE],
  ['400 validation_error', json(400, 'validation_error'), UNREADABLE],
  ['400 of tomorrow', json(400, OTHER_CODE), UNREADABLE],
  ['403 of tomorrow', json(403, OTHER_CODE), UNCHANGED],
  ['404 not_found', json(404, 'not_found'), UNCHANGED],
  ['409 of tomorrow', json(409, OTHER_CODE), UNREADABLE],
  ['429 of tomorrow', json(429, OTHER_CODE), LIMITED],
  ['500 internal_server_error', json(500, 'internal_server_error'), UNCHANGED],
  ['503 of tomorrow', json(503, OTHER_CODE), UNCHANGED],
  ['599 of tomorrow', json(599, OTHER_CODE), UNCHANGED],
  ['Problem 400', problem(400), UNREADABLE],
  ...NO_ANSWER,
];

/** `GET …/transactions`, of every account. */
const DATA: readonly Row[] = [
  ['400 validation_error', json(400, 'validation_error'), UNREADABLE],
  ['400 invalid_date_range', json(400, 'invalid_date_range'), UNREADABLE],
  [
    '400 deprecated_provider',
    json(400, 'deprecated_provider'),
    'ERROR provider_withdrawn · PROVIDER_WITHDRAWN never · CONNECTION_ERROR',
  ],
  ['401 unauthorized', json(401, 'unauthorized'), UNCHANGED],
  ['401 invalid_token', json(401, 'invalid_token'), UNCHANGED],
  ['401 of tomorrow', json(401, OTHER_CODE), UNCHANGED],
  ['401 with nothing', empty(401), UNCHANGED],
  ['401 unauthorized_client', json(401, 'unauthorized_client'), CLIENT_REFUSED],
  ['403 access_denied', json(403, 'access_denied'), DENIED],
  ['403 sca_exceeded', json(403, 'sca_exceeded'), 'ACTIVE · SCA_REQUIRED reconnect'],
  ['403 invalid_credentials_key', json(403, 'invalid_credentials_key'), GRANT_LOST],
  ['403 of tomorrow', json(403, OTHER_CODE), DENIED],
  ['404 account_not_found', json(404, 'account_not_found'), 'ACTIVE · NOT_FOUND never'],
  ['429 provider_too_many_requests', json(429, 'provider_too_many_requests'), LIMITED],
  [
    '429 provider_request_limit_exceeded',
    json(429, 'provider_request_limit_exceeded'),
    'ACTIVE · QUOTA_EXHAUSTED later',
  ],
  ['500 internal_server_error', json(500, 'internal_server_error'), UNCHANGED],
  ['501 endpoint_not_supported', json(501, 'endpoint_not_supported'), 'ACTIVE · fine'],
  ['503 provider_error', json(503, 'provider_error'), UNCHANGED],
  ['503 temporarily_unavailable', json(503, 'temporarily_unavailable'), UNCHANGED],
  ['503 connector_overload', json(503, 'connector_overload'), UNCHANGED],
  ['504 provider_timeout', json(504, 'provider_timeout'), UNCHANGED],
  ['504 connector_timeout', json(504, 'connector_timeout'), UNCHANGED],
  ['403 account_permanently_locked', json(403, 'account_permanently_locked'), DENIED],
  ['403 account_temporarily_locked', json(403, 'account_temporarily_locked'), UNCHANGED],
  ['500 internal_error', json(500, 'internal_error'), UNCHANGED],
  ['403 user_input_required', json(403, 'user_input_required'), 'ACTIVE · SCA_REQUIRED reconnect'],
  ['403 wrong_credentials', json(403, 'wrong_credentials'), DENIED],
  ['400 of tomorrow', json(400, OTHER_CODE), UNREADABLE],
  ['408 of tomorrow', json(408, OTHER_CODE), UNCHANGED],
  ['503 of tomorrow', json(503, OTHER_CODE), UNCHANGED],
  ['Problem 403', problem(403), DENIED],
  ...NO_ANSWER,
];

/** `POST /connections/extend`: whatever it says, the connection is what it was; the user is shown a link, or told to wait. */
const BY_LINK = 'link · ACTIVE · fine';
const EXTEND: readonly Row[] = [
  ['Problem 400', problem(400), BY_LINK],
  ['Problem 401', problem(401), BY_LINK],
  ['Problem 403', problem(403), BY_LINK],
  ['Problem 422', problem(422), BY_LINK],
  ['403 access_denied', json(403, 'access_denied'), BY_LINK],
  ['400 invalid_client', json(400, 'invalid_client'), 'CREDENTIALS_REJECTED · ACTIVE · fine'],
  ['Problem 429', problem(429), 'RATE_LIMITED · ACTIVE · fine'],
  ['Problem 500', problem(500), 'PROVIDER_UNAVAILABLE · ACTIVE · fine'],
  ['502 with a page', page(502), 'PROVIDER_UNAVAILABLE · ACTIVE · fine'],
  ['200 with a page', page(200), 'BAD_RESPONSE · ACTIVE · fine'],
  ['200 with nothing', empty(200), 'BAD_RESPONSE · ACTIVE · fine'],
];

describe('one table', () => {
  test('of every answer to a refresh', async () => {
    const engine = await open();
    const { connectionId } = engine;
    const ask = () => engine.failure('connections.refreshTokens', { connectionId });
    expect(await outcomes(engine, 'refresh', REFRESH, ask)).toEqual(expected(REFRESH));
  });

  test('of every answer to a data call', async () => {
    const engine = await open();
    const { connectionId } = engine;
    const ask = () => engine.call('sync.run', { connectionId });
    expect(await outcomes(engine, 'transactions', DATA, ask)).toEqual(expected(DATA));
  });

  test('of every answer to an extension', async () => {
    const engine = await open({ password: 'eternal' });
    const { connectionId } = engine;
    const seen: string[] = [];
    await engine.call('settings.update', { accountHolder: { name: 'Joan Doe', email: 'joan@example.com' } });
    await engine.bank.set({ refreshGraceMs: 365 * 24 * HOUR_MS });
    for (const [answer, fault] of EXTEND) {
      // A refusal is remembered for a day.
      await engine.advance(25 * HOUR_MS);
      await engine.bank.fault({ ...fault, endpoint: 'extend' });
      const before = await newestAuditId(engine);
      const envelope = await engine.engine.dispatch('connections.renew', {
        connectionId,
        userHasReconfirmedConsent: true,
        open: false,
      });
      const told = envelope.ok ? 'link' : envelope.error.code;
      seen.push(`${answer}: ${told} · ${await outcomeOf(engine, before)}`);
      await engine.bank.clearFaults();
    }
    expect(seen).toEqual(expected(EXTEND));
  });
});
