import { isFinalRefusal, RelayRefused, type RelayRequests } from './relay-requests.ts';
import type { TakeDelivery } from './take-delivery.ts';

/** Tells the relay what is kept. */
export type Acknowledge = {
  /** Wants everything that is kept now to be acknowledged; returns at once. One request is under way at a time. */
  soon(): void;
  /** The same, and waits for it. */
  now(): Promise<void>;
};

/**
 * Creates the acknowledgements of one session. A lost one is repeated by the next, or by the next session; only when the
 * relay says that its mailbox is another one, `onLost` is called, and the session must start anew.
 */
export function createAcknowledge(needs: {
  requests: RelayRequests;
  delivery: TakeDelivery;
  signal: AbortSignal;
  onLost: (error: unknown) => void;
}): Acknowledge {
  const { requests, delivery, signal, onLost } = needs;
  let saidSeq = 0;
  let running: Promise<void> | undefined;

  return { soon: () => void now(), now };

  function now(): Promise<void> {
    running ??= run().finally(() => (running = undefined));
    return running;
  }

  async function run(): Promise<void> {
    for (;;) {
      const { epoch, seq: upto } = delivery.cursor();
      if (upto <= saidSeq || signal.aborted) return;
      try {
        await requests.json({ method: 'POST', path: '/v1/ack', body: { epoch, upto }, signal });
        saidSeq = upto;
      } catch (thrown) {
        const isOtherMailbox = thrown instanceof RelayRefused && thrown.status === 409;
        if (isOtherMailbox || isFinalRefusal(thrown)) onLost(thrown);
        return;
      }
    }
  }
}
