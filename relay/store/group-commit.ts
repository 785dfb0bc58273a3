import type Sqlite from 'better-sqlite3';

/** What became of one piece of work. */
export type WorkOutcome = { value: unknown } | { thrown: unknown };

/**
 * Makes the function that runs many pieces of work in one transaction, with one flush to disk. A piece that throws takes
 * back only itself; when the transaction as a whole fails, nothing of it happened and all of them have thrown.
 */
export function createGroupCommit(database: Sqlite.Database): (works: readonly (() => unknown)[]) => WorkOutcome[] {
  // Nested, better-sqlite3 makes savepoints of these.
  const apart = database.transaction((work: () => unknown) => work());
  const together = database.transaction((works: readonly (() => unknown)[]) =>
    works.map((work): WorkOutcome => {
      try {
        return { value: apart(work) };
      } catch (thrown) {
        // A full disk ends the whole transaction, and then there is nothing left to go on with.
        if (!database.inTransaction) throw thrown;
        return { thrown };
      }
    }),
  ).immediate;

  return (works) => {
    try {
      return together(works);
    } catch (thrown) {
      return works.map(() => ({ thrown }));
    }
  };
}
