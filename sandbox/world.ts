import type { Books } from './books.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { StateStore } from './state-store.ts';

/** Rules that tests may loosen. `POST /control {"set":{…}}` changes them while the sandbox runs. */
export type Settings = {
  /** Whether the limit of 4 unattended reads per 24 hours, account and endpoint holds. */
  quotas: boolean;
  /** Whether history older than 90 days closes some minutes after sign-in. */
  windows: boolean;
  /** How long the full history stays open after sign-in, in milliseconds. */
  fullHistoryMs: number;
  codeLifetimeMs: number;
  accessTokenSeconds: number;
  /** How long a replaced refresh token is still honoured, in milliseconds. TrueLayer: not at all. */
  refreshGraceMs: number;
};

/** The settings a sandbox starts with. */
export const DEFAULT_SETTINGS: Settings = {
  quotas: true,
  windows: true,
  fullHistoryMs: 5 * 60_000,
  codeLifetimeMs: 5 * 60_000,
  accessTokenSeconds: 3600,
  refreshGraceMs: 0,
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
  settings: Settings;
  /** Writes the state file. */
  save(): void;
};
