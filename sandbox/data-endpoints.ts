import { randomUUID } from 'node:crypto';
import { addDays, isLocalDate, localDateOf, utcDateOf } from '../shared/domain/local-date.ts';
import { findBank, type AccountPlan, type Bank } from './banks.ts';
import { dataError } from './data-errors.ts';
import { accountIdOf, accountShape, balanceShape, cardShape, transactionShape } from './data-shapes.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import { bookedRows, pendingRows } from './ledger.ts';
import { hashToken, type Consent } from './state-store.ts';
import { consentExpiry, isConsentAlive } from './token-endpoint.ts';
import { nameOf } from './users.ts';
import type { World } from './world.ts';

type Reading = { world: World; call: Call; consent: Consent; bank: Bank; nowMs: number };
type AccountReading = Reading & { plan: AccountPlan };

/** The routes under `/data/v1`. */
export function dataRoutes(world: World): Route[] {
  const routes: Route[] = [
    { method: 'GET', path: '/data/v1/me', handle: read(me) },
    { method: 'GET', path: '/data/v1/info', handle: read(info) },
  ];
  for (const kind of ['account', 'card'] as const) {
    const root = `/data/v1/${kind}s`;
    routes.push(
      { method: 'GET', path: root, handle: read((reading) => list(reading, kind)) },
      { method: 'GET', path: `${root}/:accountId`, handle: readAccount(kind, (reading) => results([shape(reading)])) },
      { method: 'GET', path: `${root}/:accountId/balance`, handle: readAccount(kind, balance) },
      { method: 'GET', path: `${root}/:accountId/transactions`, handle: readAccount(kind, transactions) },
      { method: 'GET', path: `${root}/:accountId/transactions/pending`, handle: readAccount(kind, pending) },
    );
  }
  return routes;

  function read(then: (reading: Reading) => Answer): (call: Call) => Answer {
    return (call) => {
      const reading = authorise(world, call);
      const answer = 'status' in reading ? reading : then(reading);
      const credentials: Record<string, string> =
        'status' in reading ? {} : { 'x-credentials-id': reading.consent.credentialsId };
      return { ...answer, headers: { 'x-tl-correlation-id': randomUUID(), ...credentials, ...answer.headers } };
    };
  }

  function readAccount(kind: AccountPlan['kind'], then: (reading: AccountReading) => Answer): (call: Call) => Answer {
    return read((reading) => {
      const { bank, consent, call } = reading;
      const plan = bank.accounts.find(
        (candidate) => candidate.kind === kind && accountIdOf(consent, bank, candidate) === call.params['accountId'],
      );
      return plan === undefined ? dataError('account_not_found') : then({ ...reading, plan });
    });
  }
}

function authorise(world: World, call: Call): Reading | Answer {
  const token = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const known = token === undefined ? undefined : world.store.accessTokens.get(hashToken(token));
  const consent = known === undefined ? undefined : world.store.consents.get(known.credentialsId);
  const bank = consent === undefined ? undefined : findBank(consent.providerId);
  if (known === undefined || consent === undefined || bank === undefined) return dataError('unauthorized');
  const nowMs = world.clock.nowMs();
  if (nowMs >= known.expiresMs) {
    const at = new Date(known.expiresMs).toISOString().replace('T', ' ').slice(0, 19);
    return dataError('invalid_token', { description: `The token expired at '${at}Z'` });
  }
  if (!isConsentAlive(consent, nowMs)) return dataError('access_denied');
  return { world, call, consent, bank, nowMs };
}

function results(rows: readonly object[]): Answer {
  return jsonAnswer(200, { results: rows, status: 'Succeeded' });
}

function me({ world, consent, bank, nowMs }: Reading): Answer {
  return results([
    {
      client_id: consent.clientId,
      credentials_id: consent.credentialsId,
      consent_status: consent.status,
      consent_status_updated_at: new Date(consent.updatedMs).toISOString(),
      consent_created_at: new Date(consent.createdMs).toISOString(),
      consent_expires_at: new Date(consentExpiry(consent, nowMs)).toISOString(),
      provider: {
        display_name: bank.displayName,
        logo_uri: `${world.origin}/logos/${bank.providerId}.svg`,
        provider_id: bank.providerId,
      },
      scopes: consent.scopes,
      privacy_policy: 'Feb2019',
    },
  ]);
}

function info({ consent, nowMs }: Reading): Answer {
  return results([{ full_name: nameOf(consent.username), update_timestamp: new Date(nowMs).toISOString() }]);
}

function list(reading: Reading, kind: AccountPlan['kind']): Answer {
  const plans = reading.bank.accounts.filter((plan) => plan.kind === kind);
  return results(plans.map((plan) => shape({ ...reading, plan })));
}

function shape({ world, consent, bank, plan, nowMs }: AccountReading): object {
  const make = plan.kind === 'card' ? cardShape : accountShape;
  return make(world.seed, consent, bank, plan, nowMs);
}

function balance({ world, consent, bank, plan, nowMs }: AccountReading): Answer {
  return results([balanceShape(plan, world.books.ledgerOf(consent.username, bank, plan), nowMs)]);
}

function transactions({ world, call, consent, bank, plan, nowMs }: AccountReading): Answer {
  const today = utcDateOf(nowMs);
  const from = dateParameter(call, 'from') ?? addDays(today, -90);
  const to = dateParameter(call, 'to') ?? today;
  if (!isLocalDate(from) || !isLocalDate(to)) return dataError('validation_error');
  if (from > to) return dataError('invalid_date_range');
  const rows = bookedRows(world.books.ledgerOf(consent.username, bank, plan), nowMs)
    .filter(({ date }) => date >= from && date <= to)
    .reverse();
  return results(rows.map((row) => transactionShape(bank, plan, row, 'booked')));
}

function pending({ world, consent, bank, plan, nowMs }: AccountReading): Answer {
  const rows = pendingRows(world.books.ledgerOf(consent.username, bank, plan), nowMs).reverse();
  return results(rows.map((row) => transactionShape(bank, plan, row, 'pending')));
}

function dateParameter(call: Call, name: string): string | undefined {
  const text = call.url.searchParams.get(name);
  return text === null ? undefined : (localDateOf(text) ?? text);
}
