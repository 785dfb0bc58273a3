// The peer's half of peer.bench.ts: copied into the folder where the peer is installed, with the rows as JSON beside it.
// Plain JavaScript, because the peer is none of this project's dependencies and has no types here.
import { mkdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import * as api from '@actual-app/api';

// Its own output must not end up between the figures.
console.log = console.info = console.warn = console.error;
const { rows, known, searches, pages } = JSON.parse(readFileSync('work.json', 'utf8'));
mkdirSync('data', { recursive: true });

async function msOf(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function bestMsOf(work) {
  const times = [];
  for (let turn = 0; turn < 3; turn++) times.push(await msOf(work));
  return Math.min(...times);
}

const figures = {};
await api.init({ dataDir: 'data' });
await api.runImport('bench', async () => {
  const accountId = await api.createAccount({ name: 'Current' });
  figures.importMs = await msOf(() => api.addTransactions(accountId, rows));
  const read = (offset, filter) =>
    api.aqlQuery(api.q('transactions').filter(filter).orderBy({ date: 'desc' }).select('*').limit(100).offset(offset));
  figures.pageMs = [];
  for (const offset of pages) figures.pageMs.push(await bestMsOf(() => read(offset, {})));
  figures.searchMs = [];
  for (const words of searches) {
    const filter = { $and: words.map((word) => ({ notes: { $like: `%${word}%` } })) };
    figures.searchMs.push(await bestMsOf(() => read(0, filter)));
  }
  figures.knownMs = await msOf(() => api.importTransactions(accountId, known));
});
process.stdout.write(JSON.stringify(figures));
// It keeps timers of its own; the work is done.
process.exit(0);
