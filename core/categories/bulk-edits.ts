import type { BulkEdit } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { inTurns } from '../database/in-slices.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { RuleColumns } from './classify.ts';
import type { EditRow, EditStore } from './edit-store.ts';

/** Changing what rules make of many rows at once, in slices, and taking it back. */
export type BulkEdits = {
  newest(): BulkEdit[];
  /**
   * Writes rows as the sources give them, one after another, until each is at its end (`undefined`). Answers the edit, or
   * `undefined` when no row became another. The trail has it under `action`: that it began, and how many rows it changed.
   */
  run(
    action: 'RULE_APPLIED' | 'EDIT_UNDONE',
    ruleId: number,
    sources: readonly RowSource[],
  ): Promise<BulkEdit | undefined>;
  /** Takes an edit back; answers how many rows. Rows that a rule has decided otherwise since then stay. */
  undo(editId: string): Promise<number>;
};

/** The next few rows as they shall be; `undefined` at the end. Called inside a transaction. */
export type RowSource = () => readonly TransactionRow[] | undefined;

const CHANGES_PER_TURN = 100;

/** Creates the bulk edits. One runs at a time; the next waits. */
export function createBulkEdits(needs: {
  database: Database;
  store: EditStore;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
}): BulkEdits {
  const { database, store, transactions, audit, events, clock } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();
  let last: Promise<unknown> = Promise.resolve();

  const inLine = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  return {
    newest: () => store.newest().map(editOf),

    run: (action, ruleId, sources) =>
      inLine(async () => {
        const open = [...sources];
        let editId: number | undefined;
        const step = (): boolean => {
          const rows = open[0]?.();
          if (rows === undefined) open.shift();
          for (const after of rows ?? []) {
            const before = transactions.get(after.id);
            if (!before || isSame(before, after)) continue;
            if (editId === undefined) {
              editId = store.insert(ruleId, nowIso());
              // With the first row that changes; how many they were is said at the end.
              audit.append(action, {}, { ruleId: String(ruleId), editId: String(editId) });
            }
            transactions.write({ before, after });
            store.note(editId, { transactionId: after.id, before: ruleColumns(before), after: ruleColumns(after) });
          }
          return open.length > 0;
        };
        const finish = () => {
          const edit = editId === undefined ? undefined : store.get(editId);
          if (edit) audit.append(action, {}, { ruleId: String(ruleId), editId: String(edit.id), changed: edit.rows });
          return edit;
        };
        const done = await inTurns(database, step, finish, transactions.words.upkeep);
        announce();
        return done && editOf(done);
      }),

    undo: (editId) =>
      inLine(async () => {
        const edit = store.get(Number(editId));
        if (!edit) throw new AppError('NOT_FOUND', { details: { editId } });
        if (edit.undone_at !== null) throw new AppError('INVALID_INPUT', { sentence: 'edit-already-undone' });
        let seen = 0;
        let rows = 0;
        const step = (): boolean => {
          const changes = store.changes(edit.id, CHANGES_PER_TURN);
          if (seen === 0 && changes.length > 0) audit.append('EDIT_UNDONE', {}, { editId });
          for (const { transactionId, before, after } of changes) {
            const now = transactions.get(transactionId);
            if (now && isSame(now, after)) {
              transactions.write({ before: now, after: transactions.withCategory({ ...now, ...before }) });
              rows += 1;
            }
            store.drop(edit.id, transactionId);
          }
          seen += changes.length;
          if (changes.length > 0 && seen % 5000 === 0) {
            events.emit('job.progress', { job: 'edits.undo', done: seen, total: edit.rows });
          }
          return changes.length > 0;
        };
        await inTurns(
          database,
          step,
          () => {
            store.markUndone(edit.id, nowIso());
            audit.append('EDIT_UNDONE', {}, { editId, changed: rows });
          },
          transactions.words.upkeep,
        );
        announce();
        return rows;
      }),
  };

  function announce(): void {
    events.emit('transactions.changed', {});
    events.emit('insights.changed', {});
  }
}

function isSame(left: RuleColumns, right: RuleColumns): boolean {
  return (
    left.rule_id === right.rule_id && left.rule_category === right.rule_category && left.rule_name === right.rule_name
  );
}

function ruleColumns({ rule_id, rule_category, rule_name }: RuleColumns): RuleColumns {
  return { rule_id, rule_category, rule_name };
}

function editOf({ id, rule_id, created_at, rows, undone_at }: EditRow): BulkEdit {
  return {
    editId: String(id),
    ...(rule_id === null ? {} : { ruleId: String(rule_id) }),
    at: created_at,
    rows,
    ...(undone_at === null ? {} : { undoneAt: undone_at }),
  };
}
