import { rmSync, writeFileSync } from 'node:fs';
import { migration0001 } from './migration-0001-first-run.ts';
import { migration0002 } from './migration-0002-lifecycle.ts';
import { migration0003 } from './migration-0003-consents.ts';
import { migration0004 } from './migration-0004-changesets.ts';
import { migration0005 } from './migration-0005-audit-chain.ts';
import { migration0006 } from './migration-0006-order-of-syncs.ts';
import { migration0007 } from './migration-0007-balances-by-sync.ts';
import { migration0008 } from './migration-0008-relay.ts';
import { migration0009 } from './migration-0009-audit-evidence.ts';
import { migration0010 } from './migration-0010-categories.ts';
import { migration0011 } from './migration-0011-app-lock.ts';
import { migration0012 } from './migration-0012-answers-and-notes.ts';
import { migration0013 } from './migration-0013-eyes.ts';
import { migration0014 } from './migration-0014-consents-given-up.ts';
import { migration0015 } from './migration-0015-history.ts';
import { migration0016 } from './migration-0016-transfers.ts';
import { migration0017 } from './migration-0017-backups.ts';
import { migration0018 } from './migration-0018-amounts.ts';
import { migration0019 } from './migration-0019-recurring.ts';
import { migration0020 } from './migration-0020-budgets-and-rates.ts';
import { migration0021 } from './migration-0021-imports.ts';
import { migration0022 } from './migration-0022-backup-alert.ts';
import { migration0023 } from './migration-0023-search-backlog.ts';
import { migration0024 } from './migration-0024-ids-by-age.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** One step of the schema. Numbers are strictly increasing and never reused; a released step is never edited. */
export type Migration = {
  version: number;
  /** Why the step exists, for whoever reads the history later. */
  why: string;
  /** Statements run in one transaction. */
  sql: string;
  /** What SQL alone cannot do; runs in the same transaction, after the statements. */
  after?(database: SqliteDatabase): void;
};

/** Every step there has been, in order. */
export const MIGRATIONS: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
  migration0008,
  migration0009,
  migration0010,
  migration0011,
  migration0012,
  migration0013,
  migration0014,
  migration0015,
  migration0016,
  migration0017,
  migration0018,
  migration0019,
  migration0020,
  migration0021,
  migration0022,
  migration0023,
  migration0024,
];

/** The schema this program writes. A database beyond it is refused. */
export const SCHEMA_VERSION: number = MIGRATIONS.at(-1)?.version ?? 0;

/** What a migration works with. `steps` are {@link MIGRATIONS}, unless a test takes some of them or adds one that fails. */
export type MigrateOptions = {
  /** Where the copy goes that is made before the first step from a version. */
  backupPath(from: number): string;
  /** Removes every copy that an earlier, cut-off migration has left. */
  removeBackups?(): void;
  steps?: readonly Migration[];
};

/**
 * Brings a database up to {@link SCHEMA_VERSION}. Each step is one transaction together with its version number, so a
 * crash leaves the step done or not begun. Before the first step a copy of the file is made (encrypted like the
 * original); it is kept until the steps are through, and beyond when they are not.
 */
export function migrate(
  database: SqliteDatabase,
  { backupPath, removeBackups, steps = MIGRATIONS }: MigrateOptions,
): void {
  const from = database.pragma('user_version', { simple: true }) as number;
  const pending = steps.filter(({ version }) => version > from);
  if (pending.length > 0 && from > 0) {
    const backup = backupPath(from);
    rmSync(backup, { force: true });
    // SQLite fills an empty file, so its mode is ours to choose before a byte is in it.
    writeFileSync(backup, '', { mode: 0o600 });
    database.prepare('VACUUM INTO ?').run(backup);
  }
  for (const { version, sql, after } of pending) {
    database.transaction(() => {
      database.exec(sql);
      after?.(database);
      database.pragma(`user_version = ${version}`);
    })();
  }
  removeBackups?.();
}
