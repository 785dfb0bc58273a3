import { rmSync } from 'node:fs';
import { migration0001 } from './migration-0001-first-run.ts';
import { migration0002 } from './migration-0002-lifecycle.ts';
import { migration0003 } from './migration-0003-consents.ts';
import { migration0004 } from './migration-0004-changesets.ts';
import { migration0005 } from './migration-0005-audit-chain.ts';
import { migration0006 } from './migration-0006-order-of-syncs.ts';
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

const MIGRATIONS: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
];

/** The schema this program writes. A database beyond it is refused. */
export const SCHEMA_VERSION: number = MIGRATIONS.at(-1)?.version ?? 0;

/**
 * Brings a database up to {@link SCHEMA_VERSION}. Each step is one transaction together with its version number, so a
 * crash leaves the step done or not begun. Before the first step a copy of the file is made (encrypted like the
 * original) and kept until the steps are through.
 */
export function migrate(database: SqliteDatabase, options: { backupPath(from: number): string }): void {
  const from = database.pragma('user_version', { simple: true }) as number;
  const pending = MIGRATIONS.filter(({ version }) => version > from);
  if (pending.length === 0) return;
  const backup = from > 0 ? options.backupPath(from) : undefined;
  if (backup !== undefined) {
    rmSync(backup, { force: true });
    database.prepare('VACUUM INTO ?').run(backup);
  }
  for (const { version, sql, after } of pending) {
    database.transaction(() => {
      database.exec(sql);
      after?.(database);
      database.pragma(`user_version = ${version}`);
    })();
  }
  if (backup !== undefined) rmSync(backup, { force: true });
}
