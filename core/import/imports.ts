import { createHash, randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import {
  currencySchema,
  type ImportedRow,
  type ImportOrder,
  type ImportPreview,
  type KnownReason,
  type SyncRun,
} from '../../shared/contract/index.ts';
import type { FailureSentenceKey } from '../../shared/domain/failure-sentences.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { IncomingFiles } from '../files/incoming-files.ts';
import type { AccountStore, AccountWithBalanceRow } from '../ledger/account-store.ts';
import { fileRowId } from '../ledger/file-row.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
import { askedRangesOf } from '../sync/asked-ranges.ts';
import type { ChangeStore } from '../sync/change-store.ts';
import type { FetchStore } from '../sync/fetch-store.ts';
import { mergeTransactions, type PlannedAdd } from '../sync/merge-transactions.ts';
import type { ReviewStore } from '../sync/review-store.ts';
import type { SetAsideStore } from '../sync/set-aside-store.ts';
import type { Sync } from '../sync/sync.ts';
import { syncRunOf } from '../sync/sync-run-of.ts';
import type { SyncRunStore } from '../sync/sync-run-store.ts';
import { joinUserData } from '../sync/user-data.ts';
import { writeChanges } from '../sync/write-changes.ts';
import { finishInTurns } from '../turns.ts';
import { readChunks } from '../workers/worker-chunks.ts';
import { chooseSource } from './choose-source.ts';
import type { FileFacts, FileReading, FileRow } from './import-model.ts';
import type { ImportWorkerData } from './import-worker.ts';
import { isLookalike, planImport, type ImportPlan, type KnownRow } from './plan-import.ts';
import { readFile } from './read-file.ts';
import { shortened } from './shortened.ts';

/** Taking older history over from files. */
export type Imports = {
  /** What an import would do; writes nothing. */
  preview(order: ImportOrder): Promise<ImportPreview>;
  /** Takes over what is new, as a run that can be undone. */
  commit(order: ImportOrder): Promise<SyncRun>;
};

type Needs = {
  database: Database;
  incoming: IncomingFiles;
  accounts: AccountStore;
  transactions: TransactionStore;
  runs: SyncRunStore;
  changes: ChangeStore;
  fetches: FetchStore;
  reviews: ReviewStore;
  setAside: SetAsideStore;
  sync: Pick<Sync, 'inPlaceOfSync'>;
  isCategory(categoryId: string): boolean;
  audit: Audit;
  events: EventBus;
  clock: Clock;
};

/** Rows of each kind that a preview shows. */
const SHOWN = 100;
/** Days around the file's in which a payment of the bank may be one of its. */
const AROUND_DAYS = 7;
const NAME_LENGTH = 120;
const TEXT_LENGTH = 160;
/** As long as a note may be that is written by hand. */
const LONGEST_NOTE = 2000;

/** Banks' words for how money moved, as TrueLayer writes them; whatever else stands for a category is one of the user's. */
const BANK_WORDS: ReadonlySet<string> = new Set([
  'ATM', 'BILL_PAYMENT', 'CASH', 'CASHBACK', 'CHEQUE', 'CORRECTION', 'CREDIT', 'DEBIT', 'DIRECT_DEBIT', 'DIVIDEND', 'FEE_CHARGE',
  'INTEREST', 'OTHER', 'PURCHASE', 'STANDING_ORDER', 'TRANSFER', 'UNKNOWN',
]); // prettier-ignore

/** A file read for an account, with what of it would be taken over. */
type Considered = {
  account: AccountWithBalanceRow;
  reading: FileReading;
  source: number | undefined;
  plan: ImportPlan;
  fileName: string;
  sha256: string;
};

/** Creates the imports over the ledger's stores. */
export function createImports(needs: Needs): Imports {
  const { database, incoming, accounts, transactions, runs, fetches, setAside, sync, audit, events, clock } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  return {
    async preview(order) {
      return previewOf(await consider(order));
    },

    async commit(order) {
      const { connection_id: connectionId } = accountOf(order);
      return sync.inPlaceOfSync(connectionId, async () => {
        const considered = await consider(order);
        refuseEmpty(considered);
        return write(connectionId, considered);
      });
    },
  };

  function accountOf({ accountId }: ImportOrder): AccountWithBalanceRow {
    const account = accounts.get(accountId);
    if (!account) throw new AppError('NOT_FOUND', { details: { accountId } });
    return account;
  }

  async function consider(order: ImportOrder): Promise<Considered> {
    const account = accountOf(order);
    const file = await incoming.get(order.fileId, 'statement');
    if (file.kind !== 'statement') throw new AppError('NOT_FOUND', { details: { fileId: order.fileId } });
    const reading = await readAside({
      bytes: file.bytes,
      order: { ...order, fileName: file.name, currency: account.currency },
    });
    const source = chooseSource(reading, account, order.source);
    const rows = reading.rows.filter((row) => row.source === (source ?? row.source));
    const plan = await finishInTurns(
      planImport({
        currency: account.currency,
        rows,
        known: knownAround(account.id, rows),
        answered: askedRangesOf(fetches, account.id).filter(({ result }) => result === 'ok'),
        addsLookalikes: order.addsLookalikes ?? false,
      }),
    );
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    return { account, reading, source, plan, fileName: shortened(file.name, NAME_LENGTH), sha256 };
  }

  /** Booked rows of the file's days and some around them. */
  function knownAround(accountId: string, rows: readonly FileRow[]): TransactionRow[] {
    const range = rangeOf(rows);
    if (range === undefined) return [];
    const to = addDays(range.to, AROUND_DAYS);
    const known: TransactionRow[] = [];
    for (const page of transactions.bookedSince(accountId, addDays(range.from, -AROUND_DAYS))) {
      known.push(...page.filter(({ date }) => date <= to));
      if ((page.at(-1)?.date ?? '') > to) break;
    }
    return known;
  }

  async function write(connectionId: string, { account, reading, plan, ...considered }: Considered): Promise<SyncRun> {
    const { fileName, sha256 } = considered;
    const runId = randomUUID();
    const { format } = reading;
    const imported = { accountId: account.id, fileName, format };
    const origins = new Map(plan.fresh.map((row) => [bankTransactionOf(row, account.currency), row]));
    const merge = await finishInTurns(
      mergeTransactions({
        accountId: account.id,
        knownBooked: [],
        knownPending: [],
        aside: setAside.waiting(account.id),
        booked: [...origins.keys()],
        pending: undefined,
        // Nothing is known here that ids could be compared with, and a file teaches nothing about a bank.
        traits: { lastingIdsFail: true, rowIdsFail: true },
      }),
    );
    merge.add = merge.add.map((add) => {
      const from = origins.get(add.offered);
      return { ...add, reason: 'imported', row: from ? withOwn(add, from) : add.row };
    });
    const number = runs.startImport(runId, connectionId, nowIso(), imported);
    const { tally } = await writeChanges(needs, { id: runId, number }, merge, { vanish: [], doubt: [] }, nowIso());
    const run = database.transaction(() => {
      const range = rangeOf(plan.fresh);
      audit.append(
        'STATEMENT_IMPORTED',
        { connectionId },
        {
          accountId: account.id,
          runId,
          format,
          added: tally.added,
          known: plan.known.length,
          unreadable: reading.unreadable.length,
          ...range,
          rawSha256: sha256,
        },
      );
      return runs.finish(runId, { at: nowIso(), state: 'succeeded', tally, rewritten: 0 });
    })();
    events.emit('accounts.changed', {});
    events.emit('transactions.changed', {});
    if (!run) throw new AppError('NOT_FOUND', { details: { runId } });
    return syncRunOf(run);
  }
  /** What of a file is the user's: the note, and a category that Coffer knows; beside what was set aside here before. */
  function withOwn({ row }: PlannedAdd, { note, category }: FileRow): PlannedAdd['row'] {
    const isOwn = category !== undefined && !BANK_WORDS.has(category) && needs.isCategory(category);
    const own = {
      note: note?.slice(0, LONGEST_NOTE) ?? null,
      category_id: isOwn ? category : null,
      deleted: 0,
    } as const;
    return { ...row, ...joinUserData(row, own) };
  }
}

function bankTransactionOf(row: FileRow, currency: string): BankTransaction {
  const { date, amountMinor, description, merchant, category, balanceMinor } = row;
  return {
    providerTransactionId: fileRowId(row),
    date,
    bankTimestamp: `${date}T00:00:00`,
    amountMinor,
    currency,
    description,
    merchant,
    category: category !== undefined && BANK_WORDS.has(category) ? category : undefined,
    classification: [],
    runningBalanceMinor: balanceMinor,
  };
}

/** Larger files take longer to read than a turn may; for smaller ones a thread would take longer to start. */
const LARGE_BYTES = 64 * 1024;

/** Reads a file; a large one in a thread of its own, from which the rows come a few hundred at a time. */
async function readAside(data: ImportWorkerData): Promise<FileReading> {
  if (data.bytes.length < LARGE_BYTES) return readFile(data.bytes, data.order);
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { workerData: data });
  const chunks = readChunks<FileFacts>(worker);
  const decoder = new TextDecoder();
  const rows: FileRow[] = [];
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { ...next.value, rows };
    rows.push(...(JSON.parse(decoder.decode(next.value)) as FileRow[]));
  }
}

/** Refuses what would write nothing, in the words that say why. */
function refuseEmpty({ account: { currency }, reading, source, plan }: Considered): void {
  const refuse = (sentence: FailureSentenceKey, values = {}): never => {
    throw new AppError('IMPORT_INVALID', { sentence, values });
  };
  const { missing, sources, rows, unreadable } = reading;
  if (missing.length > 0) refuse('import-columns-missing');
  if (source === undefined && sources.length > 1) refuse('import-source-missing');
  if (plan.fresh.length > 0) return;
  const isOther = unreadable.length > 0 && unreadable.every(({ reason }) => reason === 'other-currency');
  if (rows.length === 0 && isOther) refuse('import-other-currency', { currency });
  refuse(rows.length === 0 ? 'import-no-rows' : 'import-nothing-new');
}

function previewOf({ account, reading, source, plan }: Considered): ImportPreview {
  const { format, encoding, layout, dates, decimal, missing, sources, unreadable, pending, rows } = reading;
  const { fresh, known } = plan;
  const range = rangeOf(fresh);
  const sum = (some: readonly FileRow[]): number => some.reduce((total, { amountMinor }) => total + amountMinor, 0);
  const because: Partial<Record<KnownReason, number>> = {};
  for (const one of known) because[one.because] = (because[one.because] ?? 0) + 1;
  const rowsBySource = Map.groupBy(rows, (row) => row.source);
  return {
    format,
    encoding,
    ...(layout === undefined ? {} : { layout }),
    dates,
    decimal,
    missing,
    sources: sources.map(({ name }, index) => ({ name, rows: rowsBySource.get(index)?.length ?? 0 })),
    ...(source === undefined ? {} : { source }),
    currency: currencySchema.parse(account.currency),
    counts: {
      fresh: fresh.length,
      known: known.length,
      lookalikes: known.filter(isLookalike).length,
      unreadable: unreadable.length,
      pending,
    },
    because,
    ...(range === undefined ? {} : { range }),
    inMinor: sum(fresh.filter(({ amountMinor }) => amountMinor > 0)),
    outMinor: sum(fresh.filter(({ amountMinor }) => amountMinor < 0)),
    fresh: newestFirst(fresh).slice(0, SHOWN).map(importedRowOf),
    // What may be doubted comes first.
    known: known
      .toSorted((left, right) => Number(isLookalike(right)) - Number(isLookalike(left)))
      .slice(0, SHOWN)
      .map(knownRowOf),
    unreadable: unreadable.slice(0, SHOWN),
  };
}

function knownRowOf({ row, because, here }: KnownRow): ImportPreview['known'][number] {
  if (here === undefined) return { row: importedRowOf(row), because };
  const { id, date, description } = here;
  return {
    row: importedRowOf(row),
    because,
    here: { transactionId: `t${id}`, date, description: shortened(description, TEXT_LENGTH) },
  };
}

function importedRowOf({ line, date, amountMinor, description, merchant }: FileRow): ImportedRow {
  return {
    line,
    date,
    amountMinor,
    description: shortened(description, TEXT_LENGTH),
    ...(merchant === undefined ? {} : { merchant: shortened(merchant, TEXT_LENGTH) }),
  };
}

function newestFirst(rows: readonly FileRow[]): FileRow[] {
  return rows.toSorted((left, right) =>
    left.date < right.date ? 1 : left.date > right.date ? -1 : right.line - left.line,
  );
}

function rangeOf(rows: readonly FileRow[]): { from: string; to: string } | undefined {
  const [first] = rows;
  if (!first) return undefined;
  let [from, to] = [first.date, first.date];
  for (const { date } of rows) {
    if (date < from) from = date;
    if (date > to) to = date;
  }
  return { from, to };
}
