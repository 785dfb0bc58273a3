import { describe, expect, test } from 'vitest';
import { createAuditSigner } from '../../../core/audit/audit-signer.ts';
import { createAudit } from '../../../core/audit/audit.ts';
import { createConnectionHealth } from '../../../core/connections/connection-health.ts';
import { createConnectionStore } from '../../../core/connections/connection-store.ts';
import { createConnectionTokens, type ConnectionTokens } from '../../../core/connections/connection-tokens.ts';
import { createRefreshLeases } from '../../../core/connections/refresh-lease-store.ts';
import type { Credentials } from '../../../core/credentials/credentials.ts';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { createEventBus } from '../../../core/events.ts';
import { createTokenEnvelope } from '../../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../../core/keys/token-keys.ts';
import { createRateLimiter } from '../../../core/limits/rate-limiter.ts';
import type { Log } from '../../../core/ports.ts';
import { createHttp } from '../../../core/providers/truelayer/http.ts';
import { createTrueLayer } from '../../../core/providers/truelayer/truelayer.ts';
import { openTestEngine, TEST_KEY } from '../../support/test-engine.ts';
import { HOUR_MS, useConnected, type Connected } from './connected.ts';

const open = useConnected();
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The token lifecycle as another process would have it: its own handle on the file, its own memory. */
async function anotherProcess({ profileDir, clock, bank }: Connected) {
  const database: Database = await openDatabase(profileDir, TEST_KEY);
  const events = createEventBus(SILENT);
  const audit = createAudit(database, clock, events, createAuditSigner(TEST_KEY));
  const store = createConnectionStore(database);
  const leases = createRefreshLeases(database);
  const http = createHttp();
  const { clientId, clientSecret, authUrl, apiUrl } = bank;
  const redirect = { mode: 'loopback', uri: 'http://127.0.0.1:4280/oauth/callback' } as const;
  const application = { environment: 'demo', clientId, clientSecret, authUrl, apiUrl, redirect } as const;
  const tokens: ConnectionTokens = createConnectionTokens({
    database,
    audit,
    events,
    clock,
    store,
    leases,
    envelope: createTokenEnvelope(loadTokenKeys(database, TEST_KEY, clock)),
    credentials: { application: () => Promise.resolve(application) } as unknown as Credentials,
    provider: createTrueLayer(http, clock),
    limiter: createRateLimiter(clock),
    health: createConnectionHealth(store, audit, clock, events),
    revocations: { add: () => undefined },
  } as Parameters<typeof createConnectionTokens>[0]);
  return {
    tokens,
    leases,
    async close() {
      await http.close();
      database.close();
    },
  };
}

describe('two processes over one profile', () => {
  test('refresh once between them, and the second uses what the first has brought', async () => {
    const engine = await open();
    await engine.advance(2 * HOUR_MS);
    await engine.bank.fault({ fault: 'slow', ms: 200, endpoint: 'refresh' });
    const [one, other] = [await anotherProcess(engine), await anotherProcess(engine)];
    const { connectionId } = engine;
    const used = await Promise.all(
      [one, other, one, other].map(({ tokens }) =>
        tokens.withSession(connectionId, {}, ({ accessToken }) => Promise.resolve(accessToken)),
      ),
    );
    expect((await engine.bank.calls('refresh')).length).toBe(1);
    expect(new Set(used).size).toBe(1);
    await one.close();
    await other.close();
  });

  test('a lease that was written before the clock was set back holds nobody up', async () => {
    const engine = await open();
    const { connectionId, clock } = engine;
    const dead = await anotherProcess(engine);
    expect(dead.leases.take(connectionId, 'a process that died', clock.nowMs() + 365 * 24 * HOUR_MS, 300_000)).toBe(
      'taken',
    );
    await engine.call('connections.refreshTokens', { connectionId });
    await dead.close();
  });

  test('a lease of a living process is waited for, and one of a dead process only until the next start', async () => {
    const engine = await open();
    const { connectionId, clock } = engine;
    const other = await anotherProcess(engine);
    expect(other.leases.take(connectionId, 'another', clock.nowMs(), 300_000)).toBe('taken');
    const waiting = engine.call('connections.refreshTokens', { connectionId });
    await expect
      .poll(() => other.leases.take(connectionId, 'a third', clock.nowMs(), 300_000), { timeout: 500 })
      .toBe('held-by-another');
    other.leases.release(connectionId, 'another');
    await waiting;

    expect(other.leases.take(connectionId, 'a process that died', clock.nowMs(), 300_000)).toBe('taken');
    await other.close();
    const again = await engine.reopen();
    await again.call('connections.refreshTokens', { connectionId });
  });

  test('a connection that is deleted while somebody waits for it ends the wait', async () => {
    const engine = await open();
    const { connectionId, clock } = engine;
    const other = await anotherProcess(engine);
    expect(other.leases.take(connectionId, 'another', clock.nowMs(), 300_000)).toBe('taken');
    const waiting = engine.failure('connections.refreshTokens', { connectionId });
    await engine.call('connections.disconnect', { connectionId, deleteData: true });
    expect((await waiting).code).toBe('NOT_FOUND');
    await other.close();
  });

  test('the second Coffer on a profile refuses with words, and the first is not disturbed', async () => {
    const engine = await open();
    await expect(openTestEngine({ profileDir: engine.profileDir, sandbox: engine.bank })).rejects.toMatchObject({
      code: 'PROFILE_IN_USE',
    });
    await engine.call('connections.refreshTokens', { connectionId: engine.connectionId });
  });
});
