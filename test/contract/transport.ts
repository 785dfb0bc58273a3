import type { EngineEvent, Envelope } from '../../shared/contract/index.ts';

/** One way from the interface to the engine, as the interface sees it. The contract suite runs over each. */
export type Transport = {
  /** Calls a method. `no such door` when the transport has no place to send that name to. */
  call(method: string, input: unknown): Promise<Envelope<unknown> | 'no such door'>;
  /** Listens to events; resolves once none can be missed any more, with the function that stops it. */
  listen(listener: (event: EngineEvent) => void): Promise<() => void>;
  close(): Promise<void>;
};
