import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BulkEdit, Output, ParsedInput, Rule, RuleDraft, RulePreview } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { transactionOf } from '../ledger/ledger.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { BulkEdits } from './bulk-edits.ts';
import { hasCondition } from './fits-rule.ts';
import { conditionsOf, type RuleBook } from './rule-book.ts';
import type { RuleRow, RuleStore } from './rule-store.ts';
import { walkRule } from './walk-rule.ts';

/** The user's rules: what they say, what they would do, and running them over the past. */
export type Rules = {
  list(): Output<'rules.list'>;
  preview(draft: ParsedInput<'rules.preview'>): Promise<RulePreview>;
  save(draft: ParsedInput<'rules.save'>): Rule;
  move(ruleId: string, beforeRuleId: string | undefined): void;
  apply(ruleId: string): Promise<BulkEdit | undefined>;
  remove(ruleId: string, takeBack: boolean): Promise<number>;
};

const EXAMPLES = 12;
/** Rows between two reports of progress. */
const ROWS_PER_REPORT = 5000;

/** Creates the rules. */
export function createRules(needs: {
  database: Database;
  store: RuleStore;
  book: RuleBook;
  transactions: TransactionStore;
  edits: BulkEdits;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  /** Whether there is a category of this name that a person may choose. */
  isCategory(categoryId: string): boolean;
}): Rules {
  const { database, store, book, transactions, edits, audit, events, clock } = needs;
  let latestPreview = 0;

  return {
    list() {
      const counts = transactions.countsByRule();
      return { rules: store.all().map((row) => ruleOf(row, counts)), edits: edits.newest() };
    },

    async preview({ ruleId, ...draft }) {
      check(draft);
      const earlier = earlierRules(ruleId);
      const turn = (latestPreview += 1);
      const preview: RulePreview = {
        fits: 0,
        changes: 0,
        keptByHand: 0,
        keptByRule: 0,
        keptAsTransfer: 0,
        examples: [],
      };
      const walk = walkRule(transactions, draft.conditions);
      const report = createReport('rules.preview');
      for (let rows = walk.next(); rows; rows = walk.next()) {
        for (const row of rows) judge(preview, row, draft, earlier);
        report(walk.seen());
        await nextTurn();
        if (turn !== latestPreview) throw new AppError('CANCELLED', { sentence: 'preview-overtaken' });
      }
      return preview;
    },

    save({ ruleId, ...draft }) {
      check(draft);
      const columns = {
        conditions: JSON.stringify(draft.conditions),
        category: draft.categoryId ?? null,
        name: draft.name ?? null,
      };
      const id = database.transaction(() => {
        if (ruleId === undefined) {
          const made = store.insert({ ...columns, created_at: new Date(clock.nowMs()).toISOString() });
          record(made, 'created');
          return made;
        }
        const known = get(ruleId);
        store.update({ id: known.id, ...columns });
        record(known.id, 'changed');
        return known.id;
      })();
      book.reload();
      events.emit('insights.changed', {});
      return ruleOf(get(String(id)), transactions.countsByRule());
    },

    move(ruleId, beforeRuleId) {
      const moved = get(ruleId);
      const others = store.all().filter(({ id }) => id !== moved.id);
      const at = beforeRuleId === undefined ? others.length : others.findIndex(({ id }) => String(id) === beforeRuleId);
      if (at < 0) throw new AppError('NOT_FOUND', { details: { ruleId: beforeRuleId } });
      database.transaction(() => {
        for (const [position, { id }] of others.toSpliced(at, 0, moved).entries()) store.place(id, position + 1);
        record(moved.id, 'moved');
      })();
      book.reload();
      events.emit('insights.changed', {});
    },

    async apply(ruleId) {
      const row = get(ruleId);
      const walk = walkRule(transactions, conditionsOf(row));
      const report = createReport('rules.apply');
      return edits.run('RULE_APPLIED', row.id, [letGo(row.id), takeUp]);

      /** Rows that fit and that no earlier rule decides. */
      function takeUp(): TransactionRow[] | undefined {
        const rows = walk.next();
        report(walk.seen());
        return rows?.map((one) => transactions.reclassify(one)).filter((after) => after.rule_id === row.id);
      }
    },

    async remove(ruleId, takeBack) {
      const { id } = get(ruleId);
      database.transaction(() => {
        store.remove(id);
        record(id, 'removed');
      })();
      book.reload();
      const edit = takeBack ? await edits.run('EDIT_UNDONE', id, [letGo(id)]) : undefined;
      events.emit('insights.changed', {});
      return edit?.rows ?? 0;
    },
  };

  function record(ruleId: number, change: 'created' | 'changed' | 'moved' | 'removed'): void {
    audit.append('RULE_EDITED', {}, { ruleId: String(ruleId), change });
  }

  /** Rows that a rule decided and, as the rules are now, no longer does. */
  function letGo(ruleId: number): () => TransactionRow[] | undefined {
    let below = Number.MAX_SAFE_INTEGER;
    return () => {
      const rows = transactions.ofRule(ruleId, below, 100);
      const last = rows.at(-1);
      if (!last) return undefined;
      below = last.sort_key;
      return rows.map((row) => transactions.reclassify(row)).filter((after) => after.rule_id !== ruleId);
    };
  }

  function earlierRules(ruleId: string | undefined) {
    const rules = book.ready();
    const at = rules.findIndex(({ id }) => String(id) === ruleId);
    return at < 0 ? rules : rules.slice(0, at);
  }

  function judge(
    preview: RulePreview,
    row: TransactionRow,
    draft: RuleDraft,
    earlier: ReturnType<RuleBook['ready']>,
  ): void {
    const [categoryId, name] = [draft.categoryId ?? null, draft.name ?? null];
    preview.fits += 1;
    const isRenamed = row.rule_name !== name;
    if (earlier.some(({ fits }) => fits(row))) preview.keptByRule += 1;
    else if (row.category_id !== null && !isRenamed) preview.keptByHand += 1;
    else if (row.transfer_id !== null && !isRenamed) preview.keptAsTransfer += 1;
    else if (isRenamed || (categoryId !== null && row.shown_category !== categoryId)) {
      preview.changes += 1;
      if (preview.examples.length < EXAMPLES) preview.examples.push(transactionOf(row));
    }
  }

  function check({ conditions, categoryId, name }: RuleDraft): void {
    const issues = [
      ...(hasCondition(conditions) ? [] : [{ path: 'conditions' }]),
      ...(categoryId === undefined && name === undefined ? [{ path: 'categoryId' }] : []),
      ...(categoryId !== undefined && !needs.isCategory(categoryId) ? [{ path: 'categoryId' }] : []),
    ];
    if (issues.length > 0) throw new AppError('INVALID_INPUT', { details: { issues } });
  }

  function get(ruleId: string): RuleRow {
    const found = store.all().find(({ id }) => String(id) === ruleId);
    if (!found) throw new AppError('NOT_FOUND', { details: { ruleId } });
    return found;
  }

  function createReport(job: 'rules.preview' | 'rules.apply'): (done: number) => void {
    let reported = 0;
    return (done) => {
      if (done - reported < ROWS_PER_REPORT) return;
      reported = done;
      events.emit('job.progress', { job, done });
    };
  }
}

function ruleOf(row: RuleRow, counts: ReadonlyMap<number, number>): Rule {
  return {
    ruleId: String(row.id),
    conditions: conditionsOf(row),
    ...(row.category === null ? {} : { categoryId: row.category }),
    ...(row.name === null ? {} : { name: row.name }),
    createdAt: row.created_at,
    rows: counts.get(row.id) ?? 0,
  };
}
