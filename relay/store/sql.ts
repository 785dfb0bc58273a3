/**
 * The ground both databases share. A transaction is written once, as a generator that yields statements: SQLite runs it
 * in one go, PostgreSQL awaits each answer, and neither can interleave it with another.
 */

/** What a column or a parameter can hold. Times are milliseconds since the epoch. */
export type SqlValue = string | number | Buffer | null;

/** One statement, with `?` for each parameter. */
export type Statement = { text: string; values: readonly SqlValue[] };

/** A row as the database gives it; the caller knows its columns. */
export type Row = Record<string, SqlValue>;

/** A transaction in progress: yields statements, gets rows, and returns its result. */
export type Steps<Result> = Generator<Statement, Result, Row[]>;

/** A database of the relay. Rejections are {@link StoreFailure}s, or what the steps themselves threw. */
export type Sql = {
  /** Runs the steps in one transaction. They must be repeatable: a conflict starts them again. */
  transaction<Result>(steps: () => Steps<Result>): Promise<Result>;
  /** Runs one statement by itself. */
  rows<Columns>(text: string, ...values: SqlValue[]): Promise<Columns[]>;
};

/** Within {@link Steps}: runs one statement. Use it with `yield*`. */
export function* run<Columns>(text: string, ...values: SqlValue[]): Generator<Statement, Columns[], Row[]> {
  return (yield { text, values }) as Columns[];
}

/** `?, ?, ?` for a list of that length, which must not be empty. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

/** The store could not do it. `full`: there is no room; `unavailable`: it is gone, locked or broken. Both may pass. */
export class StoreFailure extends Error {
  override name = 'StoreFailure';
  readonly kind: 'full' | 'unavailable';
  constructor(kind: 'full' | 'unavailable', cause: unknown) {
    super(`The store is ${kind}.`, { cause });
    this.kind = kind;
  }
}
