import { z } from 'zod';
import type { AsyncTasks } from './async-tasks.ts';
import type { ReadQuota } from './access-rules.ts';
import type { Books } from './books.ts';
import type { CallLog } from './call-log.ts';
import type { FaultList } from './faults.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { StateStore } from './state-store.ts';

/** Rules that tests may loosen. `POST /control {"set":{…}}` changes them while the sandbox runs. */
export const settingsSchema = z.strictObject({
  /** Whether the limit of 4 unattended reads per 24 hours, account and endpoint holds. */
  quotas: z.boolean(),
  /** Whether history older than 90 days closes some minutes after sign-in. */
  windows: z.boolean(),
  /** How long the full history stays open after sign-in. */
  fullHistoryMs: z.number().nonnegative(),
  codeLifetimeMs: z.number().positive(),
  accessTokenSeconds: z.int().positive(),
  /** Whether a refresh gives a new refresh token. TrueLayer's live banks do, its own sandbox does not. */
  rotation: z.boolean(),
  /** How long a replaced refresh token is still honoured. TrueLayer: not at all. */
  refreshGraceMs: z.number().nonnegative(),
  /** How long after an extension `/me` still shows the old end. */
  extensionLagMs: z.number().nonnegative(),
  /** Whether `/connections/extend` is enabled for the application (TrueLayer reviews its consent screen first). */
  extendEnabled: z.boolean(),
});

/** See {@link settingsSchema}. */
export type Settings = z.infer<typeof settingsSchema>;

/** The settings a sandbox starts with. */
export const DEFAULT_SETTINGS: Settings = {
  quotas: true,
  windows: true,
  fullHistoryMs: 5 * 60_000,
  codeLifetimeMs: 5 * 60_000,
  accessTokenSeconds: 3600,
  rotation: true,
  refreshGraceMs: 0,
  extensionLagMs: 3_000,
  extendEnabled: true,
};

/** What every part of one running sandbox shares. Built once, in `start-sandbox.ts`. */
export type World = {
  client: { clientId: string; clientSecret: string };
  /** `http://127.0.0.1:PORT`, known once it listens; without a slash at the end. */
  origin: string;
  seed: number;
  clock: SimulatedClock;
  store: StateStore;
  books: Books;
  faults: FaultList;
  quota: ReadQuota;
  log: CallLog;
  tasks: AsyncTasks;
  settings: Settings;
  /** What it was started with, and goes back to by `POST /control/reset`. */
  startOver: { settings: Settings; rowsPerAccount: number | undefined; startMs: number | undefined };
  /** Writes the state file. */
  save(): void;
};
