import Database from 'better-sqlite3';
import type { MissedReason, ReceivedWebhook, ReceivedWebhooks } from '../../../core/relay-client/received-webhooks.ts';

/** Where the tests' devices keep what arrives: real SQLite, flushed at every commit, as the app's own store is. */
export type SqliteReceived = ReceivedWebhooks & {
  /** What was kept, in order: the sender's ids, and how far each is believed. */
  kept(): { senderEventId: string; trust: string; body: string }[];
  /** How many were kept. */
  count(): number;
  missed(): MissedReason[];
  /** Makes the next call of `keep` fail, as a full disk does. */
  failOnce(): void;
  close(): void;
};

/** Opens the file, which one process writes and another may read. */
export function openSqliteReceived(path: string): SqliteReceived {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  database.exec(`
    CREATE TABLE IF NOT EXISTS webhooks (event_id TEXT PRIMARY KEY, trust TEXT, body BLOB) STRICT;
    CREATE TABLE IF NOT EXISTS missed (reason TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
  `);
  const insert = database.prepare('INSERT INTO webhooks VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const move = database.prepare(
    'INSERT INTO cursor VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq',
  );
  let fails = false;

  return {
    cursor: () => database.prepare('SELECT epoch, seq FROM cursor').get() as { epoch: string; seq: number } | undefined,
    keep: database.transaction((webhook: ReceivedWebhook, cursor: { epoch: string; seq: number }) => {
      const { changes } =
        webhook.state === 'opened'
          ? insert.run(webhook.eventId, webhook.trust, webhook.body)
          : insert.run(webhook.eventId, null, null);
      move.run(cursor.epoch, cursor.seq);
      if (fails) {
        fails = false;
        throw new Error('The disk is full.');
      }
      return changes === 1;
    }),
    keepGap: database.transaction((reason: MissedReason, cursor: { epoch: string; seq: number }) => {
      database.prepare('INSERT INTO missed VALUES (?)').run(reason);
      move.run(cursor.epoch, cursor.seq);
    }),
    kept: () =>
      (
        database.prepare('SELECT trust, body FROM webhooks ORDER BY rowid').all() as { trust: string; body: Buffer }[]
      ).map(({ trust, body }) => ({
        trust,
        body: body.toString(),
        senderEventId: (JSON.parse(body.toString()) as { event_id: string }).event_id,
      })),
    count: () => (database.prepare('SELECT count(*) AS kept FROM webhooks').get() as { kept: number }).kept,
    missed: () =>
      (database.prepare('SELECT reason FROM missed ORDER BY rowid').all() as { reason: MissedReason }[]).map(
        ({ reason }) => reason,
      ),
    failOnce: () => (fails = true),
    close: () => void database.close(),
  };
}
