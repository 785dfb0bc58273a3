import './categories.css';
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Account, Rule } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Segments, Tick } from '../components/choice.tsx';
import { Field } from '../components/field.tsx';
import { Popover } from '../components/popover.tsx';
import { Problem } from '../components/problem.tsx';
import { Dialog } from '../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../context/coffer-context.ts';
import { addNotice } from '../context/ui-store.ts';
import { useAct } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import { bankText } from '../format/bank-text.ts';
import { CategorySelect } from './category-select.tsx';
import { readRule, type RuleFields, type RuleProblems } from './rule-fields.ts';
import { RulePreviewBox, useTriedRule } from './rule-preview.tsx';

/** Makes or changes a rule, and shows all the while what it would do. */
export function RuleDialog({
  rule,
  start,
  onClose,
}: {
  /** The rule to change; absent for a new one. */
  rule?: Rule;
  start: RuleFields;
  onClose: () => void;
}) {
  const { ui, words, transport, live } = useCoffer();
  const formats = useFormats();
  const [fields, setFields] = useState(start);
  const [isPast, setPast] = useState(true);
  const [isSent, setSent] = useState(false);
  const read = readRule(fields);
  const draft = 'draft' in read ? read.draft : undefined;
  const problems: RuleProblems = 'problems' in read ? read.problems : {};
  const tried = useTriedRule(draft, rule?.ruleId);
  const job = useStore(live, (state) => state.jobs['rules.apply']);
  const changes = tried.preview?.changes ?? 0;
  const set = (change: Partial<RuleFields>): void => setFields({ ...fields, ...change });

  const save = useAct(async (withPast: boolean) => {
    if (!draft) return;
    const saved = await transport.call('rules.save', { ...draft, ...(rule ? { ruleId: rule.ruleId } : {}) });
    const { edit } = withPast ? await transport.call('rules.apply', { ruleId: saved.rule.ruleId }) : {};
    addNotice(ui, edit ? words.rules.savedAndApplied(edit.rows, formats.count(edit.rows)) : words.rules.saved);
    onClose();
  });

  return (
    <Dialog kind="drawer" title={rule ? words.rules.editTitle : words.rules.addTitle} onClose={onClose}>
      <form
        className="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (draft) void save.run(isPast);
        }}
      >
        <fieldset className="rule-form__part">
          <legend>{words.rules.when}</legend>
          <Conditions fields={fields} problems={problems} set={set} />
          {isSent && problems.conditions && <p className="field__problem">{words.rules.missingCondition}</p>}
        </fieldset>
        <fieldset className="rule-form__part">
          <legend>{words.rules.result}</legend>
          <CategorySelect
            label={words.rules.category}
            value={fields.categoryId}
            empty={words.rules.categoryKeep}
            onChange={(categoryId) => set({ categoryId })}
          />
          <Field
            label={words.rules.name}
            hint={words.rules.nameHint}
            value={fields.name}
            maxLength={120}
            onChange={(name) => set({ name })}
          />
          {isSent && problems.result && <p className="field__problem">{words.rules.missingResult}</p>}
        </fieldset>
        {draft && <RulePreviewBox tried={tried} categoryId={fields.categoryId} name={fields.name.trim()} />}
        {save.failure && <Problem size="small" failure={save.failure} />}
        <div className="rule-form__end">
          {changes > 0 && (
            <Tick label={words.rules.applyToPast(changes, formats.count(changes))} isOn={isPast} onChange={setPast} />
          )}
          {save.isBusy && isPast && (
            <p className="soft" role="status">
              {job ? words.rules.countingSome(formats.count(job.done)) : words.rules.applying}
            </p>
          )}
          <div className="form__buttons">
            <Button type="submit" look="primary" isBusy={save.isBusy}>
              {words.rules.save}
            </Button>
            <Button look="quiet" onClick={onClose}>
              {words.app.cancel}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

function Conditions({
  fields,
  problems,
  set,
}: {
  fields: RuleFields;
  problems: RuleProblems;
  set: (change: Partial<RuleFields>) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const currencies = [...new Set(accounts.map(({ currency }) => currency))].toSorted((a, b) => a.localeCompare(b));
  return (
    <>
      <Field
        label={words.rules.merchant}
        hint={words.rules.merchantHint}
        value={fields.merchant}
        maxLength={300}
        onChange={(merchant) => set({ merchant })}
      />
      <Field
        label={words.rules.words}
        hint={words.rules.wordsHint}
        value={fields.words}
        maxLength={200}
        onChange={(typed) => set({ words: typed })}
      />
      <Segments
        label={words.rules.direction}
        value={fields.direction}
        options={(['any', 'out', 'in'] as const).map((value) => ({ value, label: words.rules.directions[value] }))}
        onChange={(direction) => set({ direction })}
      />
      <div className="rule-form__amounts">
        <Field
          label={words.rules.amountFrom}
          value={fields.from}
          problem={problems.from && words.rules.amountWrong}
          onChange={(from) => set({ from })}
        />
        <Field
          label={words.rules.amountTo}
          value={fields.to}
          problem={problems.to && words.rules.amountWrong}
          onChange={(to) => set({ to })}
        />
        <label className="field">
          <span className="rule-form__label">{words.rules.currency}</span>
          <select
            className="input"
            value={fields.currency}
            onChange={(event) => set({ currency: event.currentTarget.value })}
          >
            <option value="">{words.rules.currencyAny}</option>
            {currencies.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        </label>
      </div>
      <div className="rule-form__choices">
        <div className="field">
          <span className="rule-form__label">{words.rules.accounts}</span>
          <AccountChoice
            accounts={accounts}
            chosen={fields.accountIds}
            label={
              fields.accountIds.length === 0
                ? words.rules.accountsAny
                : words.transactions.someAccounts(fields.accountIds.length, formats.count(fields.accountIds.length))
            }
            onChange={(accountIds) => set({ accountIds })}
          />
        </div>
        <label className="field">
          <span className="rule-form__label">{words.rules.bankCategory}</span>
          <select
            className="input"
            value={fields.bankCategory}
            onChange={(event) => set({ bankCategory: event.currentTarget.value })}
          >
            <option value="">{words.rules.bankCategoryAny}</option>
            {Object.entries(words.categories)
              .filter(([, name]) => name !== '')
              .map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      </div>
    </>
  );
}

function AccountChoice({
  accounts,
  chosen,
  label,
  onChange,
}: {
  accounts: readonly Account[];
  chosen: readonly string[];
  label: string;
  onChange: (accountIds: readonly string[]) => void;
}) {
  return (
    <Popover label={label} isMarked={chosen.length > 0}>
      {accounts.map(({ accountId, name, numberTail }) => (
        <Tick
          key={accountId}
          label={bankText(name, 60)}
          note={numberTail === undefined ? undefined : `•• ${numberTail}`}
          isOn={chosen.includes(accountId)}
          onChange={(isOn) => onChange(isOn ? [...chosen, accountId] : chosen.filter((one) => one !== accountId))}
        />
      ))}
    </Popover>
  );
}
