import type { EngineEvent, Input, MethodName, Output } from '../../shared/contract/index.ts';

/** Whether events from the engine reach this window. `restored` follows `lost`: events may have been missed meanwhile. */
export type LinkState = 'connected' | 'lost' | 'restored';

/** What a subscriber is told. */
export type TransportListener = {
  event(event: EngineEvent): void;
  link(state: LinkState): void;
};

/** The only way the interface reaches the engine; the same over Electron's bridge and over HTTP. */
export type Transport = {
  /** Runs one contract call. Throws a `ContractError` for every kind of failure. */
  call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Listens to events; returns the function that stops it. */
  subscribe(listener: TransportListener): () => void;
};
