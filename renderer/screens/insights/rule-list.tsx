import { useState } from 'react';
import type { Rule } from '../../../shared/contract/index.ts';
import { RuleDialog } from '../../categories/rule-dialog.tsx';
import { EMPTY_RULE, fieldsOfRule } from '../../categories/rule-fields.ts';
import { conditionText } from '../../categories/rule-sentence.ts';
import { useCategories } from '../../categories/use-categories.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { BankText, Skeleton } from '../../components/marks.tsx';
import { Popover } from '../../components/popover.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog, Empty, Section } from '../../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';

/** The rules in their order, each in one line, and what can be done to them. */
export function RuleList() {
  const words = useWords();
  const { value, failure, again, asking } = useQuery('rules.list', {});
  const move = useCall('rules.move');
  const [open, setOpen] = useState<Rule | 'new'>();
  const [leaving, setLeaving] = useState<Rule>();
  const rules = value?.rules ?? [];
  return (
    <Section
      title={words.rules.title}
      lead={words.rules.lead}
      action={
        <Button icon="plus" onClick={() => setOpen('new')}>
          {words.rules.add}
        </Button>
      }
    >
      {!value && !failure && <Skeleton rows={4} />}
      {!value && failure && <Problem size="small" failure={failure} onRetry={again} isRetrying={asking} />}
      {value && rules.length === 0 && <Empty title={words.rules.emptyTitle} text={words.rules.emptyText} />}
      {move.failure && <Problem size="small" failure={move.failure} />}
      {rules.length > 0 && (
        <ol className="rule-list">
          {rules.map((rule, index) => (
            <li key={rule.ruleId}>
              <RuleLine
                rule={rule}
                onUp={
                  index === 0
                    ? undefined
                    : () => void move.run({ ruleId: rule.ruleId, beforeRuleId: rules[index - 1]?.ruleId })
                }
                onDown={
                  index === rules.length - 1
                    ? undefined
                    : () => void move.run({ ruleId: rule.ruleId, beforeRuleId: rules[index + 2]?.ruleId })
                }
                onEdit={() => setOpen(rule)}
                onRemove={() => setLeaving(rule)}
              />
            </li>
          ))}
        </ol>
      )}
      {open === 'new' && <RuleDialog start={EMPTY_RULE} onClose={() => setOpen(undefined)} />}
      {open !== undefined && open !== 'new' && (
        <RuleDialog key={open.ruleId} rule={open} start={fieldsOfRule(open)} onClose={() => setOpen(undefined)} />
      )}
      {leaving && <RemoveDialog rule={leaving} onClose={() => setLeaving(undefined)} />}
    </Section>
  );
}

function RuleLine({
  rule,
  onUp,
  onDown,
  onEdit,
  onRemove,
}: {
  rule: Rule;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const conditions = useConditionText()(rule);
  return (
    <>
      <div className="rule-list__words">
        <p>
          <button type="button" className="rule-list__open" onClick={onEdit}>
            <BankText text={conditions} length={240} />
          </button>
        </p>
        <p className="rule-list__result">
          <span className="faint" aria-hidden="true">
            →
          </span>
          {rule.categoryId !== undefined && (
            <strong>
              <BankText text={nameOf(rule.categoryId)} length={60} />
            </strong>
          )}
          {rule.name !== undefined && <span>{words.rules.parts.named(bankText(rule.name, 60))}</span>}
          <span className="faint rule-list__rows">{words.rules.rows(rule.rows, formats.count(rule.rows))}</span>
        </p>
      </div>
      <div className="rule-list__buttons">
        {onUp && <IconButton icon="chevron-up" isSmall label={words.rules.up(conditions)} onClick={onUp} />}
        {onDown && <IconButton icon="chevron-down" isSmall label={words.rules.down(conditions)} onClick={onDown} />}
        <Popover label={words.rules.more} look="quiet" align="end" isMenu>
          <div className="menu">
            <button type="button" onClick={onEdit}>
              {words.rules.edit}
            </button>
            <button type="button" className="menu__danger" onClick={onRemove}>
              {words.rules.remove}
            </button>
          </div>
        </Popover>
      </div>
    </>
  );
}

function RemoveDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { ui, words } = useCoffer();
  const formats = useFormats();
  const remove = useCall('rules.remove');
  const run = (takeBack: boolean): void => {
    void remove.run({ ruleId: rule.ruleId, takeBack }).then((value) => {
      if (!value) return;
      addNotice(
        ui,
        takeBack ? words.rules.removedAndTakenBack(value.rows, formats.count(value.rows)) : words.rules.removed,
      );
      onClose();
    });
  };
  return (
    <Dialog title={words.rules.removeTitle} onClose={onClose}>
      <p>{words.rules.removeText(rule.rows, formats.count(rule.rows))}</p>
      {remove.failure && <Problem size="small" failure={remove.failure} />}
      <div className="dialog__buttons">
        <Button look="quiet" onClick={onClose}>
          {words.app.cancel}
        </Button>
        {rule.rows > 0 && (
          <Button isBusy={remove.isBusy} onClick={() => run(true)}>
            {words.rules.removeTakeBack}
          </Button>
        )}
        <Button look="danger" isBusy={remove.isBusy} onClick={() => run(false)}>
          {rule.rows > 0 ? words.rules.removeKeep : words.rules.remove}
        </Button>
      </div>
    </Dialog>
  );
}

/** Says a rule's conditions, with the names of the accounts that it speaks of. */
export function useConditionText(): (rule: Pick<Rule, 'conditions'>) => string {
  const { words, formats } = useCoffer();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const names = new Map(accounts.map(({ accountId, name }) => [accountId, bankText(name, 40)]));
  return (rule) =>
    conditionText(rule, {
      words,
      formats,
      accountName: (accountId) => names.get(accountId) ?? words.transactions.unknownAccount,
    });
}
