import { expect } from 'vitest';
import { createConnectionStore, type ConnectionRow } from '../../../core/connections/connection-store.ts';
import { openDatabase } from '../../../core/database/database.ts';
import { createTokenEnvelope } from '../../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../../core/keys/token-keys.ts';
import type { Connection } from '../../../shared/contract/index.ts';
import { connectBank, TEST_KEY } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** An engine with one bank connected and its first fetch done. */
export type Connected = EngineAndBank & {
  connectionId: string;
  /** The connection as the interface sees it. */
  connection(): Promise<Connection>;
};

/** Call it once at the top of a test file: it returns the function that opens an engine and connects a bank. */
export function useConnected(): (
  options?: Parameters<ReturnType<typeof useEngineAndBank>>[0] & {
    providerId?: string;
    username?: string;
    password?: string;
  },
) => Promise<Connected> {
  const open = useEngineAndBank();
  return async ({ providerId = 'ob-barclays', username = 'john', password = 'doe', ...options } = {}) => {
    const engine = await open(options);
    const { connection } = await connectBank(engine, engine.bank, providerId, { username, password });
    return connectedTo(engine, connection.connectionId);
  };
}

/** The same connection on another engine of the same profile. */
export function connectedTo(engine: EngineAndBank, connectionId: string): Connected {
  const connection = async () => (await engine.call('connections.get', { connectionId })).connection;
  return { ...engine, connectionId, connection };
}

/** What the audit says about a connection's status, oldest first: `ACTIVE > REVOKED (revoked_at_bank)`. */
export async function statusTrail(engine: EngineAndBank, connectionId: string): Promise<string[]> {
  const { entries } = await engine.call('audit.page', { connectionId, limit: 500 });
  return entries.toReversed().flatMap(({ action, metadata: { from, to, reason } }) => {
    if (!action.startsWith('CONNECTION_') || typeof from !== 'string' || typeof to !== 'string') return [];
    return [`${from} > ${to}${typeof reason === 'string' ? ` (${reason})` : ''}`];
  });
}

/** Waits until no sync of the connection runs: the ones that follow a sign-in begin by themselves. */
export async function untilQuiet({ connection }: Connected): Promise<void> {
  await expect.poll(async () => (await connection()).syncing, { timeout: 20_000 }).toBe(false);
}

/** A connection's row with its tokens in clear, read from the profile's file by a second handle. */
export async function readRow(
  engine: Pick<EngineAndBank, 'profileDir' | 'clock'>,
  connectionId: string,
): Promise<{ row: ConnectionRow; tokens: { access?: string; refresh?: string; previous?: string } }> {
  const database = await openDatabase(engine.profileDir, TEST_KEY);
  try {
    const envelope = createTokenEnvelope(loadTokenKeys(database, TEST_KEY, engine.clock));
    const row = createConnectionStore(database).get(connectionId);
    if (!row) throw new Error('the connection is gone');
    const open = (column: 'access_token' | 'refresh_token' | 'previous_refresh_token') => {
      const sealed = row[column];
      return sealed === null ? undefined : envelope.open(sealed, { table: 'connections', column, rowId: row.id });
    };
    const [access, refresh, previous] = [open('access_token'), open('refresh_token'), open('previous_refresh_token')];
    return {
      row,
      tokens: {
        ...(access === undefined ? {} : { access }),
        ...(refresh === undefined ? {} : { refresh }),
        ...(previous === undefined ? {} : { previous }),
      },
    };
  } finally {
    database.close();
  }
}
