import { useState } from 'react';
import type { Input, MethodName, Output } from '../../shared/contract/index.ts';
import { failureOf, type Failure } from '../transport/contract-error.ts';
import { useCoffer } from './coffer-context.ts';

/** An act of the user: running or not, and why it last failed. */
export type Call<Given, Value> = {
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  /** Runs it. Answers `undefined` when it failed; the failure is then on {@link Call.failure}. */
  readonly run: (given: Given) => Promise<Value | undefined>;
  readonly clear: () => void;
};

/** Turns any asynchronous act into a {@link Call}. */
export function useAct<Given, Value>(act: (given: Given) => Promise<Value>): Call<Given, Value> {
  const [state, setState] = useState<{ isBusy: boolean; failure?: Failure }>({ isBusy: false });
  return {
    isBusy: state.isBusy,
    failure: state.failure,
    async run(given) {
      setState({ isBusy: true });
      try {
        const value = await act(given);
        setState({ isBusy: false });
        return value;
      } catch (thrown) {
        setState({ isBusy: false, failure: failureOf(thrown) });
        return undefined;
      }
    },
    clear: () => setState({ isBusy: false }),
  };
}

/** A contract call as a {@link Call}. */
export function useCall<Name extends MethodName>(name: Name): Call<Input<Name>, Output<Name>> {
  const { transport } = useCoffer();
  return useAct((input: Input<Name>) => transport.call(name, input));
}
