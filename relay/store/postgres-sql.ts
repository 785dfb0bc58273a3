import pg from 'pg';
import { StoreFailure, type Row, type Sql, type SqlValue, type Steps } from './sql.ts';

/** Tries of a transaction that PostgreSQL asks to repeat (deadlock, serialisation). */
const MOST_TRIES = 4;
const REPEATABLE = new Set(['40001', '40P01']);
/** SQLSTATE `disk_full`. */
const FULL = '53100';

/** PostgreSQL's number for the type BIGINT, which `pg` gives as text unless told otherwise. */
const BIGINT: number = pg.types.builtins.INT8;

/** A BIGINT of ours always fits a number: times, sizes and sequences. */
export const POSTGRES_TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text'): unknown =>
    oid === BIGINT ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** PostgreSQL as {@link Sql}. */
export function createPostgresSql(pool: pg.Pool): Sql {
  return {
    transaction: (steps) => inTransaction(pool, (client) => drive(client, steps())),
    async rows<Columns>(text: string, ...values: SqlValue[]) {
      try {
        return (await pool.query(withNumbers(text), values)).rows as Columns[];
      } catch (thrown) {
        throw asStoreFailure(thrown);
      }
    },
  };
}

/** Runs steps on a connection that is inside a transaction. */
export async function drive<Result>(client: pg.PoolClient, steps: Steps<Result>): Promise<Result> {
  let step = steps.next([]);
  while (step.done !== true) {
    const { text, values } = step.value;
    const { rows } = await client.query(withNumbers(text), [...values]);
    step = steps.next(rows as Row[]);
  }
  return step.value;
}

/** `?` becomes `$1`, `$2`, … Our texts hold no other question mark. */
function withNumbers(text: string): string {
  let index = 0;
  return text.replaceAll('?', () => `$${(index += 1)}`);
}

/** Runs work in a transaction and repeats it when PostgreSQL asks for that. What the work throws comes through as it is. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (thrown) {
      throw asStoreFailure(thrown);
    }
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (thrown) {
      await client.query('ROLLBACK').catch((error: unknown) => {
        broken = error instanceof Error ? error : new Error('rollback failed');
      });
      if (!REPEATABLE.has(codeOf(thrown)) || tries >= MOST_TRIES) throw asStoreFailure(thrown);
    } finally {
      // A connection that cannot even roll back is not given to the next one.
      client.release(broken);
    }
  }
}

/** PostgreSQL's and the connection's errors as a {@link StoreFailure}; what our own code threw as it is. */
export function asStoreFailure(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (code === FULL) return new StoreFailure('full', thrown);
  const isConnectionTrouble =
    thrown instanceof Error && /connect|terminated|timeout|Client was closed|end on the pool/i.test(thrown.message);
  return thrown instanceof pg.DatabaseError || /^E[A-Z]+$/.test(code) || isConnectionTrouble
    ? new StoreFailure('unavailable', thrown)
    : thrown;
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
