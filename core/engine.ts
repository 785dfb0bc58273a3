import type { EngineEvent, Environment, ErrorValue, RedirectMode } from '../shared/contract/index.ts';
import type { Dispatch } from './dispatch.ts';
import type { Browser, Clock, DemoBank, Keyring, Log, RedirectTargets } from './ports.ts';

/** Values that a start from the environment (headless host, development) can fix; the desktop app leaves them to Settings. */
export type EngineConfig = {
  environment?: Environment;
  credentials?: { clientId: string; clientSecret: string };
  redirect?: { mode: RedirectMode; uri: string };
  /** Overrides of TrueLayer's hosts: https, or http on loopback only. */
  authUrl?: string;
  apiUrl?: string;
};

/** Everything the engine needs. Hosts build these and pass them in; see their `main.ts`. */
export type EngineOptions = {
  host: 'electron' | 'headless';
  version: string;
  /** Folder of the profile; made with mode 0700 when absent. */
  profileDir: string;
  config: EngineConfig;
  /** The OS keychain, when this host has one. Without it, without a key and without a passphrase the profile lasts for the session only. */
  keyring?: Keyring;
  /** A root key from the environment (`TRUELAYER_ENCRYPTION_KEY`): exactly 32 bytes. */
  suppliedKey?: Buffer;
  /** A passphrase from `COFFER_PASSPHRASE_FILE`. */
  passphrase?: string;
  browser: Browser;
  demoBank: DemoBank;
  redirectTargets: RedirectTargets;
  clock: Clock;
  log: Log;
};

/** What became of a redirect: the text a host's callback page is chosen by. Never carries a code or a state. */
export type RedirectOutcome = { state: 'connected'; connectionId: string } | { state: 'failed'; error: ErrorValue };

/** The running engine, as a host sees it. */
export type Engine = {
  /** Runs one contract call. */
  dispatch: Dispatch;
  /** Listens to events; returns the function that stops it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Hands over an address that came back from the bank (loopback, deep link). Never rejects. */
  acceptRedirect(redirectUrl: string): Promise<RedirectOutcome>;
  /** The machine woke up or came online again. */
  resume(): void;
  /** Stops timers and work in flight, and closes the database. */
  close(): Promise<void>;
};
