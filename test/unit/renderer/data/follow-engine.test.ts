import { beforeEach, describe, expect, it } from 'vitest';
import { followEngine } from '../../../../renderer/data/follow-engine.ts';
import { createLiveStore, type LiveStore } from '../../../../renderer/data/live-store.ts';
import { methodsToAskAgain } from '../../../../renderer/data/methods-to-ask-again.ts';
import { createPageStore } from '../../../../renderer/data/page-store.ts';
import { queryKey } from '../../../../renderer/data/query-key.ts';
import { createQueryStore } from '../../../../renderer/data/query-store.ts';
import type { AuditEntry, EngineEvent } from '../../../../shared/contract/index.ts';
import { createScriptedTransport, type ScriptedTransport } from './scripted-transport.ts';

const audit = (action: AuditEntry['action']): EngineEvent => ({
  event: 'audit.appended',
  payload: { entry: { auditId: 1, at: '2026-03-06T12:00:00.000Z', action, metadata: {} } },
});

describe('what an event makes doubtful', () => {
  it.each<[string, EngineEvent, string[]]>([
    [
      'connections',
      { event: 'connections.changed', payload: {} },
      ['connections.list', 'connections.attempts', 'app.status'],
    ],
    ['accounts', { event: 'accounts.changed', payload: {} }, ['accounts.list']],
    ['transactions', { event: 'transactions.changed', payload: {} }, ['transactions.page']],
    ['the end of a sync', { event: 'sync.finished', payload: { connectionId: 'c1', ok: true } }, ['connections.list']],
    ['a sign-in', audit('AUTH_FAILED'), ['connections.attempts', 'audit.page']],
    ['a setting', audit('SETTINGS_CHANGED'), ['settings.get', 'credentials.status', 'app.status', 'audit.page']],
    ['an ordinary act', audit('BALANCE_FETCHED'), ['audit.page']],
  ])('%s', (_name, event, methods) => {
    expect(methodsToAskAgain(event)).toEqual(expect.arrayContaining(methods));
  });

  it('is nothing for progress, which carries its own figures', () => {
    const event = { event: 'sync.progress', payload: { connectionId: 'c1', step: 'saving', done: 1 } } as const;
    expect(methodsToAskAgain(event)).toEqual([]);
  });
});

describe('following the engine', () => {
  let transport: ScriptedTransport;
  let live: LiveStore;
  let timers: (() => void)[];
  let stop: () => void;
  let held: () => string;
  const asked = () => transport.asked.map(({ name }) => name);

  beforeEach(() => {
    transport = createScriptedTransport();
    live = createLiveStore();
    timers = [];
    const queries = createQueryStore(transport);
    const pages = createPageStore(transport);
    for (const name of ['connections.list', 'accounts.list'] as const) queries.watch(queryKey(name, {}));
    pages.watch(queryKey('audit.page', {}));
    for (const name of ['connections.list', 'accounts.list'] as const) queries.ensure(queryKey(name, {}));
    pages.ensure(queryKey('audit.page', {}));
    held = () => JSON.stringify([queries.store.getState(), pages.store.getState(), live.getState()]);
    stop = followEngine(
      transport,
      { queries, pages, live },
      { setTimer: (run) => timers.push(run), clearTimer: () => timers.splice(0) },
    );
  });

  it('asks at once after the first event, and together after a burst', () => {
    transport.asked.splice(0);
    for (let burst = 0; burst < 50; burst += 1) {
      transport.emit({ event: 'accounts.changed', payload: {} });
      transport.emit({ event: 'connections.changed', payload: {} });
    }
    expect(asked()).toEqual(['accounts.list']);
    timers.shift()?.();
    expect(asked().toSorted()).toEqual(['accounts.list', 'accounts.list', 'connections.list']);
    timers.shift()?.();
    expect(timers).toHaveLength(0);
  });

  it('asks everything again after events may have been missed', async () => {
    for (const question of transport.asked.splice(0)) await question.answer({ entries: [] });
    live.setState({ progress: { c1: { connectionId: 'c1', step: 'saving', done: 1 } } });
    transport.link('lost');
    expect(live.getState().link).toBe('lost');
    expect(asked()).toEqual([]);
    transport.link('restored');
    expect(asked().toSorted()).toEqual(['accounts.list', 'audit.page', 'connections.list']);
    expect(live.getState()).toEqual({ link: 'connected', progress: {}, jobs: {} });
  });

  it('drops all it holds when the app lock goes on, answers on their way too, and asks only how things stand', async () => {
    const [connections, accounts, audited] = transport.asked.splice(0);
    await connections?.answer({ connections: ['MONEY'] });
    await audited?.answer({ entries: ['MONEY'] });
    transport.emit({ event: 'accounts.changed', payload: {} });
    live.setState({ progress: { c1: { connectionId: 'c1', step: 'saving', done: 1 } } });
    transport.asked.splice(0);

    transport.emit({ event: 'lock.changed', payload: { isLocked: true } });
    await accounts?.answer({ accounts: ['MONEY'] });
    for (const run of timers.splice(0)) run();
    expect(asked()).toEqual(['app.status']);
    expect(held()).not.toContain('MONEY');
    expect(live.getState()).toEqual({ link: 'connected', progress: {}, jobs: {} });
  });

  it('shows progress until the sync ends', () => {
    transport.emit({
      event: 'sync.progress',
      payload: { connectionId: 'c1', step: 'transactions', done: 1, total: 4 },
    });
    transport.emit({ event: 'sync.progress', payload: { connectionId: 'c2', step: 'saving', done: 0 } });
    expect(live.getState().progress['c1']).toMatchObject({ done: 1, total: 4 });
    transport.emit({ event: 'sync.finished', payload: { connectionId: 'c1', ok: true } });
    expect(Object.keys(live.getState().progress)).toEqual(['c2']);
  });

  it('stops when told to', () => {
    transport.emit({ event: 'accounts.changed', payload: {} });
    stop();
    expect(timers).toHaveLength(0);
    transport.asked.splice(0);
    transport.emit({ event: 'accounts.changed', payload: {} });
    expect(asked()).toEqual([]);
  });
});
