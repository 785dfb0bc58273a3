import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Input, MethodName, Output } from '../../shared/contract/index.ts';
import { failureOf, type Failure } from '../transport/contract-error.ts';
import type { Transport } from '../transport/transport.ts';
import { inputOfKey, methodOfKey, queryKey, type QueryKey } from './query-key.ts';
import { without } from './without.ts';

/** What is known of one question. A value stays while it is asked again, so nothing flashes; a failure keeps it too. */
export type QueryEntry = {
  readonly value?: unknown;
  readonly failure?: Failure;
  readonly asking: boolean;
};

/** Answers of the engine, by question. */
export type QueryStore = {
  readonly store: StoreApi<Readonly<Record<QueryKey, QueryEntry>>>;
  /** Asks unless the answer is known or on its way. */
  ensure(key: QueryKey): void;
  /** Asks now; an older answer stays until the new one is there. */
  refresh(key: QueryKey): void;
  /** Marks a question as shown; the returned function ends that. Only shown questions are asked again. */
  watch(key: QueryKey): () => void;
  /** Asks every shown question of these methods again and forgets the others. Without names: all of them. */
  askAgain(names?: readonly MethodName[]): void;
  /** Puts a value that a call has just answered where a question would have put it. */
  put<Name extends MethodName>(name: Name, input: Input<Name>, value: Output<Name>): void;
  /** Drops the answers of these methods at once, for a change of environment: rows of two never share a screen. */
  forget(names: readonly MethodName[]): void;
  /** Drops every answer but those of these methods and asks nothing, for the app lock: what is dropped may not be had again. */
  clear(kept?: readonly MethodName[]): void;
};

/** Creates the {@link QueryStore}. Late answers to a question that was asked again meanwhile are dropped. */
export function createQueryStore(transport: Transport): QueryStore {
  const store = createStore<Readonly<Record<QueryKey, QueryEntry>>>(() => ({}));
  const watchers = new Map<QueryKey, number>();
  const latest = new Map<QueryKey, number>();
  let turn = 0;

  return {
    store,
    ensure(key) {
      const entry = store.getState()[key];
      // A screen that is opened again gives a failed question another chance.
      if (entry === undefined || (entry.failure !== undefined && !entry.asking)) void ask(key);
    },
    refresh(key) {
      void ask(key);
    },
    watch(key) {
      watchers.set(key, (watchers.get(key) ?? 0) + 1);
      return () => watchers.set(key, (watchers.get(key) ?? 1) - 1);
    },
    askAgain(names) {
      for (const key of Object.keys(store.getState())) {
        if (names !== undefined && !names.includes(methodOfKey(key))) continue;
        if (isWatched(key)) void ask(key);
        else drop(key);
      }
    },
    put(name, input, value) {
      const key = queryKey(name, input);
      latest.set(key, (turn += 1));
      store.setState({ [key]: { value, asking: false } });
    },
    forget(names) {
      for (const key of Object.keys(store.getState())) {
        if (!names.includes(methodOfKey(key))) continue;
        drop(key);
        if (isWatched(key)) void ask(key);
      }
    },
    clear(kept = []) {
      for (const key of Object.keys(store.getState())) if (!kept.includes(methodOfKey(key))) drop(key);
    },
  };

  async function ask(key: QueryKey): Promise<void> {
    const mine = (turn += 1);
    latest.set(key, mine);
    store.setState({ [key]: { ...store.getState()[key], asking: true } });
    try {
      // The key was made from a method and an input of its own.
      const value = await transport.call(methodOfKey(key), inputOfKey(key));
      if (latest.get(key) === mine) store.setState({ [key]: { value, asking: false } });
    } catch (thrown) {
      if (latest.get(key) !== mine) return;
      const { value } = store.getState()[key] ?? {};
      store.setState({ [key]: { value, failure: failureOf(thrown), asking: false } });
    }
  }

  function isWatched(key: QueryKey): boolean {
    return (watchers.get(key) ?? 0) > 0;
  }

  function drop(key: QueryKey): void {
    latest.delete(key);
    store.setState(without(store.getState(), key), true);
  }
}
