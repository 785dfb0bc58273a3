// The peer's half of peer.bench.ts: copied into the folder where the peer is installed, with the rows as JSON beside it.
import { mkdirSync, readFileSync } from 'node:fs';

/** As much of the peer's interface as is used; it is none of this project's dependencies. */
type Query = Record<'filter' | 'orderBy', (condition: object) => Query> & {
  select(fields: string): Query;
  limit(count: number): Query;
  offset(count: number): Query;
};
type PeerApi = {
  init(options: { dataDir: string }): Promise<unknown>;
  runImport(name: string, work: () => Promise<void>): Promise<void>;
  createAccount(account: { name: string }): Promise<string>;
  addTransactions(accountId: string, rows: readonly object[]): Promise<unknown>;
  importTransactions(accountId: string, rows: readonly object[]): Promise<unknown>;
  q(table: string): Query;
  aqlQuery(query: Query): Promise<unknown>;
};
type Work = { rows: object[]; known: object[]; searches: string[][]; pages: number[] };

const PEER: string = '@actual-app/api';

// Its own output must not end up between the figures.
console.log = console.info = console.warn = console.error;
const api = (await import(PEER)) as PeerApi;
const { rows, known, searches, pages } = JSON.parse(readFileSync('work.json', 'utf8')) as Work;
mkdirSync('data', { recursive: true });

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function bestMsOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) times.push(await msOf(work));
  return Math.min(...times);
}

await api.init({ dataDir: 'data' });
await api.runImport('bench', async () => {
  const accountId = await api.createAccount({ name: 'Current' });
  const importMs = await msOf(() => api.addTransactions(accountId, rows));
  const read = (offset: number, filter: object) =>
    api.aqlQuery(api.q('transactions').filter(filter).orderBy({ date: 'desc' }).select('*').limit(100).offset(offset));
  const pageMs: number[] = [];
  for (const offset of pages) pageMs.push(await bestMsOf(() => read(offset, {})));
  const searchMs: number[] = [];
  for (const words of searches) {
    const filter = { $and: words.map((word) => ({ notes: { $like: `%${word}%` } })) };
    searchMs.push(await bestMsOf(() => read(0, filter)));
  }
  const knownMs = await msOf(() => api.importTransactions(accountId, known));
  process.stdout.write(JSON.stringify({ importMs, knownMs, pageMs, searchMs }));
});
// It keeps timers of its own; the work is done.
process.exit(0);
