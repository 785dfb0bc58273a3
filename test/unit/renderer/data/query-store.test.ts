import { beforeEach, describe, expect, it } from 'vitest';
import { inputOfKey, methodOfKey, queryKey } from '../../../../renderer/data/query-key.ts';
import { createQueryStore, type QueryStore } from '../../../../renderer/data/query-store.ts';
import { ContractError } from '../../../../renderer/transport/contract-error.ts';
import { createScriptedTransport, type ScriptedTransport } from './scripted-transport.ts';

const KEY = queryKey('connections.list', {});
const offline = new ContractError({ code: 'NETWORK_OFFLINE', retry: 'now' });
let transport: ScriptedTransport;
let queries: QueryStore;
const entry = (key = KEY) => queries.store.getState()[key];

beforeEach(() => {
  transport = createScriptedTransport();
  queries = createQueryStore(transport);
});

describe('a key', () => {
  it('is the same for the same question, however it was written', () => {
    const key = queryKey('transactions.page', { limit: 8, accountIds: ['a', 'b'] });
    expect(key).toBe(queryKey('transactions.page', { accountIds: ['a', 'b'], limit: 8 }));
    expect(key).not.toBe(queryKey('transactions.page', { accountIds: ['b', 'a'], limit: 8 }));
    expect([methodOfKey(key), inputOfKey(key)]).toEqual(['transactions.page', { accountIds: ['a', 'b'], limit: 8 }]);
  });
});

describe('answers', () => {
  it('are asked for once, however many components want them', async () => {
    queries.ensure(KEY);
    queries.ensure(KEY);
    expect(transport.asked).toHaveLength(1);
    await transport.asked[0]!.answer('first');
    queries.ensure(KEY);
    expect(transport.asked).toHaveLength(1);
    expect(entry()).toEqual({ value: 'first', asking: false });
  });

  it('stay on screen while they are asked again, and when that fails', async () => {
    queries.ensure(KEY);
    await transport.asked[0]!.answer('first');
    queries.watch(KEY);
    queries.askAgain(['connections.list']);
    expect(entry()).toEqual({ value: 'first', asking: true });
    await transport.asked[1]!.fail(offline);
    expect(entry()).toEqual({ value: 'first', failure: offline.failure, asking: false });
    queries.refresh(KEY);
    await transport.asked[2]!.answer('third');
    expect(entry()).toEqual({ value: 'third', asking: false });
  });

  it('that come late never replace newer ones', async () => {
    queries.ensure(KEY);
    queries.refresh(KEY);
    await transport.asked[1]!.answer('newer');
    await transport.asked[0]!.answer('older');
    expect(entry()?.value).toBe('newer');
    queries.refresh(KEY);
    queries.put('connections.list', {}, { connections: [] });
    await transport.asked[2]!.fail(offline);
    expect(entry()).toEqual({ value: { connections: [] }, asking: false });
  });

  it('that nobody shows are forgotten instead of asked again', async () => {
    queries.ensure(KEY);
    await transport.asked[0]!.answer('first');
    const stop = queries.watch(KEY);
    stop();
    queries.askAgain();
    expect(entry()).toBeUndefined();
    expect(transport.asked).toHaveLength(1);
  });

  it('of other methods are left alone', async () => {
    queries.ensure(KEY);
    await transport.asked[0]!.answer('first');
    queries.askAgain(['accounts.list']);
    expect(entry()?.value).toBe('first');
  });

  it('that failed are tried again by the next one who asks', async () => {
    queries.ensure(KEY);
    await transport.asked[0]!.fail(offline);
    queries.ensure(KEY);
    expect(transport.asked).toHaveLength(2);
  });

  it('of another environment leave at once, and late ones stay away', async () => {
    queries.ensure(KEY);
    await transport.asked[0]!.answer('production');
    queries.watch(KEY);
    queries.refresh(KEY);
    queries.forget(['connections.list']);
    expect(entry()).toEqual({ asking: true });
    await transport.asked[1]!.answer('production, late');
    expect(entry()).toEqual({ asking: true });
    await transport.asked[2]!.answer('demo');
    expect(entry()?.value).toBe('demo');
  });
});
