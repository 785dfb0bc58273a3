import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { DATABASE_FILE, openDatabase } from '../../../core/database/database.ts';
import type { EngineOptions } from '../../../core/engine.ts';
import type { SandboxOptions } from '../../../sandbox/start-sandbox.ts';
import type { AuditEntry, ErrorCode } from '../../../shared/contract/index.ts';
import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import {
  createTestClock,
  openTestEngine,
  TEST_KEY,
  type TestClock,
  type TestEngine,
} from '../../support/test-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startBank, type Bank } from './start-bank.ts';

/** An engine, its bank, and one clock for both. */
export type EngineAndBank = TestEngine & {
  bank: Bank;
  clock: TestClock;
  profileDir: string;
  /** Moves the engine's and the bank's time. */
  advance(ms: number): Promise<void>;
  /** Closes the engine and opens the same profile again. */
  reopen(options?: Partial<EngineOptions>): Promise<EngineAndBank>;
  /** The audit of an action, newest first. */
  audit(action: AuditAction): Promise<AuditEntry[]>;
};

/**
 * Call it once at the top of a test file: it returns the function that opens an engine on a fresh profile over a fresh
 * sandbox. Both are closed after the test, whatever happened to them in it.
 */
export function useEngineAndBank(): (options?: {
  sandbox?: SandboxOptions;
  engine?: Partial<EngineOptions>;
  /** Another test's bank, for a second profile at it. */
  bank?: Bank;
}) => Promise<EngineAndBank> {
  // Every commit waits for the disk, and these suites are about what is committed, not about the power going.
  const folder = useTemporaryFolders({ isInMemory: true });
  const open = new Set<() => Promise<unknown>>();
  afterEach(async () => {
    const closers = [...open].toReversed();
    open.clear();
    for (const close of closers) await close();
  });

  return async (options = {}) => {
    const bank = options.bank ?? (await startBank(options.sandbox));
    if (options.bank === undefined) open.add(() => bank.close());
    const clock = createTestClock();
    const profileDir = folder('profile');

    const start = async (engineOptions: Partial<EngineOptions>): Promise<EngineAndBank> => {
      const engine = await openTestEngine({ profileDir, sandbox: bank, clock, engine: engineOptions });
      const close = once(() => engine.close());
      open.add(close);
      return {
        ...engine,
        close,
        bank,
        clock,
        profileDir,
        async advance(ms) {
          clock.advance(ms);
          await bank.advance(ms);
        },
        async reopen(more = {}) {
          await close();
          return start({ ...options.engine, ...more });
        },
        audit: async (action) => (await engine.call('audit.page', { action, limit: 500 })).entries,
      };
    };
    return start(options.engine ?? {});
  };
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= run());
}

/** The newest failed sign-in of the audit: its code, and which attempt it ended. */
export async function lastAuthFailure(engine: EngineAndBank): Promise<{ code: unknown; attemptId: unknown }> {
  const [entry] = await engine.audit('AUTH_FAILED');
  return { code: entry?.metadata['code'], attemptId: entry?.metadata['attemptId'] };
}

/** Nothing of a sign-in was kept: no connection, no account, and, once the engine is closed, no sealed value in the database. */
export async function expectNothingStored(engine: EngineAndBank): Promise<void> {
  expect((await engine.call('connections.list', {})).connections).toEqual([]);
  expect((await engine.call('accounts.list', {})).accounts).toEqual([]);
  await engine.close();
  expect(existsSync(join(engine.profileDir, DATABASE_FILE))).toBe(true);
  const database = await openDatabase(engine.profileDir, TEST_KEY);
  try {
    expect(
      database
        .prepare(
          `SELECT (SELECT count(*) FROM connections) + (SELECT count(*) FROM accounts) + (SELECT count(*) FROM transactions)
             + (SELECT count(*) FROM oauth_states WHERE status <> 'waiting' AND (tokens IS NOT NULL OR code_verifier IS NOT NULL)) AS rows`,
        )
        .get(),
    ).toEqual({ rows: 0 });
  } finally {
    database.close();
  }
}

/** The code of a refusal that a call answered, and that it can be shown: words, and no internal fault. */
export function expectCoded(error: { code: ErrorCode; message: string }, code: ErrorCode): void {
  expect(error.code).toBe(code);
  expect(error.message.length).toBeGreaterThan(10);
}
