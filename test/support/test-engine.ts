import { randomBytes } from 'node:crypto';
import { openEngine, type Engine, type EngineOptions } from '../../core/engine.ts';
import { createFileSink } from '../../core/logging/file-sink.ts';
import { createLog } from '../../core/logging/log.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { EngineEvent, Envelope, ErrorValue, Input, MethodName, Output } from '../../shared/contract/index.ts';
import { keepHandedOut } from './handed-out.ts';
import type { RunningSandbox } from '../../sandbox/start-sandbox.ts';

/** A key for a test's profile, so that no test depends on the machine's key store. */
export const TEST_KEY: Buffer = randomBytes(32);

/** A clock that follows the real one until a test moves it. */
export type TestClock = Clock & { advance(ms: number): void };

/** Creates a {@link TestClock}. */
export function createTestClock(): TestClock {
  let offsetMs = 0;
  return { nowMs: () => Date.now() + offsetMs, advance: (ms) => void (offsetMs += ms) };
}

/** An engine over a real profile and a real sandbox, with calls that throw what an envelope would carry. */
export type TestEngine = {
  engine: Engine;
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>;
  /** The error a call answers; fails the test when it succeeds. */
  failure<Name extends MethodName>(method: Name, input: Input<Name>): Promise<ErrorValue>;
  /** Waits until the engine has reported an event that fits. */
  until(fits: (event: EngineEvent) => boolean): Promise<EngineEvent>;
  /** Everything the engine logged, for searching. */
  logged: string[];
  close(): Promise<void>;
};

/** Opens an engine on a profile folder whose bank is the given sandbox, in the `demo` environment. */
export async function openTestEngine(options: {
  profileDir: string;
  sandbox: Pick<RunningSandbox, 'authUrl' | 'apiUrl' | 'controlUrl' | 'clientId' | 'clientSecret'>;
  clock?: Clock;
  engine?: Partial<EngineOptions>;
}): Promise<TestEngine> {
  const { sandbox, profileDir } = options;
  const logged: string[] = [];
  // The log as a program has it, beside the profile, for those who look at what is left; and everything as it was given.
  const logFile = createFileSink({ directory: profileDir });
  const real = createLog({ scope: 'test', sinks: [logFile] });
  const write = (level: keyof Log) => (event: string, fields?: Record<string, unknown>) => {
    const cause = fields?.['cause'];
    logged.push(JSON.stringify({ event, ...fields, cause: cause instanceof Error ? cause.stack : cause }));
    real[level](event, fields);
  };
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
  const engine = await openEngine({
    host: 'headless',
    version: '0.0.0-test',
    profileDir,
    config: {},
    suppliedKey: TEST_KEY,
    browser: { open: () => Promise.resolve() },
    demoBank: { start: () => Promise.resolve(sandbox), stop: () => Promise.resolve() },
    redirectTargets: { loopbackUri: 'http://127.0.0.1:4280/oauth/callback' },
    clock: options.clock ?? { nowMs: () => Date.now() },
    log,
    // A test is the only cause of what happens, unless it asks for more.
    background: false,
    scryptCost: 2 ** 14,
    ...options.engine,
  });
  const seen: EngineEvent[] = [];
  const waiting = new Set<() => void>();
  engine.subscribe((event) => {
    seen.push(event);
    for (const wake of waiting) wake();
  });

  const dispatch = (method: string, input: unknown) => engine.dispatch(method, input);
  return {
    engine,
    logged,
    async call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      const envelope = await dispatch(method, input);
      if (!envelope.ok)
        throw new Error(
          `${method} answered ${envelope.error.code}: ${JSON.stringify(envelope.error)} ${logged.at(-1) ?? ''}`,
        );
      return envelope.value as Output<Name>;
    },
    async failure(method, input) {
      const envelope: Envelope<unknown> = await dispatch(method, input);
      if (envelope.ok) throw new Error(`${method} was expected to fail`);
      return envelope.error;
    },
    until(fits) {
      return new Promise((resolve) => {
        const check = () => {
          const found = seen.find(fits);
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      });
    },
    async close() {
      await keepHandedOut(profileDir, async () => {
        const bundle = (await dispatch('diagnostics.build', {})) as Envelope<Output<'diagnostics.build'>>;
        return bundle.ok ? bundle.value.parts.map(({ text }) => text).join('\n') : undefined;
      });
      await engine.close();
      logFile.close();
    },
  };
}

/** Walks the bank's sign-in without a browser and returns the address it redirects to. */
export async function signInAtBank(
  sandbox: Pick<RunningSandbox, 'controlUrl'>,
  authUrl: string,
  choice: { providerId?: string; username?: string; password?: string; decision?: 'allow' | 'cancel' } = {},
): Promise<string> {
  const answer = await fetch(`${sandbox.controlUrl}/authorize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ authUrl, username: 'john', password: 'doe', ...choice }),
  });
  const body = (await answer.json()) as { redirectUrl?: string };
  if (body.redirectUrl === undefined) throw new Error(`the sandbox refused: ${JSON.stringify(body)}`);
  return body.redirectUrl;
}

/** Connects a bank from the link to the end of the first fetch. */
export async function connectBank(
  { call, until }: TestEngine,
  sandbox: Pick<RunningSandbox, 'controlUrl'>,
  providerId: string,
  choice: { connectionId?: string; username?: string; password?: string } = {},
): Promise<Output<'connections.finish'>> {
  const { connectionId, ...user } = choice;
  const { authUrl } = await call('connections.begin', {
    providerId,
    open: false,
    ...(connectionId === undefined ? {} : { connectionId }),
  });
  const finished = await call('connections.finish', {
    redirectUrl: await signInAtBank(sandbox, authUrl, { providerId, ...user }),
  });
  await until(
    (event) => event.event === 'sync.finished' && event.payload.connectionId === finished.connection.connectionId,
  );
  return finished;
}
