import { ConfigRefusal } from '../config/config-refusal.ts';
import { run, type Steps } from './sql.ts';

/** Where the two databases' type names part. */
export type Dialect = {
  bytes: string;
  integer: string;
  counter: string;
  tableEnd: string;
  /** The end of a table that is nothing but its key. */
  keyTableEnd: string;
  /** What only one of them needs. */
  own: readonly string[];
};

/** SQLite's names. */
export const SQLITE_DIALECT: Dialect = {
  bytes: 'BLOB',
  integer: 'INTEGER',
  counter: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  tableEnd: ' STRICT',
  keyTableEnd: ' STRICT, WITHOUT ROWID',
  own: [],
};

/** PostgreSQL's names. */
export const POSTGRES_DIALECT: Dialect = {
  bytes: 'BYTEA',
  integer: 'BIGINT',
  counter: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  tableEnd: '',
  keyTableEnd: '',
  own: ['CREATE SEQUENCE stream_claims'],
};

/** One step of the schema. Numbers are strictly increasing; a released step is never edited. */
type Migration = { version: number; why: string; statements: (dialect: Dialect) => string[] };

const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    why: 'Users with their hook, devices with their mailbox, and what keeps a repeated webhook from counting twice.',
    statements: ({ bytes, integer, counter, tableEnd, keyTableEnd, own }) => [
      ...own,
      // devices_version grows whenever a device comes or goes: an event sealed for other devices is sealed again.
      `CREATE TABLE users (id TEXT PRIMARY KEY, devices_version ${integer} NOT NULL, created_at ${integer} NOT NULL)${tableEnd}`,
      // The path itself is derived from the relay's key, so a copy of this table opens no hook.
      `CREATE TABLE hooks (user_id TEXT PRIMARY KEY REFERENCES users(id), path_hash ${bytes} NOT NULL UNIQUE,
         mode TEXT NOT NULL, secret ${bytes}, previous_secret ${bytes})${tableEnd}`,
      // seq of a device: 1 … last_seq were ever given; up to acked_seq it has them, up to dropped_seq it never will.
      `CREATE TABLE devices (id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id), name TEXT NOT NULL,
         epoch TEXT NOT NULL, signing_key TEXT NOT NULL, sealing_key TEXT NOT NULL, token_hash ${bytes} NOT NULL,
         paired_at ${integer} NOT NULL, seen_at ${integer}, revoked_at ${integer},
         last_seq ${integer} NOT NULL DEFAULT 0, acked_seq ${integer} NOT NULL DEFAULT 0,
         dropped_seq ${integer} NOT NULL DEFAULT 0, drop_reason TEXT,
         stored_count ${integer} NOT NULL DEFAULT 0, stored_bytes ${integer} NOT NULL DEFAULT 0)${tableEnd}`,
      `CREATE INDEX devices_by_user ON devices(user_id)`,
      `CREATE TABLE events (device_id TEXT NOT NULL REFERENCES devices(id), seq ${integer} NOT NULL, event_id TEXT NOT NULL,
         source TEXT NOT NULL, received_at ${integer} NOT NULL, size ${integer} NOT NULL, sealed ${bytes} NOT NULL,
         PRIMARY KEY (device_id, seq))${tableEnd}`,
      // Outlive their events, because senders repeat for days what was delivered in seconds.
      `CREATE TABLE tombstones (source TEXT NOT NULL, event_id TEXT NOT NULL, received_at ${integer} NOT NULL,
         PRIMARY KEY (source, event_id))${keyTableEnd}`,
      `CREATE INDEX tombstones_by_age ON tombstones(received_at)`,
      `CREATE TABLE routes (resource_hash TEXT NOT NULL, device_id TEXT NOT NULL REFERENCES devices(id),
         user_id TEXT NOT NULL, PRIMARY KEY (resource_hash, device_id))${keyTableEnd}`,
      `CREATE INDEX routes_by_device ON routes(device_id)`,
      `CREATE TABLE pairing_codes (id TEXT PRIMARY KEY, secret_hash ${bytes} NOT NULL, user_id TEXT,
         expires_at ${integer} NOT NULL, wrong_tries ${integer} NOT NULL DEFAULT 0, device_id TEXT)${tableEnd}`,
      `CREATE TABLE used_proofs (id TEXT PRIMARY KEY, expires_at ${integer} NOT NULL)${tableEnd}`,
      `CREATE TABLE audit (id ${counter}, at ${integer} NOT NULL, action TEXT NOT NULL, user_id TEXT, device_id TEXT,
         metadata TEXT NOT NULL)${tableEnd}`,
    ],
  },
];

/** The schema this program writes. */
export const SCHEMA_VERSION: number = MIGRATIONS.at(-1)?.version ?? 0;

/** Brings the database up to {@link SCHEMA_VERSION}. A database of a newer relay is refused and left alone. */
export function* migrate(dialect: Dialect): Steps<void> {
  yield* run(`CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)${dialect.tableEnd}`);
  const [row] = yield* run<{ value: string }>(`SELECT value FROM meta WHERE name = 'schema_version'`);
  const version = Number(row?.value ?? 0);
  if (version > SCHEMA_VERSION) {
    throw new ConfigRefusal(
      `The store was written by a newer relay (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
    );
  }
  for (const step of MIGRATIONS.filter((migration) => migration.version > version)) {
    for (const statement of step.statements(dialect)) yield* run(statement);
    yield* run(
      `INSERT INTO meta (name, value) VALUES ('schema_version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      String(step.version),
    );
  }
}
