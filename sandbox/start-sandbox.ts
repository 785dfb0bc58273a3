import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authDialogRoutes } from './auth-dialog.ts';
import { createAuthSessions } from './auth-sessions.ts';
import { createBooks } from './books.ts';
import { controlRoutes } from './control.ts';
import { dataRoutes } from './data-endpoints.ts';
import { createRouter } from './http-router.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { openStateStore } from './state-store.ts';
import { answerToken } from './token-endpoint.ts';
import { DEFAULT_SETTINGS, type Settings, type World } from './world.ts';

/** How to start a sandbox; everything has a default. */
export type SandboxOptions = {
  /** 0 or absent: any free port. */
  port?: number;
  seed?: number;
  /** Where consents and token hashes outlive the process. Absent: they end with it. */
  stateFile?: string;
  /** The simulated time to start at, in milliseconds. Absent: now (or where the state file left off). */
  startMs?: number;
  settings?: Partial<Settings>;
  /** Told of faults of the sandbox itself. */
  onError?: (error: unknown) => void;
};

/** A running sandbox. */
export type RunningSandbox = {
  authUrl: string;
  apiUrl: string;
  controlUrl: string;
  clientId: string;
  clientSecret: string;
  close(): Promise<void>;
};

/** The one application that is registered here. Not a secret: it opens invented data on this computer only. */
const CLIENT = { clientId: 'sandbox-coffer-demo', clientSecret: 'demo-bank-on-this-computer-only' };

/** Starts a sandbox on 127.0.0.1; one port serves sign-in, data and control. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const seed = options.seed ?? 7;
  const clock = createSimulatedClock();
  if (options.startMs !== undefined) clock.set(options.startMs);
  const store = openStateStore(options.stateFile, clock.nowMs());
  if (options.startMs === undefined) clock.advance(store.savedClockOffsetMs);
  const settings: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const world: World = {
    client: CLIENT,
    origin: '',
    seed,
    clock,
    store,
    settings,
    books: createBooks({ seed, bornMs: store.bornMs, nowMs: clock.nowMs }),
    save: () => store.save(clock.offsetMs()),
  };
  const sessions = createAuthSessions(world);
  const router = createRouter(
    [
      ...authDialogRoutes(world, sessions),
      { method: 'POST', path: '/connect/token', handle: (call) => answerToken(world, call) },
      ...dataRoutes(world),
      ...controlRoutes(world, sessions),
    ],
    { onError: options.onError ?? (() => undefined) },
  );
  const server = createServer(router);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    authUrl: world.origin,
    apiUrl: world.origin,
    controlUrl: `${world.origin}/control`,
    ...CLIENT,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      world.save();
    },
  };
}
