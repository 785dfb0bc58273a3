import { setTimeout as pause } from 'node:timers/promises';
import { createDispatch } from '../../../core/dispatch.ts';
import type { Engine } from '../../../core/engine.ts';
import { AppError } from '../../../core/errors.ts';
import { createEventBus, type EventBus } from '../../../core/events.ts';
import { createLog } from '../../../core/logging/log.ts';
import {
  methods,
  type ErrorCode,
  type Handlers,
  type MethodName,
  type Output,
  type ParsedInput,
} from '../../../shared/contract/index.ts';
import { DIAGNOSIS_WORDS } from '../../../shared/domain/diagnosis-words.ts';
import { chooseLocale } from '../../../shared/domain/language.ts';
import { AUDIT_ACTIONS } from '../../../shared/domain/audit-actions.ts';
import { localDateOf } from '../../../shared/domain/local-date.ts';
import { insightAnswers } from './insight-answers.ts';
import { balancesBack, someChanges, someCoverage, someProvenance } from './ledger.ts';
import { ago, someProviders } from './money.ts';
import { someBackups } from './own-data.ts';
import { someRelay, someRelayDevices } from './relay.ts';
import type { World } from './states.ts';
import { someBundle } from './watching.ts';

/** An engine for the interface alone, whose events a test sends itself. */
export type FixtureEngine = Engine & { emit: EventBus['emit'] };

type Answers = {
  [Name in MethodName]?: (input: ParsedInput<Name>) => Output<Name> | Promise<Output<Name>>;
};

const PAGE_ROWS = 100;

/**
 * An engine that answers from a {@link World}, for pictures and tests of the interface in states that a real bank does
 * not offer on demand. The real dispatcher checks every answer against the contract.
 */
export function createFixtureEngine(world: World): FixtureEngine {
  const log = createLog({ scope: 'fixture', sinks: [] });
  const events = createEventBus(log);
  const answers: Answers = {
    ...insightAnswers(world, events),
    'app.status': () => world.status,
    'keyStore.setPassphrase': () => {
      world.status.keyStore = { kind: 'passphrase', state: 'ready' };
      return { keyStore: world.status.keyStore };
    },
    'keyStore.unlock': () => {
      world.status.isOpen = true;
      world.status.keyStore = { ...world.status.keyStore, state: 'ready' };
      return { keyStore: world.status.keyStore };
    },
    'lock.state': () => world.lock,
    'lock.set': ({ secret, idleMinutes = 10, isOff = false }) => {
      if (isOff) world.lock = { isSet: false, isLocked: false, hasRecoveryCode: world.lock.hasRecoveryCode };
      else world.lock = { ...world.lock, isSet: true, kind: secret === undefined ? 'pin' : 'passphrase', idleMinutes };
      world.status.lock = isOff ? 'off' : 'open';
      return world.lock;
    },
    'lock.now': () => {
      world.lock = { ...world.lock, isLocked: true };
      world.status.lock = 'locked';
      events.emit('lock.changed', { isLocked: true });
      return world.lock;
    },
    'lock.activity': () => ({}),
    'lock.unlock': () => {
      world.lock = { ...world.lock, isLocked: false };
      world.status.lock = 'open';
      events.emit('lock.changed', { isLocked: false });
      return world.lock;
    },
    'lock.createRecoveryCode': () => {
      world.lock = { ...world.lock, hasRecoveryCode: true };
      return { recoveryCode: 'K7M2Q-9XRT4-8J6BW-SKGJ4-EAYF0' };
    },
    'settings.get': () => world.settings,
    'settings.update': (change) => {
      for (const [key, value] of Object.entries(change))
        if (value !== undefined) Object.assign(world.settings, { [key]: value });
      world.status.environment = world.settings.environment;
      return world.settings;
    },
    'credentials.status': ({ environment }) => ({
      ...world.credentials,
      environment: environment ?? world.settings.environment,
    }),
    'credentials.set': ({ clientSecret: _kept, redirectUri, ...given }) => {
      world.credentials = { ...given, hasSecret: true, redirectUri: redirectUri ?? world.credentials.redirectUri };
      return world.credentials;
    },
    'credentials.check': () => world.check,
    'providers.list': ({ country }) => ({ providers: someProviders(country) }),
    'connections.list': () => ({ connections: world.connections }),
    'connections.attempts': () => ({ attempts: world.attempts }),
    'connections.refreshTokens': ({ connectionId }) => ({ connection: connectionOf(connectionId) }),
    'connections.disconnect': ({ connectionId }) => {
      Object.assign(connectionOf(connectionId), { status: 'REVOKED', reason: 'disconnected' });
      events.emit('connections.changed', {});
      return {};
    },
    'accounts.list': () => ({ accounts: world.accounts }),
    'transactions.page': ({ accountIds, categoryIds, search, from, to, status, cursor, limit }) => {
      const words = (search ?? '').toLowerCase().split(' ');
      const fitting = world.transactions.filter(
        (row) =>
          !row.deleted &&
          (accountIds === undefined || accountIds.includes(row.accountId)) &&
          (categoryIds === undefined || categoryIds.includes(row.shownCategory?.categoryId ?? '')) &&
          (from === undefined || row.date >= from) &&
          (to === undefined || row.date <= to) &&
          (status === undefined || row.status === status) &&
          words.every((word) => `${row.merchant ?? ''} ${row.description}`.toLowerCase().includes(word)),
      );
      const { page, nextCursor } = pageOf(fitting, cursor, limit);
      return { transactions: page, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
    'audit.page': ({
      action,
      actions = AUDIT_ACTIONS,
      connectionId,
      from = '',
      to = '9',
      words: sought = [],
      cursor,
      limit,
    }) => {
      const wanted = action === undefined ? actions : [action];
      const fitting = world.entries.filter(
        (entry) =>
          wanted.includes(entry.action) &&
          (connectionId === undefined || entry.connectionId === connectionId) &&
          entry.at >= from &&
          entry.at <= to &&
          (cursor === undefined || entry.auditId < Number(cursor)) &&
          sought.every(
            (word) =>
              word.actions.includes(entry.action) ||
              word.connectionIds.includes(entry.connectionId ?? '') ||
              JSON.stringify(entry.metadata).toLowerCase().includes(word.text),
          ),
      );
      const entries = fitting.slice(0, limit ?? PAGE_ROWS);
      const hasMore = fitting.length > entries.length;
      return { entries, ...(hasMore ? { nextCursor: String(entries.at(-1)?.auditId ?? 0) } : {}) };
    },
    'sync.run': async () => {
      await pause(600);
      return { runs: [] };
    },
    'sync.cancel': ({ connectionId }) => {
      connectionOf(connectionId).syncing = false;
      events.emit('sync.finished', { connectionId, ok: false });
      return {};
    },
    'sync.runs': ({ cursor, limit }) => {
      const { page, nextCursor } = pageOf(world.runs, cursor, limit);
      return { runs: page, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
    'sync.changes': ({ runId }) =>
      someChanges(found(world.runs.find((run) => run.runId === runId)), world.transactions),
    'sync.undo': ({ runId }) => {
      const { connectionId, startedAt } = found(world.runs.find((run) => run.runId === runId));
      for (const run of world.runs)
        if (run.connectionId === connectionId && run.startedAt >= startedAt) run.undoneAt ??= world.status.now;
      return {};
    },
    'coverage.get': () => someCoverage(world.nowMs, today()),
    'reviews.list': () => ({
      reviews: world.reviews.filter(({ state }) => state === 'open'),
      answered: world.reviews.filter(({ state }) => state !== 'open'),
    }),
    'reviews.resolve': ({ reviewId, transactionId }) => {
      Object.assign(reviewOf(reviewId), { state: 'resolved', chosenId: transactionId, answeredAt: world.status.now });
      return {};
    },
    'reviews.dismiss': ({ reviewId }) => {
      Object.assign(reviewOf(reviewId), { state: 'dismissed', answeredAt: world.status.now });
      return {};
    },
    'reviews.reopen': ({ reviewId }) => {
      const review = reviewOf(reviewId);
      review.state = 'open';
      delete review.chosenId;
      return {};
    },
    'transactions.get': ({ transactionId }) => {
      const transaction = rowOf(transactionId);
      return { transaction, provenance: someProvenance(transaction, world.runs) };
    },
    'transactions.update': ({ transactionId, categoryId, note, deleted }) => {
      const transaction = rowOf(transactionId);
      if (categoryId !== undefined)
        Object.assign(transaction, { categoryId, shownCategory: { categoryId, by: 'hand' } });
      if (note !== undefined) Object.assign(transaction, { note });
      if (deleted !== undefined) transaction.deleted = deleted;
      events.emit('transactions.changed', {});
      return { transaction };
    },
    'rates.list': () => ({ rates: [] }),
    'insights.netWorth': ({ from, to, accountIds }) => {
      const known = world.accounts.filter(
        ({ accountId, balance }) => balance && (accountIds === undefined || accountIds.includes(accountId)),
      );
      return {
        series: [...Map.groupBy(known, ({ currency }) => currency)].map(([currency, accounts]) => ({
          currency,
          points: balancesBack(
            accounts.reduce((sum, { balance }) => sum + (balance?.currentMinor ?? 0), 0),
            world.transactions.filter((row) => accounts.some(({ accountId }) => accountId === row.accountId)),
            from,
            to,
          ),
        })),
      };
    },
    'export.run': ({ format }) => ({ outcome: 'saved', fileName: `coffer-2026-06-30.${format}` }),
    'backup.list': () => world.backups,
    'backup.create': async () => {
      for (const done of [0, 30, 60]) {
        events.emit('job.progress', { job: 'backup', done, total: 100 });
        await pause(200);
      }
      const [backup] = someBackups(world.nowMs).backups;
      world.backups.backups = [found(backup), ...world.backups.backups];
      return { backup: found(backup) };
    },
    'backup.plan': ({ passphrase, ...change }) => {
      for (const [key, value] of Object.entries(change))
        if (value !== undefined) Object.assign(world.backups.plan, { [key]: value });
      world.backups.plan.hasPassphrase ||= passphrase !== undefined;
      return world.backups.plan;
    },
    'backup.remove': ({ backupId }) => {
      world.backups.backups = world.backups.backups.filter((backup) => backup.backupId !== backupId);
      return {};
    },
    'backup.saveCopy': () => ({ outcome: 'saved', fileName: 'coffer-2026-06-29-2100.coffer-backup' }),
    'backup.restore': async () => {
      await pause(400);
      throw new AppError('BACKUP_INVALID', { sentence: 'backup-passphrase' });
    },
    'audit.cancelVerify': () => ({}),
    'audit.verify': async () => {
      for (let done = 400; done <= 1200; done += 400) {
        events.emit('job.progress', { job: 'audit.verify', done, total: world.entries.length });
        await pause(150);
      }
      return world.verdict;
    },
    'audit.export': () => ({
      file: { outcome: 'saved', fileName: 'coffer-audit-2026-06-30.jsonl' },
      keyFingerprint: '5C1E 77A0 3B9D E214 90FA 6D52 11C8 4E7B',
    }),
    'tokens.stats': ({ hours = 24 }) => ({
      refreshed: hours,
      failed: hours > 24 ? 2 : 0,
      successRate: hours > 24 ? hours / (hours + 2) : 1,
      active: world.connections.filter(({ status }) => status === 'ACTIVE').length,
      expired: world.connections.filter(({ status }) => status === 'EXPIRED').length,
      revoked: 0,
      error: world.connections.filter(({ status }) => status === 'ERROR').length,
      expiringSoon: 0,
      expiringWithin14Days: world.connections.filter(({ daysLeft = 99 }) => daysLeft >= 0 && daysLeft <= 14).length,
    }),
    'relay.status': () => world.relay,
    'relay.devices': () => ({ devices: world.relayDevices }),
    'relay.pair': () => {
      world.relay = someRelay(world.nowMs);
      world.relayDevices = someRelayDevices(world.nowMs);
      return world.relay;
    },
    'relay.unpair': () => {
      world.relay = { state: 'unpaired' };
      events.emit('relay.changed', {});
      return { relayWasTold: true };
    },
    'relay.revokeDevice': ({ deviceId }) => {
      world.relayDevices = world.relayDevices.filter((device) => device.deviceId !== deviceId);
      return {};
    },
    'relay.mintCode': () => ({
      code: 'K7QM-2WXP-9F4D',
      expiresAt: ago(world.nowMs, -10 * 60_000),
      relayUrl: world.relay.relay?.url ?? '',
    }),
    'relay.setSecret': ({ secret }) => {
      if (world.relay.relay) world.relay.relay.secret = secret === undefined ? 'none' : 'settings';
      return world.relay;
    },
    'relay.sendTest': () => {
      world.deliveries.unshift({
        eventId: `test-${world.deliveries.length}`,
        type: 'relay.test',
        receivedAt: world.status.now,
        state: 'handled',
        reason: 'test',
        trust: 'unproven',
      });
      events.emit('webhooks.changed', {});
      return {};
    },
    'webhooks.deliveries': ({ cursor, limit }) => {
      const { page, nextCursor } = pageOf(world.deliveries, cursor, limit);
      return { deliveries: page, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
    'webhooks.stats': () => ({ received: 36, handled: 30, failed: 2, rejected: 1, gaps: 1 }),
    'keyStore.rotate': () => ({ values: 11 }),
    'health.banks': () => ({ banks: world.banks }),
    'alerts.list': () => ({ alerts: world.alerts }),
    'alerts.dismiss': ({ alertId }) => {
      world.alerts = world.alerts.filter((alert) => alert.alertId !== alertId);
      events.emit('alerts.changed', {});
      return {};
    },
    'diagnostics.build': () => someBundle(world.nowMs),
    'diagnostics.save': () => ({ outcome: 'saved', fileName: 'coffer-diagnostics-2026-06-30.txt' }),
    'quota.list': ({ connectionId }) => ({
      quotas: world.quotas.filter((quota) => quota.connectionId === connectionId),
    }),
    'consents.calendar': () => ({ entries: world.calendar }),
    'connections.diagnose': ({ connectionId }) => ({
      connectionId,
      cause: 'consent_ending',
      title: 'The consent ends soon',
      confidence: 'certain',
      evidence: [
        {
          at: world.status.now,
          text: DIAGNOSIS_WORDS['evidence.synced'],
          auditId: 812,
          key: 'evidence.synced',
          values: {},
        },
        {
          at: world.status.now,
          text: DIAGNOSIS_WORDS['evidence.end-stated-ahead'],
          key: 'evidence.end-stated-ahead',
          values: { end: ago(world.nowMs, -6 * 24 * 3_600_000) },
        },
      ],
      nextStep: { code: 'renew', text: DIAGNOSIS_WORDS['step.renew'], key: 'step.renew', values: {} },
    }),
    'demo.start': () => ({ controlUrl: 'http://127.0.0.1:1/control' }),
  };
  return {
    dispatch: createDispatch(handlersOf(answers, world.failing), log),
    subscribe: (listener) => events.subscribe(listener),
    emit: (event, payload) => events.emit(event, payload),
    acceptRedirect: () => Promise.resolve({ state: 'failed', error: new AppError('STATE_UNKNOWN').toValue() }),
    takeDownload: () => undefined,
    locale: (preferred = []) => chooseLocale(world.settings.language, preferred),
    resume: () => {},
    suspend: () => {},
    behindLock: {
      dispatch: createDispatch(handlersOf(answers, world.failing), log),
      subscribe: (listener) => events.subscribe(listener),
    },
    close: () => Promise.resolve(),
  };

  function connectionOf(connectionId: string) {
    return found(world.connections.find((connection) => connection.connectionId === connectionId));
  }

  function reviewOf(reviewId: string) {
    return found(world.reviews.find((review) => review.reviewId === reviewId));
  }

  function rowOf(transactionId: string) {
    return found(world.transactions.find((row) => row.transactionId === transactionId));
  }

  function today(): string {
    return localDateOf(world.status.now) ?? '2026-01-01';
  }
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new AppError('NOT_FOUND');
  return value;
}

function pageOf<Row>(rows: readonly Row[], cursor: string | undefined, limit = PAGE_ROWS) {
  const start = Number(cursor ?? 0);
  const end = start + limit;
  return { page: rows.slice(start, end), nextCursor: end < rows.length ? String(end) : undefined };
}

/** Every method of the contract: those that the fixture answers, and the others as "not here". */
function handlersOf(answers: Answers, failing: Partial<Record<MethodName, ErrorCode | 'never'>>): Handlers {
  const names = Object.keys(methods) as MethodName[];
  const handlers = names.map((name) => {
    const answer = answers[name] as ((input: unknown) => unknown) | undefined;
    const handler = (input: unknown): unknown => {
      const failure = failing[name] ?? (answer === undefined ? 'NOT_FOUND' : undefined);
      if (failure === 'never') return new Promise(() => {});
      if (failure !== undefined) throw new AppError(failure);
      return answer?.(input);
    };
    return [name, handler];
  });
  return Object.fromEntries(handlers) as Handlers;
}
