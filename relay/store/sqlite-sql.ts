import type Database from 'better-sqlite3';
import { StoreFailure, type Row, type Sql, type SqlValue, type Steps } from './sql.ts';
import { createTurnCommits } from './turn-commits.ts';

/** SQLite as {@link Sql}, and the two ways its own store uses besides. */
export type SqliteSql = {
  sql: Sql;
  /** Runs within this turn's transaction. */
  inTurn<Result>(run: () => Result): Promise<Result>;
  /** Runs steps in one go, inside whatever transaction is open. */
  drive<Result>(steps: Steps<Result>): Result;
};

/** Wraps an open database. Reads answer at once; writes wait for the turn's commit. */
export function createSqliteSql(database: Database.Database): SqliteSql {
  // The texts are the program's own, so there are few.
  const prepared = new Map<string, Database.Statement>();
  const inTurn = createTurnCommits(database, asStoreFailure);

  return {
    inTurn,
    drive,
    sql: {
      transaction: (steps) => inTurn(() => drive(steps())),
      rows: <Columns>(text: string, ...values: SqlValue[]) =>
        (/^\s*SELECT/i.test(text)
          ? attempt(() => runStatement(text, values))
          : inTurn(() => runStatement(text, values))) as Promise<Columns[]>,
    },
  };

  function drive<Result>(steps: Steps<Result>): Result {
    let step = steps.next([]);
    while (step.done !== true) step = steps.next(runStatement(step.value.text, step.value.values));
    return step.value;
  }

  function runStatement(text: string, values: readonly SqlValue[]): Row[] {
    let statement = prepared.get(text);
    if (statement === undefined) prepared.set(text, (statement = database.prepare(text)));
    if (statement.reader) return statement.all(...values) as Row[];
    statement.run(...values);
    return [];
  }
}

/** Runs something that reads, and names what goes wrong. */
export async function attempt<Result>(run: () => Result): Promise<Result> {
  try {
    return run();
  } catch (thrown) {
    throw asStoreFailure(thrown);
  }
}

/** SQLite's own errors as a {@link StoreFailure}; everything else as it is. */
export function asStoreFailure(thrown: unknown): unknown {
  if (thrown instanceof TypeError && /not open/.test(thrown.message)) return new StoreFailure('unavailable', thrown);
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!code.startsWith('SQLITE_')) return thrown;
  return new StoreFailure(code.startsWith('SQLITE_FULL') ? 'full' : 'unavailable', thrown);
}
