import { useStore } from 'zustand/react';
import type { BulkEdit, Rule } from '../../../shared/contract/index.ts';
import { useCategories } from '../../categories/use-categories.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer, useFormats } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';
import { useConditionText } from './rule-list.tsx';

/** What rules did to the past, newest first, each to be taken back. Nothing while no rule has been run. */
export function RuleRuns() {
  const { words } = useCoffer();
  const { value } = useQuery('rules.list', {});
  const edits = value?.edits ?? [];
  if (edits.length === 0) return null;
  return (
    <Section title={words.rules.runs} lead={words.rules.runsLead}>
      <ul className="rule-runs">
        {edits.map((edit) => (
          <li key={edit.editId}>
            <RunLine edit={edit} rule={value?.rules.find(({ ruleId }) => ruleId === edit.ruleId)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RunLine({ edit, rule }: { edit: BulkEdit; rule: Rule | undefined }) {
  const { ui, words, live } = useCoffer();
  const formats = useFormats();
  const nowMs = useNow();
  const { nameOf } = useCategories();
  const conditions = useConditionText();
  const undo = useCall('edits.undo');
  const job = useStore(live, (state) => state.jobs['edits.undo']);
  const named = rule ? (rule.categoryId === undefined ? (rule.name ?? '') : nameOf(rule.categoryId)) : '';
  return (
    <>
      <div className="rule-runs__words">
        <p title={rule && conditions(rule)}>
          {words.rules.run(bankText(named, 40) || words.rules.runOfGone, edit.rows, formats.count(edit.rows))}
        </p>
        <p className="faint">
          <time dateTime={edit.at}>{formats.ago(edit.at, nowMs)}</time>
          {edit.undoneAt !== undefined && ` · ${words.rules.undone}`}
        </p>
        {undo.isBusy && job && (
          <p className="faint" role="status">
            {words.rules.countingSome(formats.count(job.done))}
          </p>
        )}
        {undo.failure && <Problem size="small" failure={undo.failure} />}
      </div>
      {edit.undoneAt === undefined && (
        <Button
          look="quiet"
          isBusy={undo.isBusy}
          onClick={() => {
            void undo.run({ editId: edit.editId }).then((value) => {
              if (value) addNotice(ui, words.rules.undoneNotice(value.rows, formats.count(value.rows)));
            });
          }}
        >
          {undo.isBusy ? words.rules.undoing : words.rules.undo}
        </Button>
      )}
    </>
  );
}
