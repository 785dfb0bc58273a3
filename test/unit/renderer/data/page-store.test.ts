import { beforeEach, describe, expect, it } from 'vitest';
import { createPageStore, type PageStore } from '../../../../renderer/data/page-store.ts';
import { queryKey } from '../../../../renderer/data/query-key.ts';
import { ContractError } from '../../../../renderer/transport/contract-error.ts';
import { createScriptedTransport, type ScriptedTransport } from './scripted-transport.ts';

const KEY = queryKey('audit.page', {});
const offline = new ContractError({ code: 'NETWORK_OFFLINE', retry: 'now' });
let transport: ScriptedTransport;
let pages: PageStore;
const entry = () => pages.store.getState()[KEY];
const rows = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

beforeEach(() => {
  transport = createScriptedTransport();
  pages = createPageStore(transport);
});

async function firstPage() {
  pages.watch(KEY);
  pages.ensure(KEY);
  await transport.asked[0]!.answer({ entries: rows(0, 100), nextCursor: 'p2' });
}

describe('a growing list', () => {
  it('reads its first page once and then further by the cursor', async () => {
    pages.ensure(KEY);
    pages.ensure(KEY);
    pages.more(KEY);
    expect(transport.asked.map(({ input }) => input)).toEqual([{ limit: 100 }]);
    await transport.asked[0]!.answer({ entries: rows(0, 100), nextCursor: 'p2' });
    pages.more(KEY);
    pages.more(KEY);
    expect(transport.asked.map(({ input }) => input)).toEqual([{ limit: 100 }, { limit: 200, cursor: 'p2' }]);
    await transport.asked[1]!.answer({ entries: rows(100, 30) });
    expect(entry()).toMatchObject({ rows: rows(0, 130), ready: true, nextCursor: undefined, asking: undefined });
    pages.more(KEY);
    expect(transport.asked).toHaveLength(2);
  });

  it('ends on an empty page even when that names a next one', async () => {
    await firstPage();
    pages.more(KEY);
    await transport.asked[1]!.answer({ entries: [], nextCursor: 'p2' });
    expect(entry()?.nextCursor).toBeUndefined();
  });

  it('keeps its rows when reading further fails, and can go on', async () => {
    await firstPage();
    pages.more(KEY);
    await transport.asked[1]!.fail(offline);
    expect(entry()).toMatchObject({ rows: rows(0, 100), failure: offline.failure, nextCursor: 'p2' });
    pages.more(KEY);
    await transport.asked[2]!.answer({ entries: rows(100, 1) });
    expect(entry()).toEqual({ rows: rows(0, 101), ready: true, nextCursor: undefined, asking: undefined });
  });

  it('is read again as far as it had been read, and swapped in whole', async () => {
    await firstPage();
    pages.more(KEY);
    await transport.asked[1]!.answer({ entries: rows(100, 450), nextCursor: 'p3' });
    pages.askAgain('audit.page');
    await transport.asked[2]!.answer({ entries: rows(-1, 500), nextCursor: 'p3' });
    expect(entry()).toMatchObject({ rows: rows(0, 550), asking: 'again' });
    await transport.asked[3]!.answer({ entries: rows(499, 50), nextCursor: 'p4' });
    expect(entry()).toMatchObject({ rows: rows(-1, 550), nextCursor: 'p4', asking: undefined });
    expect(transport.asked.slice(2).map(({ input }) => input)).toEqual([{ limit: 500 }, { limit: 50, cursor: 'p3' }]);
  });

  it('is read once more, not many times, after a burst of changes', async () => {
    await firstPage();
    for (let burst = 0; burst < 5; burst += 1) pages.askAgain('audit.page');
    expect(transport.asked).toHaveLength(2);
    await transport.asked[1]!.answer({ entries: rows(0, 100) });
    expect(transport.asked).toHaveLength(3);
    await transport.asked[2]!.answer({ entries: rows(0, 101) });
    expect(transport.asked).toHaveLength(3);
  });

  it('of another environment leaves at once, and its late page stays away', async () => {
    await firstPage();
    pages.more(KEY);
    pages.forget();
    expect(entry()).toMatchObject({ rows: [], ready: false, asking: 'first' });
    await transport.asked[1]!.answer({ entries: rows(900, 10) });
    expect(entry()?.rows).toEqual([]);
    await transport.asked[2]!.answer({ entries: rows(5, 3) });
    expect(entry()?.rows).toEqual(rows(5, 3));
  });

  it('that nobody shows is forgotten on a change; some are kept for stepping back', async () => {
    for (let filter = 0; filter < 20; filter += 1) pages.ensure(queryKey('transactions.page', { search: `${filter}` }));
    for (const asked of transport.asked) await asked.answer({ transactions: [] });
    const kept = Object.keys(pages.store.getState());
    expect(kept.length).toBeLessThan(10);
    expect(kept).toContain(queryKey('transactions.page', { search: '19' }));
    pages.askAgain('transactions.page');
    expect(pages.store.getState()).toEqual({});
  });
});
