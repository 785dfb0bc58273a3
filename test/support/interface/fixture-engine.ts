import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../core/errors.ts';
import type { Handlers, Input, MethodName, Output } from '../../../shared/contract/index.ts';
import { createSmallEngine, type SmallEngine } from '../../contract/small-engine.ts';
import { someProviders } from './money.ts';
import type { World } from './states.ts';

const PAGE_ROWS = 100;

/**
 * An engine that answers from a {@link World}, for pictures and tests of the interface in states that a real bank does
 * not offer on demand. The real dispatcher checks every answer against the contract.
 */
export function createFixtureEngine(world: World): SmallEngine {
  const engine = createSmallEngine();
  const answers: { [Name in MethodName]?: (input: Input<Name>) => Output<Name> | Promise<Output<Name>> } = {
    'app.status': () => world.status,
    'keyStore.setPassphrase': () => {
      world.status.keyStore = { kind: 'passphrase', state: 'ready' };
      return { keyStore: world.status.keyStore };
    },
    'keyStore.unlock': () => {
      world.status.keyStore = { ...world.status.keyStore, state: 'ready' };
      return { keyStore: world.status.keyStore };
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
    'providers.list': ({ country }) => ({ providers: someProviders(country) }),
    'connections.list': () => ({ connections: world.connections }),
    'connections.attempts': () => ({ attempts: world.attempts }),
    'connections.refreshTokens': ({ connectionId }) => ({ connection: connectionOf(connectionId) }),
    'connections.disconnect': ({ connectionId }) => {
      Object.assign(connectionOf(connectionId), { status: 'REVOKED', reason: 'disconnected' });
      engine.emit('connections.changed', {});
      return {};
    },
    'accounts.list': () => ({ accounts: world.accounts }),
    'transactions.page': ({ accountIds, search, from, to, status, cursor, limit }) => {
      const words = (search ?? '').toLowerCase().split(' ');
      const fitting = world.transactions.filter(
        (row) =>
          (accountIds === undefined || accountIds.includes(row.accountId)) &&
          (from === undefined || row.date >= from) &&
          (to === undefined || row.date <= to) &&
          (status === undefined || row.status === status) &&
          words.every((word) => `${row.merchant ?? ''} ${row.description}`.toLowerCase().includes(word)),
      );
      const { page, nextCursor } = pageOf(fitting, cursor, limit);
      return { transactions: page, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
    'audit.page': ({ action, cursor, limit }) => {
      const fitting = world.entries.filter((entry) => action === undefined || entry.action === action);
      const { page, nextCursor } = pageOf(fitting, cursor, limit);
      return { entries: page, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
    'sync.run': async () => {
      await pause(600);
      return { runs: [] };
    },
    'demo.start': () => ({ controlUrl: 'http://127.0.0.1:1/control' }),
  };
  for (const [method, answer] of Object.entries(answers)) {
    engine.answers[method] = (input: never): unknown => {
      const failing = world.failing[method as keyof Handlers];
      if (failing === 'never') return new Promise(() => {});
      if (failing !== undefined) throw new AppError(failing);
      return (answer as (value: never) => unknown)(input);
    };
  }
  return engine;

  function connectionOf(connectionId: string) {
    const found = world.connections.find((connection) => connection.connectionId === connectionId);
    if (!found) throw new AppError('NOT_FOUND');
    return found;
  }
}

function pageOf<Row>(rows: readonly Row[], cursor: string | undefined, limit = PAGE_ROWS) {
  const start = Number(cursor ?? 0);
  const end = start + limit;
  return { page: rows.slice(start, end), nextCursor: end < rows.length ? String(end) : undefined };
}
