import { openDatabase, type Database } from '../../core/database/database.ts';
import { openEngine, type Engine, type EngineOptions } from '../../core/engine.ts';
import type { OutgoingFile } from '../../core/files/outgoing-files.ts';
import type { EngineEvent, ErrorValue, Input, MethodName, Output } from '../../shared/contract/index.ts';
import { createLedgerProfile, type LedgerProfile, type LedgerProfileOptions } from './ledger-profile.ts';

/** The key of these profiles. */
export const LEDGER_KEY: Buffer = Buffer.alloc(32, 7);

/** An engine over a profile with a ledger in it and no bank behind it, with calls that throw what an envelope would carry. */
export type LedgerEngine = {
  engine: Engine;
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>;
  /** The error a call answers; fails when it succeeds. */
  failure<Name extends MethodName>(method: Name, input: Input<Name>): Promise<ErrorValue>;
  events: EngineEvent[];
  logged: string[];
  close(): Promise<void>;
};

/** Makes a profile as the engine makes one, then fills it through the ledger's own stores. */
export async function makeLedger(
  profileDir: string,
  options: Partial<LedgerProfileOptions> = {},
  change?: (database: Database, profile: LedgerProfile) => void,
): Promise<{ accountIds: string[] }> {
  await (await openLedgerEngine(profileDir)).close();
  const database = await openDatabase(profileDir, LEDGER_KEY);
  try {
    // Nothing of the filling has to survive a crash.
    database.pragma('synchronous = OFF');
    const profile = createLedgerProfile(database, {
      rows: 300,
      accounts: 4,
      years: 2,
      today: '2026-06-30',
      seed: 3,
      ...options,
    });
    change?.(database, profile);
    return { accountIds: [...profile.accountIds] };
  } finally {
    database.close();
  }
}

/** Opens the engine on a profile. */
export async function openLedgerEngine(
  profileDir: string,
  options: Partial<EngineOptions> = {},
): Promise<LedgerEngine> {
  const logged: string[] = [];
  const write = (event: string, fields?: Record<string, unknown>): void => {
    const cause = fields?.['cause'];
    logged.push(JSON.stringify({ event, ...fields, cause: cause instanceof Error ? cause.stack : cause }));
  };
  const engine = await openEngine({
    host: 'headless',
    version: '0.0.0-test',
    profileDir,
    config: {},
    suppliedKey: LEDGER_KEY,
    browser: { open: () => Promise.resolve() },
    demoBank: { start: () => Promise.reject(new Error('there is no bank here')), stop: () => Promise.resolve() },
    redirectTargets: {},
    background: false,
    scryptCost: 2 ** 14,
    clock: { nowMs: Date.now },
    log: { info: write, warn: write, error: write },
    ...options,
  });
  const events: EngineEvent[] = [];
  engine.subscribe((event) => events.push(event));
  return {
    engine,
    events,
    logged,
    async call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      const envelope = await engine.dispatch(method, input);
      if (!envelope.ok) throw new Error(`${method}: ${JSON.stringify(envelope.error)} ${logged.at(-1) ?? ''}`);
      return envelope.value as Output<Name>;
    },
    async failure(method, input) {
      const envelope = await engine.dispatch(method, input);
      if (envelope.ok) throw new Error(`${method} was expected to fail`);
      return envelope.error;
    },
    close: () => engine.close(),
  };
}

/** Everything an outgoing file holds. */
export async function contentOf(file: OutgoingFile | undefined): Promise<Buffer> {
  if (!file) throw new Error('there is no such download');
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.content()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
