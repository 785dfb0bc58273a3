import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReadQuota } from './access-rules.ts';
import { createAsyncTasks } from './async-tasks.ts';
import { authDialogRoutes } from './auth-dialog.ts';
import { authRoutes } from './auth-endpoints.ts';
import { createAuthSessions } from './auth-sessions.ts';
import { createBooks } from './books.ts';
import { createCallLog, type LoggedCall } from './call-log.ts';
import { isLoopbackHost } from './control-guard.ts';
import { controlRoutes } from './control.ts';
import { dataRoutes } from './data-endpoints.ts';
import { answerExtend } from './extend-endpoint.ts';
import { createFaultList } from './faults.ts';
import type { Answer } from './http-answer.ts';
import { createRouter, type Call } from './http-router.ts';
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts';
import { openStateStore } from './state-store.ts';
import { createWebhookSender } from './webhook-sender.ts';
import { DEFAULT_SETTINGS, type Settings, type World } from './world.ts';

/** As long as a load balancer keeps them: a client that was busy for some seconds must not find its line cut. */
const KEEP_ALIVE_MS = 75_000;

/** How to start a sandbox; everything has a default. */
export type SandboxOptions = {
  /** 0 or absent: any free port. */
  port?: number;
  /** The address to bind to. Anything but this computer's own turns `/control` off. */
  host?: string;
  seed?: number;
  /** Where consents and token hashes outlive the process. Absent: they end with it. */
  stateFile?: string;
  /** The simulated time to start at, in milliseconds. Absent: now (or as far ahead of it as the state file says). */
  startMs?: number;
  /** The clock to live by, for whoever shares one with the sandbox. Absent: one of its own, on the computer's time. */
  clock?: SimulatedClock;
  /** How many whole years of history there are before this one. */
  historyYears?: number;
  /** Makes every account's books exactly so many booked rows long. */
  rowsPerAccount?: number | undefined;
  settings?: Partial<Settings>;
  /** The one application that is registered. Absent: the demo's. A live client id makes this a stand-in for live banks. */
  client?: { clientId: string; clientSecret: string };
  /** Told of faults of the sandbox itself. */
  onError?: (error: unknown) => void;
  /** Told of every call just before its answer leaves, so that a test can act at that very moment. */
  onCall?: (call: LoggedCall) => void;
  /** Asked at every request: while it says so, requests are cut off unread, so that a test can take the network away at once. */
  isUnreachable?: () => boolean;
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

/** The application that is registered unless told otherwise. Not a secret: it opens invented data on this computer only. */
const DEMO_CLIENT = { clientId: 'sandbox-coffer-demo', clientSecret: 'demo-bank-on-this-computer-only' };

/** Starts a sandbox on 127.0.0.1; one port serves sign-in, data and control. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const host = options.host ?? '127.0.0.1';
  const world = createWorld(options);
  const sessions = createAuthSessions(world);
  const webhooks = createWebhookSender({ origin: () => world.origin, nowMs: world.clock.nowMs });
  const listener = createRouter(
    [
      ...authDialogRoutes(world, sessions),
      ...authRoutes(world, sessions),
      { method: 'POST', path: '/data/v1/connections/extend', handle: (call) => answerExtend(world, sessions, call) },
      ...dataRoutes(world),
      ...controlRoutes(world, { sessions, webhooks, isBoundToLoopback: isLoopbackHost(host) }),
    ],
    {
      onAnswered: (call, answer) => logCall(world, call, answer, options.onCall),
      onError: options.onError ?? (() => undefined),
    },
  );
  const server = createServer((request, response) => {
    if (options.isUnreachable?.() === true) {
      request.socket.destroy();
      return;
    }
    // Answers carry the simulated time, by which a client may set or doubt its own.
    response.setHeader('date', new Date(world.clock.nowMs()).toUTCString());
    listener(request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  // A state file that cannot be written is better known now than at the first token.
  try {
    world.save();
  } catch (error) {
    server.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  world.origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    authUrl: world.origin,
    apiUrl: world.origin,
    controlUrl: `${world.origin}/control`,
    ...world.client,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      world.save();
    },
  };
}

function createWorld(options: SandboxOptions): World {
  const seed = options.seed ?? 7;
  const clock = options.clock ?? createSimulatedClock();
  if (options.startMs !== undefined) clock.set(options.startMs);
  const store = openStateStore(options.stateFile, clock.nowMs());
  if (options.startMs === undefined) clock.advance(store.savedClockOffsetMs);
  return {
    client: options.client ?? DEMO_CLIENT,
    origin: '',
    seed,
    clock,
    store,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    startOver: {
      settings: { ...DEFAULT_SETTINGS, ...options.settings },
      rowsPerAccount: options.rowsPerAccount,
      startMs: options.startMs,
    },
    books: createBooks({
      seed,
      bornMs: store.bornMs,
      nowMs: clock.nowMs,
      historyYears: options.historyYears ?? 2,
      rowsPerAccount: options.rowsPerAccount,
    }),
    faults: createFaultList(clock.nowMs),
    quota: createReadQuota(),
    log: createCallLog(),
    tasks: createAsyncTasks(),
    save: () => store.save(clock.offsetMs()),
  };
}

/** Notes a call down, unless it is one of the tests' own. Session ids open a sign-in, so they stay out. */
function logCall(
  world: World,
  { method, url, trace }: Call,
  answer: Answer,
  onCall: SandboxOptions['onCall'] = () => undefined,
): void {
  if (url.pathname.startsWith('/control')) return;
  const path = url.pathname.replace(/^\/dialog\/[^/]+/, '/dialog/…');
  const from = url.searchParams.get('from');
  const to = url.searchParams.get('to');
  const logged: LoggedCall = {
    at: new Date(world.clock.nowMs()).toISOString(),
    method,
    path,
    ...trace,
    ...(path.startsWith('/data/') && from !== null ? { from: from.slice(0, 40) } : {}),
    ...(path.startsWith('/data/') && to !== null ? { to: to.slice(0, 40) } : {}),
    status: answer.status,
    ...(answer.delivery?.drop === undefined ? {} : { dropped: true }),
  };
  world.log.add(logged);
  onCall(logged);
}
