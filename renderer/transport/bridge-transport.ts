import type { EngineEvent, Envelope, Input, MethodName, Output } from '../../shared/contract/index.ts';
import { contractError, engineUnreachable } from './contract-error.ts';
import type { Transport } from './transport.ts';

/** What Electron's preload puts on `window.coffer`: one function per method, by its dotted name, and `subscribe`. */
export type CofferBridge = {
  readonly [Name in MethodName]: (input: Input<Name>) => Promise<Envelope<Output<Name>>>;
} & {
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void;
};

/** The transport inside Electron. The bridge lives as long as the window, so the link is never lost. */
export function createBridgeTransport(bridge: CofferBridge): Transport {
  return {
    async call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
      // Indexing the map by a type parameter gives a union of functions that TypeScript cannot call.
      const run = bridge[name] as (input: Input<Name>) => Promise<Envelope<Output<Name>>>;
      const envelope = await run(input).catch((thrown: unknown) => {
        throw engineUnreachable(thrown);
      });
      if (!envelope.ok) throw contractError(envelope.error);
      return envelope.value;
    },
    subscribe(listener) {
      listener.link('connected');
      return bridge.subscribe((event) => listener.event(event));
    },
  };
}
