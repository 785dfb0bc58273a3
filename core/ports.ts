/**
 * The few things the engine needs from the world that differ between hosts, or that cannot run everywhere. Everything
 * else (SQLite, HTTP) is used for real, in tests too.
 */

/** The time. Tests move it; the sandbox's simulated clock can drive it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  nowMs(): number;
};

/** Where the root key is kept: one named secret per profile in the system's key store. */
export type Keyring = {
  /** Reads the secret. `absent` when there is none yet; `locked` and `unavailable` when the store itself cannot be used. */
  read(account: string): Promise<{ state: 'found'; secret: Buffer } | { state: 'absent' | 'locked' | 'unavailable' }>;
  /** Stores the secret, replacing an older one. Rejects when the store refuses, with `KEYRING_LOCKED` when it is only locked. */
  write(account: string, secret: Buffer): Promise<void>;
  /** Forgets the secret; that there is none, or that the store cannot be used, is no failure. */
  remove(account: string): Promise<void>;
};

/** Opens an address in the user's own browser. The engine only ever passes https addresses, or http on loopback. */
export type Browser = {
  open(url: string): Promise<void>;
};

/** The demo bank's process, in this program's care: it stops when the host stops. */
export type DemoBank = {
  /** Starts it, or returns the running one. */
  start(): Promise<DemoBankAddress>;
  stop(): Promise<void>;
};

/** Where the demo bank answers and the application it has registered for us. */
export type DemoBankAddress = {
  authUrl: string;
  apiUrl: string;
  controlUrl: string;
  clientId: string;
  clientSecret: string;
};

/** The redirect addresses this host can receive, best first. Loopback needs the port the host really listens on. */
export type RedirectTargets = {
  loopbackUri?: string;
  customProtocolUri?: string;
};

/** Something the user should hear about although no window may be open. Plain text: names in it come from outside. */
export type UserNotification = {
  title: string;
  body: string;
  /** The connection it is about; a click leads there. */
  connectionId?: string;
  /** What its one button offers. */
  action?: 'renew';
};

/** The system's notifications and the number on the program's icon. A host without them leaves this port out. */
export type Notifier = {
  notify(notification: UserNotification): void;
  /** How many connections need the user; 0 takes the number away. */
  setBadge(count: number): void;
};

/**
 * The system's dialogs for files. Where a file goes or lies is only ever said by the person in front of them; the page
 * never names a path. A host without dialogs leaves this port out, and files go and come through its page.
 */
export type FileDialogs = {
  /** Asks where a new file of this name goes, over whatever is there; `undefined` when the person thought better of it. */
  saveFile(fileName: string): Promise<string | undefined>;
  /** Asks for a folder, beginning at one; `undefined` when none was chosen. */
  chooseFolder(from: string): Promise<string | undefined>;
};

/** A log line: fields, not sentences. Secrets are redacted at the sink, by key and by pattern. */
export type Log = {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
};
