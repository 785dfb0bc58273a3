import type { EventSource, Gap } from '../../shared/relay/delivery.ts';

/** A verified webhook, sealed once per device, on its way to the mailboxes. */
export type NewEvent = {
  source: EventSource;
  /** Keyed digest of the sender's event id; unique together with the source. */
  eventId: string;
  receivedAtMs: number;
  /** For whom it was sealed, and as of which version of their devices. */
  recipients: readonly { userId: string; devicesVersion: number }[];
  copies: readonly { deviceId: string; sealed: Buffer }[];
};

/** What became of an event. `stale`: a recipient's devices changed meanwhile, so it must be sealed again. */
export type AppendOutcome = 'stored' | 'duplicate' | 'stale';

/** An event as it lies in a mailbox. */
export type StoredEvent = {
  seq: number;
  eventId: string;
  source: EventSource;
  receivedAtMs: number;
  sealed: Buffer;
};

/** A device's mailbox at one moment, with the events after the cursor that was asked for. */
export type Mailbox = {
  epoch: string;
  isRevoked: boolean;
  ackedSeq: number;
  /** Everything up to here that was not acknowledged is lost to the device, for this reason. */
  droppedSeq: number;
  dropReason?: Gap['reason'];
  lastSeq: number;
  events: StoredEvent[];
};

/** What became of an acknowledgement. Repeating one is `done`. */
export type AckOutcome = 'done' | 'epoch-changed' | 'beyond-end';

/** Says that a mailbox may have changed. A `claim` says that a stream of that number serves the device now. */
export type Wake = { claim?: number };

/** How much is kept. */
export type StoreLimits = {
  /** Events of one mailbox; the oldest goes first. */
  events: number;
  /** Bytes of one mailbox; the oldest goes first. */
  bytes: number;
  /** Pages of 4 KiB that the SQLite file may have. Absent: as many as the disk takes. */
  pages?: number;
};

/** 10,000 events and 32 MB per device. */
export const STORE_LIMITS: StoreLimits = { events: 10_000, bytes: 32 * 1024 * 1024 };

/**
 * The mailboxes. Only what {@link EventStore.append} has reported is promised to a sender, and it is on disk by then.
 * Every function rejects with a `StoreFailure` when the store cannot do it.
 */
export type EventStore = {
  /** Stores events with the next seq of each device, all or nothing per event, and wakes the devices. Groups commits. */
  append(events: readonly NewEvent[]): Promise<AppendOutcome[]>;
  /** The mailbox and up to `limit` events after `afterSeq`; `undefined` for a device that never was. */
  read(deviceId: string, afterSeq: number, limit: number): Promise<Mailbox | undefined>;
  /** Deletes what the device has committed, up to and including `upto`. */
  ack(deviceId: string, epoch: string, upto: number): Promise<AckOutcome>;
  /** Calls back when a mailbox may have changed, in whichever process. A lost call only delays. Returns the way to stop. */
  onWake(deviceId: string, listener: (wake: Wake) => void): () => void;
  /** Wakes a device in every process. */
  wake(deviceId: string, wake: Wake): void;
  /** Numbers a stream that opens, so that of two streams in two processes both know which is the newer one. */
  claimStream(): Promise<number>;
  /** Wakes whoever listens in this process: something changed, and it is not known for whom. */
  wakeAll(): void;
  /** Remembers that a proof was used, until it expires by itself; `false` when it was used before. */
  useProof(id: string, expiresAtMs: number, nowMs: number): Promise<boolean>;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
};
