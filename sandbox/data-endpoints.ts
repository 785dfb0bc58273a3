import { addDays, isLocalDate, localDateOf, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import { refusedRange } from './access-rules.ts';
import { altered } from './answer-faults.ts';
import type { AccountPlan } from './banks.ts';
import { guarded, type Reading } from './data-access.ts';
import { dataError } from './data-errors.ts';
import {
  accountBalanceShape,
  accountIdOf,
  accountShape,
  cardBalanceShape,
  cardShape,
  directDebitShape,
  standingOrderShape,
} from './data-shapes.ts';
import type { Endpoint } from './faults.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import { bookedRows, pendingRows, type AccountLedger } from './ledger.ts';
import { mandatesOf } from './mandates.ts';
import { spoiledRows } from './row-faults.ts';
import { consentExpiry } from './token-endpoint.ts';
import { transactionShape } from './transaction-shapes.ts';
import { nameOf } from './users.ts';
import type { World } from './world.ts';

type AccountReading = Reading & { plan: AccountPlan; accountId: string; ledger: () => AccountLedger };

/** The routes under `/data/v1`. Cards have no standing orders and no direct debits: those paths do not exist. */
export function dataRoutes(world: World): Route[] {
  const root = '/data/v1';
  const routes: Route[] = [
    { method: 'GET', path: `${root}/me`, handle: guarded(world, 'me', me) },
    { method: 'GET', path: `${root}/info`, handle: guarded(world, 'info', info) },
    { method: 'GET', path: `${root}/results/:taskId`, handle: guarded(world, 'results', asyncResult) },
    {
      method: 'GET',
      path: `${root}/accounts/:accountId/standing_orders`,
      handle: read('account', 'standing_orders', mandates),
    },
    {
      method: 'GET',
      path: `${root}/accounts/:accountId/direct_debits`,
      handle: read('account', 'direct_debits', mandates),
    },
  ];
  for (const kind of ['account', 'card'] as const) {
    const path = `${root}/${kind}s`;
    const listEndpoint = kind === 'account' ? 'accounts' : 'cards';
    routes.push(
      { method: 'GET', path, handle: guarded(world, listEndpoint, (reading) => list(reading, kind)) },
      { method: 'GET', path: `${path}/:accountId`, handle: read(kind, kind, (reading) => results([shape(reading)])) },
      { method: 'GET', path: `${path}/:accountId/balance`, handle: read(kind, 'balance', balance) },
      { method: 'GET', path: `${path}/:accountId/transactions`, handle: read(kind, 'transactions', transactions) },
      { method: 'GET', path: `${path}/:accountId/transactions/pending`, handle: read(kind, 'pending', pending) },
    );
  }
  return routes;

  function read(
    kind: AccountPlan['kind'],
    endpoint: Endpoint,
    then: (reading: AccountReading) => Answer,
  ): (call: Call) => Answer {
    return guarded(world, endpoint, (reading) => {
      const { consent, bank, call } = reading;
      // `/cards/{id}/balance` needs `cards` beside `balance`, and so on for the others.
      const listScope = kind === 'card' ? 'cards' : 'accounts';
      if (!consent.scopes.includes(listScope)) return dataError('access_denied');
      const accountId = call.params['accountId'] ?? '';
      const plan = offered(reading, kind).find((candidate) => accountIdOf(consent, bank, candidate) === accountId);
      if (plan === undefined) return dataError('account_not_found');
      return then({ ...reading, plan, accountId, ledger: () => world.books.ledgerOf(consent.username, bank, plan) });
    });
  }
}

function results(rows: readonly object[]): Answer {
  return jsonAnswer(200, { results: rows, status: 'Succeeded' });
}

function me({ world, consent, bank, nowMs, place }: Reading): Answer {
  const fields = {
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
  };
  return results([altered(fields, world.faults.take('me-answer', place))]);
}

function info({ consent, nowMs }: Reading): Answer {
  return results([{ full_name: nameOf(consent.username), update_timestamp: new Date(nowMs).toISOString() }]);
}

function asyncResult({ world, call, consent }: Reading): Answer {
  const taskId = call.params['taskId'] ?? '';
  const resultsUri = `${world.origin}/data/v1/results/${taskId}`;
  return world.tasks.collect(consent.credentialsId, taskId, resultsUri) ?? dataError('account_not_found');
}

/** The accounts or cards that the bank shows at this moment. */
function offered(reading: Reading, kind: AccountPlan['kind']): AccountPlan[] {
  const { world, bank, consent, place } = reading;
  const plans = bank.accounts.filter((plan) => plan.kind === kind);
  const vanished = world.faults.take('account-vanishes', place);
  if (vanished === undefined) return plans;
  const last = plans.at(-1);
  const goneId = vanished.accountId ?? (last === undefined ? undefined : accountIdOf(consent, bank, last));
  return plans.filter((plan) => accountIdOf(consent, bank, plan) !== goneId);
}

function list(reading: Reading, kind: AccountPlan['kind']): Answer {
  const { world, place } = reading;
  const shapes = offered(reading, kind).map((plan) => shape({ ...reading, plan }));
  const last = shapes.pop();
  return results(
    last === undefined ? [] : [...shapes, altered({ ...last }, world.faults.take('account-answer', place))],
  );
}

function shape({ world, consent, bank, plan, nowMs }: Reading & { plan: AccountPlan }): object {
  const make = plan.kind === 'card' ? cardShape : accountShape;
  return make(world.seed, consent, bank, plan, nowMs);
}

function balance({ world, plan, ledger, nowMs, place }: AccountReading): Answer {
  const byMinor = world.faults.take('balance-off', place)?.byMinor ?? 0;
  const make = plan.kind === 'card' ? cardBalanceShape : accountBalanceShape;
  return results([make(plan, ledger(), nowMs, byMinor)]);
}

function transactions(reading: AccountReading): Answer {
  const { world, call, consent, bank, plan, ledger, nowMs, place } = reading;
  const range = rangeOf(call, utcDateOf(nowMs));
  if (range === undefined) return dataError('validation_error');
  const { authenticatedMs } = consent;
  const refused = refusedRange({ ...range, bank, authenticatedMs, nowMs, rules: world.settings });
  if (refused !== undefined) return dataError(refused);
  const rows = bookedRows(ledger(), nowMs)
    .filter(({ date }) => date >= range.from && date <= range.to)
    .toReversed()
    .map((row) => transactionShape(bank, plan, row, 'booked'));
  return results(spoiledRows(rows, { faults: world.faults, place, currency: plan.currency, range }));
}

function pending({ world, bank, plan, ledger, nowMs, place }: AccountReading): Answer {
  const today = utcDateOf(nowMs);
  const rows = pendingRows(ledger(), nowMs)
    .toReversed()
    .map((row) => transactionShape(bank, plan, row, 'pending'));
  const range = { from: addDays(today, -10), to: today };
  return results(spoiledRows(rows, { faults: world.faults, place, currency: plan.currency, range }));
}

function mandates({ world, consent, bank, plan, accountId, nowMs, place }: AccountReading): Answer {
  const { seed, books } = world;
  const today = utcDateOf(nowMs);
  const all = mandatesOf({ seed, username: consent.username, bank, plan, opensOn: books.opensOn, today });
  const [kind, make] =
    place.endpoint === 'direct_debits'
      ? (['direct-debit', directDebitShape] as const)
      : (['standing-order', standingOrderShape] as const);
  const rows = all.filter((mandate) => mandate.kind === kind).map((mandate) => make(plan, mandate, accountId, nowMs));
  return rows.length === 0 && bank.emptyMeansDenied === true ? dataError('access_denied') : results(rows);
}

/** `from` and `to` of a call, both inclusive; the last 90 days when nothing is said. `undefined` when they are no dates. */
function rangeOf(call: Call, today: LocalDate): { from: LocalDate; to: LocalDate } | undefined {
  const read = (name: string, otherwise: LocalDate): LocalDate | undefined => {
    const text = call.url.searchParams.get(name);
    if (text === null) return otherwise;
    return localDateOf(text);
  };
  const from = read('from', addDays(today, -90));
  const to = read('to', today);
  return from === undefined || to === undefined || !isLocalDate(from) || !isLocalDate(to) ? undefined : { from, to };
}
