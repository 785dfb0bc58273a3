import type { EngineEvent, EventName, EventPayload } from '../shared/contract/index.ts';
import type { Log } from './ports.ts';

/** Carries what happens in the engine to whoever listens (the hosts' transports). */
export type EventBus = {
  emit<Name extends EventName>(event: Name, payload: EventPayload<Name>): void;
  /** Listens; returns the function that stops it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
};

/**
 * Creates the event bus. Listeners are called in a later turn, because events are emitted inside database transactions
 * and a listener that asks again must see the committed rows.
 */
export function createEventBus(log: Log): EventBus {
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    emit(event, payload) {
      setImmediate(() => {
        for (const listener of listeners) {
          try {
            // The pairing of name and payload is checked by this function's own signature.
            listener({ event, payload } as EngineEvent);
          } catch (cause) {
            log.error('event listener failed', { event, cause });
          }
        }
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
