import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../core/database/database.ts';
import { searchOf } from '../../core/ledger/search-words.ts';
import type { BankTransaction } from '../../core/providers/bank-provider.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Bench, ReportFigure } from '../support/bench.ts';
import { bankRow, createPlainBank } from '../support/plain-bank.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createSyncScenario } from '../support/sync-scenario.ts';
import { BENCH_TODAY, bestMsOf, percentile } from './bench-profile.ts';

const PEER = '@actual-app/api';
const PEER_VERSION = '26.9.0';
const PACKAGE = join(import.meta.dirname, '..', '..', 'package.json');
const ROWS = 20_000;
const KNOWN = 1000;
const PAGES = [0, 100, 1000, 5000, 10_000, 19_000];
const SEARCHES = [
  ['tesco', 'lon'],
  ['amazon', 'berlin'],
  ['netflix', 'w'],
  ['reference17', 'l'],
];
const SHOPS = ['TESCO', 'AMAZON', 'REWE', 'BILLA', 'NETFLIX', 'COSTA'];
const CITIES = ['LONDON', 'BERLIN', 'WIEN', 'LEEDS'];

type Figures = { importMs: number; knownMs: number; pageMs: number[]; searchMs: number[] };

/**
 * The same work through Coffer (encrypted, every row proven, indexed and undoable) and through the library of Actual
 * Budget, side by side. The peer is installed into a folder of its own for the run; where that is refused, a line says so.
 */
export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-peer-'));
  try {
    const rows = rowsOf(ROWS);
    const ours = await workOfOurs(folder, rows);
    const peer = await workOfPeer(folder, rows).catch((thrown: unknown) => {
      const [reason = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
      process.stderr.write(`${PEER} could not be installed or run, so there is nothing to compare with: ${reason}\n`);
      return undefined;
    });
    if (!peer) return;
    compare(report, `import of ${ROWS} rows`, ours.importMs, peer.importMs);
    compare(report, `import of ${KNOWN} known rows`, ours.knownMs, peer.knownMs);
    compare(report, 'page p95', percentile(ours.pageMs, 95), percentile(peer.pageMs, 95));
    compare(report, 'search of two words p95', percentile(ours.searchMs, 95), percentile(peer.searchMs, 95));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function compare(report: ReportFigure, name: string, oursMs: number, peerMs: number): void {
  report(`${name}, Coffer`, oursMs, 'ms');
  report(`${name}, ${PEER} ${PEER_VERSION}`, peerMs, 'ms');
  report(`${name}, times faster`, peerMs / oursMs, '×');
}

function rowsOf(count: number): BankTransaction[] {
  const random = createSeededRandom(9);
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(BENCH_TODAY, -Math.floor((index / count) * 1800));
    const rare = random.chance(0.002) ? ` REFERENCE${random.integer(1, 20)}` : '';
    return bankRow({
      providerTransactionId: `row-${index}`,
      stableId: `lasting-${index}`,
      date,
      amountMinor: -random.integer(100, 20_000),
      description: `${random.pick(SHOPS)} ${random.integer(1000, 9999)} ${random.pick(CITIES)}${rare}`,
    });
  });
}

async function workOfOurs(folder: string, rows: BankTransaction[]): Promise<Figures> {
  const database = await openDatabase(folder, randomBytes(32));
  try {
    const bank = createPlainBank(BENCH_TODAY);
    // However far back it is asked, it answers the same rows, as the peer is given them.
    bank.provider.transactions = () => Promise.resolve({ transactions: bank.booked, unreadable: 0, rawSha256: '' });
    bank.booked = rows;
    const scenario = createSyncScenario(database, bank);
    const msOf = async (work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    };
    const importMs = await msOf(() => scenario.sync());
    const page = (before: number | undefined, words?: string) =>
      scenario.transactions.page({ before, words: words === undefined ? undefined : searchOf(words), limit: 100 });
    const keys = scenario.rows().map(({ sort_key }) => sort_key).reverse(); // prettier-ignore
    const pageMs = PAGES.map((offset) => bestMsOf(() => page(offset === 0 ? undefined : keys[offset - 1])));
    const searchMs = SEARCHES.map((words) => bestMsOf(() => page(undefined, words.join(' '))));
    bank.booked = rows.slice(0, KNOWN);
    const knownMs = await msOf(() => scenario.sync());
    return { importMs, knownMs, pageMs, searchMs };
  } finally {
    database.close();
  }
}

async function workOfPeer(folder: string, rows: readonly BankTransaction[]): Promise<Figures> {
  // It runs on the SQLite that Coffer runs on, so that what differs is the programs; and nothing has to be compiled.
  const { dependencies } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { dependencies: Record<string, string> };
  const sqlite = dependencies['better-sqlite3'];
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', overrides: { 'better-sqlite3': sqlite } }),
  );
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${PEER}@${PEER_VERSION}`], folder);
  const theirs = rows.map((row) => ({
    date: row.date,
    amount: row.amountMinor,
    payee_name: row.description.split(' ')[0],
    notes: row.description,
    imported_id: row.stableId,
  }));
  const work = { rows: theirs, known: theirs.slice(0, KNOWN), searches: SEARCHES, pages: PAGES };
  writeFileSync(join(folder, 'work.json'), JSON.stringify(work));
  copyFileSync(join(import.meta.dirname, 'peer-work.ts'), join(folder, 'peer-work.ts'));
  return JSON.parse(await run(process.execPath, ['peer-work.ts'], folder)) as Figures;
}

/** Runs a program to its end; answers what it printed. */
function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, maxBuffer: 2 ** 26, timeout: 600_000 }, (failure, stdout, stderr) => {
      if (failure) reject(new Error(stderr.split('\n').findLast((line) => line.includes('rror')) ?? failure.message));
      else resolve(stdout);
    });
  });
}
