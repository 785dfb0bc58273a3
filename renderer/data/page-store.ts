import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AuditEntry,
  Input,
  SyncRun,
  Transaction,
  Transfer,
  WebhookDelivery,
} from '../../shared/contract/index.ts';
import { failureOf, type Failure } from '../transport/contract-error.ts';
import type { Transport } from '../transport/transport.ts';
import { inputOfKey, methodOfKey, type QueryKey } from './query-key.ts';
import { without } from './without.ts';

/** Methods that answer in keyset pages, and the rows they hold. */
export type PagedRows = {
  'transactions.page': Transaction;
  'audit.page': AuditEntry;
  'sync.runs': SyncRun;
  'webhooks.deliveries': WebhookDelivery;
  'transfers.page': Transfer;
};
/** See {@link PagedRows}. */
export type PagedMethod = keyof PagedRows;
/** Every {@link PagedMethod}. */
export const PAGED_METHODS: readonly PagedMethod[] = [
  'transactions.page',
  'audit.page',
  'sync.runs',
  'webhooks.deliveries',
  'transfers.page',
];
/** The input of a paged method without what the paging itself sets. */
export type PageFilter<Name extends PagedMethod> = Omit<Input<Name>, 'cursor' | 'limit'>;

/** A list as far as it has been read. */
export type PageEntry<Row = unknown> = {
  readonly rows: readonly Row[];
  /** False until the first page has answered. */
  readonly ready: boolean;
  readonly nextCursor?: string | undefined;
  /** With the last page of the record: how many older entries are sealed. */
  readonly archivedEntries?: number | undefined;
  readonly asking: 'first' | 'more' | 'again' | undefined;
  readonly failure?: Failure | undefined;
};

/** Lists that grow as the user scrolls, by question (a key made from the filter alone). */
export type PageStore = {
  readonly store: StoreApi<Readonly<Record<QueryKey, PageEntry>>>;
  /** Reads the first page unless it is there or on its way. */
  ensure(key: QueryKey): void;
  /** Reads the next page, unless one is being read or there is none. */
  more(key: QueryKey): void;
  /** Marks a list as shown; the returned function ends that. */
  watch(key: QueryKey): () => void;
  /** Reads shown lists of this method again, as far as they had been read, and swaps them in whole; forgets the others. */
  askAgain(name: PagedMethod): void;
  /** Drops every row at once; shown lists are read from their start. */
  forget(): void;
  /** Drops every row and reads nothing. */
  clear(): void;
};

type Page = {
  rows: readonly PagedRows[PagedMethod][];
  nextCursor?: string | undefined;
  archivedEntries?: number | undefined;
};

const FIRST_PAGE_ROWS = 100;
const PAGE_ROWS = 200;
/** The most that a method gives at once, by the contract. */
const LARGEST_PAGE_ROWS: Readonly<Record<PagedMethod, number>> = {
  'transactions.page': 500,
  'audit.page': 500,
  'sync.runs': 200,
  'webhooks.deliveries': 200,
  'transfers.page': 200,
};
/** How many lists that are not shown are kept, so that stepping back to a filter is instant. */
const KEPT_LISTS = 6;

const EMPTY: PageEntry = { rows: [], ready: false, asking: undefined };

/** Creates the {@link PageStore}. */
export function createPageStore(transport: Transport): PageStore {
  const store = createStore<Readonly<Record<QueryKey, PageEntry>>>(() => ({}));
  const watchers = new Map<QueryKey, number>();
  const latest = new Map<QueryKey, number>();
  const doubtful = new Set<QueryKey>();
  let turn = 0;

  return {
    store,
    ensure(key) {
      const entry = store.getState()[key];
      if (entry !== undefined && (entry.failure === undefined || entry.asking !== undefined)) return;
      dropOldest();
      void read(key, 'first', FIRST_PAGE_ROWS);
    },
    more(key) {
      const entry = store.getState()[key];
      if (!entry || entry.asking !== undefined) return;
      if (!entry.ready) void read(key, 'first', FIRST_PAGE_ROWS);
      else if (entry.nextCursor !== undefined) void read(key, 'more', entry.rows.length + PAGE_ROWS);
    },
    watch(key) {
      watchers.set(key, (watchers.get(key) ?? 0) + 1);
      return () => watchers.set(key, (watchers.get(key) ?? 1) - 1);
    },
    askAgain(name) {
      for (const [key, entry] of Object.entries(store.getState())) {
        if (methodOfKey(key) !== name) continue;
        if (!isWatched(key)) drop(key);
        // One reading at a time: a burst of events while a list is read causes one more reading, not one each.
        else if (entry.asking !== undefined) doubtful.add(key);
        else readAgain(key);
      }
    },
    forget() {
      for (const key of Object.keys(store.getState())) {
        drop(key);
        if (isWatched(key)) void read(key, 'first', FIRST_PAGE_ROWS);
      }
    },
    clear() {
      for (const key of Object.keys(store.getState())) drop(key);
    },
  };

  function readAgain(key: QueryKey): void {
    const entry = store.getState()[key];
    void read(key, entry?.ready ? 'again' : 'first', Math.max(FIRST_PAGE_ROWS, entry?.rows.length ?? 0));
  }

  /** Reads pages until `wanted` rows are there or the list ends; only then is anything swapped in. */
  async function read(key: QueryKey, kind: 'first' | 'more' | 'again', wanted: number): Promise<void> {
    const mine = (turn += 1);
    latest.set(key, mine);
    const largest = LARGEST_PAGE_ROWS[methodOfKey(key) as PagedMethod];
    const before = store.getState()[key] ?? EMPTY;
    store.setState({ [key]: { ...before, asking: kind, failure: undefined } });
    try {
      const start = kind === 'more' ? before : EMPTY;
      const rows = [...start.rows];
      let cursor = start.nextCursor;
      let archivedEntries: number | undefined;
      do {
        const page = await readPage(key, cursor, Math.min(largest, wanted - rows.length));
        rows.push(...page.rows);
        ({ archivedEntries } = page);
        cursor = page.rows.length === 0 ? undefined : page.nextCursor;
      } while (cursor !== undefined && rows.length < wanted && latest.get(key) === mine);
      if (latest.get(key) !== mine) return;
      store.setState({ [key]: { rows, ready: true, nextCursor: cursor, archivedEntries, asking: undefined } });
    } catch (thrown) {
      if (latest.get(key) !== mine) return;
      store.setState({ [key]: { ...before, asking: undefined, failure: failureOf(thrown) } });
    }
    if (doubtful.delete(key)) readAgain(key);
  }

  async function readPage(key: QueryKey, cursor: string | undefined, limit: number): Promise<Page> {
    const input = { ...inputOfKey(key), limit, ...(cursor === undefined ? {} : { cursor }) };
    if (methodOfKey(key) === 'audit.page') {
      const { entries, nextCursor, archivedEntries } = await transport.call('audit.page', input);
      return { rows: entries, nextCursor, archivedEntries };
    }
    if (methodOfKey(key) === 'sync.runs') {
      const { runs, nextCursor } = await transport.call('sync.runs', input);
      return { rows: runs, nextCursor };
    }
    if (methodOfKey(key) === 'webhooks.deliveries') {
      const { deliveries, nextCursor } = await transport.call('webhooks.deliveries', input);
      return { rows: deliveries, nextCursor };
    }
    if (methodOfKey(key) === 'transfers.page') {
      const { transfers, nextCursor } = await transport.call('transfers.page', input as Input<'transfers.page'>);
      return { rows: transfers, nextCursor };
    }
    const { transactions, nextCursor } = await transport.call('transactions.page', input);
    return { rows: transactions, nextCursor };
  }

  function isWatched(key: QueryKey): boolean {
    return (watchers.get(key) ?? 0) > 0;
  }

  function dropOldest(): void {
    const unseen = Object.keys(store.getState()).filter((key) => !isWatched(key));
    for (const key of unseen.slice(0, Math.max(0, unseen.length - KEPT_LISTS))) drop(key);
  }

  function drop(key: QueryKey): void {
    latest.delete(key);
    doubtful.delete(key);
    store.setState(without(store.getState(), key), true);
  }
}
