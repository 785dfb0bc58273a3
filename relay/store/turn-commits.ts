import type Sqlite from 'better-sqlite3';
import { createGroupCommit } from './group-commit.ts';

type Work = { run: () => unknown; resolve: (value: never) => void; reject: (reason: unknown) => void };

/** Group commit by turns: what is asked for in one turn of the event loop is one transaction. */
export function createTurnCommits(
  database: Sqlite.Database,
  asFailure: (thrown: unknown) => unknown,
): <Result>(run: () => Result) => Promise<Result> {
  const commit = createGroupCommit(database);
  let waiting: Work[] = [];

  return (run) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commitTurn);
      waiting.push({ run, resolve, reject });
    });

  function commitTurn(): void {
    const works = waiting;
    waiting = [];
    const outcomes = commit(works.map(({ run }) => run));
    works.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined && 'value' in outcome) resolve(outcome.value as never);
      else reject(asFailure(outcome?.thrown));
    });
  }
}
