import { useEffect } from 'react';
import { useStore } from 'zustand/react';
import type { Input, MethodName, Output } from '../../shared/contract/index.ts';
import { queryKey } from '../data/query-key.ts';
import type { Failure } from '../transport/contract-error.ts';
import { useCoffer } from './coffer-context.ts';

/** An answer as a screen sees it. `value` and `failure` can both be there: an older answer, and why there is no newer one. */
export type Query<Value> = {
  readonly value: Value | undefined;
  readonly failure: Failure | undefined;
  readonly asking: boolean;
  /** Asks now. */
  readonly again: () => void;
};

/** Asks the engine and keeps the answer true while the component is on screen (see `follow-engine.ts`). */
export function useQuery<Name extends MethodName>(name: Name, input: Input<Name>): Query<Output<Name>> {
  const { queries } = useCoffer();
  const key = queryKey(name, input);
  const entry = useStore(queries.store, (entries) => entries[key]);
  useEffect(() => {
    const stop = queries.watch(key);
    queries.ensure(key);
    return stop;
  }, [queries, key]);
  return {
    // The store holds, under a key made from this method, only what this method answered.
    value: entry?.value as Output<Name> | undefined,
    failure: entry?.failure,
    asking: entry?.asking ?? true,
    again: () => queries.refresh(key),
  };
}
