import type Sqlite from 'better-sqlite3';

type Work = { run: () => unknown; resolve: (value: never) => void; reject: (reason: unknown) => void };

/**
 * Group commit for a synchronous database: everything asked for in one turn of the event loop becomes one transaction
 * and one flush to disk. A piece of work that throws takes back only itself; when the commit fails, all of them fail.
 */
export function createTurnCommits(
  database: Sqlite.Database,
  asFailure: (thrown: unknown) => unknown,
): <Result>(run: () => Result) => Promise<Result> {
  let waiting: Work[] = [];
  // Nested, better-sqlite3 makes savepoints of these.
  const apart = database.transaction((run: () => unknown) => run());
  const together = database.transaction((works: readonly Work[]) =>
    works.map((work): (() => void) => {
      try {
        const value = apart(work.run) as never;
        return () => work.resolve(value);
      } catch (thrown) {
        // A full disk ends the whole transaction, and then there is nothing left to go on with.
        if (!database.inTransaction) throw thrown;
        return () => work.reject(asFailure(thrown));
      }
    }),
  ).immediate;

  return (run) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ run, resolve, reject });
    });

  function commit(): void {
    const works = waiting;
    waiting = [];
    let answers: (() => void)[];
    try {
      answers = together(works);
    } catch (thrown) {
      answers = works.map((work) => () => work.reject(asFailure(thrown)));
    }
    for (const answer of answers) answer();
  }
}
