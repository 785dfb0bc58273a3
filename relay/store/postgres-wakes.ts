import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Wake } from './event-store.ts';
import type { WakeListeners } from './wake-listeners.ts';

const CHANNEL = 'coffer_relay';
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** PostgreSQL takes less than 8000 bytes in one notification. */
const DEVICES_PER_NOTICE = 150;

/** The line between the processes of one PostgreSQL. */
export type PostgresWakes = {
  /** Wakes the devices here at once and in the other processes by one notification. */
  wake(deviceIds: readonly string[], wake?: Wake): void;
  close(): Promise<void>;
};

/**
 * Listens for wake-ups from the other processes, and reconnects for ever. A notification is sent outside any
 * transaction, since one inside would make every writer queue for a global lock; when it is lost, the stream's own
 * heartbeat finds the event.
 */
export function createPostgresWakes(options: {
  databaseUrl: string;
  pool: pg.Pool;
  listeners: WakeListeners;
  onTrouble: (error: unknown) => void;
}): PostgresWakes {
  const { databaseUrl, pool, listeners, onTrouble } = options;
  const instanceId = randomUUID();
  let client: pg.Client | undefined;
  let retryMs = FIRST_RETRY_MS;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  void listen();

  return {
    wake(deviceIds, wake = {}) {
      for (const deviceId of deviceIds) listeners.call(deviceId, wake);
      for (let from = 0; from < deviceIds.length; from += DEVICES_PER_NOTICE) {
        const notice = { from: instanceId, devices: deviceIds.slice(from, from + DEVICES_PER_NOTICE), ...wake };
        pool.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(notice)]).catch(onTrouble);
      }
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    let isDown = false;
    const reconnect = (error: unknown): void => {
      if (isDown || isClosed) return;
      isDown = true;
      onTrouble(error);
      timer = setTimeout(() => void listen(), retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      next.end().catch(() => {});
    };
    next.on('error', reconnect).on('end', () => reconnect(new Error('The line for notifications ended.')));
    next.on('notification', ({ payload }) => receive(payload ?? ''));
    client = next;
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
      retryMs = FIRST_RETRY_MS;
      listeners.callAll();
    } catch (error) {
      reconnect(error);
    }
  }

  function receive(payload: string): void {
    // Only our own processes write here, but a person at a prompt can too.
    let notice: { from?: unknown; devices?: unknown; claim?: unknown };
    try {
      notice = JSON.parse(payload) as typeof notice;
    } catch {
      return;
    }
    if (notice.from === instanceId || !Array.isArray(notice.devices)) return;
    const wake: Wake = typeof notice.claim === 'number' ? { claim: notice.claim } : {};
    for (const deviceId of notice.devices) if (typeof deviceId === 'string') listeners.call(deviceId, wake);
  }
}
