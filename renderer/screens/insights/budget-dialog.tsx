import { useState } from 'react';
import type { Budget } from '../../../shared/contract/index.ts';
import { CategorySelect } from '../../categories/category-select.tsx';
import { useCategories } from '../../categories/use-categories.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer, useFormats } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { readAmount } from '../../format/read-amount.ts';

/** Setting a budget, or changing its limit. */
export function BudgetDialog({
  budget,
  currencies,
  onClose,
}: {
  budget?: Budget;
  currencies: readonly string[];
  onClose: () => void;
}) {
  const { ui, words } = useCoffer();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const [categoryId, setCategory] = useState(budget?.categoryId ?? '');
  const [currency, setCurrency] = useState(budget?.currency ?? currencies[0] ?? 'EUR');
  const [typed, setTyped] = useState(budget ? formats.amount(budget.limitMinor, budget.currency) : '');
  const [isSent, setSent] = useState(false);
  const set = useCall('budgets.set');
  const limitMinor = readAmount(typed, currency);
  const isAmount = limitMinor !== undefined && limitMinor > 0;
  return (
    <Dialog title={budget ? words.budgets.editTitle : words.budgets.add} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (!isAmount || categoryId === '') return;
          void set.run({ categoryId, currency, limitMinor }).then((done) => {
            if (!done) return;
            addNotice(ui, words.budgets.saved(nameOf(categoryId)));
            onClose();
          });
        }}
      >
        {budget ? (
          <p>
            <strong>{nameOf(categoryId)}</strong>
          </p>
        ) : (
          <>
            <CategorySelect label={words.budgets.category} value={categoryId} empty="" onChange={setCategory} />
            {isSent && categoryId === '' && <p className="field__problem">{words.budgets.categoryMissing}</p>}
            {currencies.length > 1 && (
              <Select
                label={words.insights.currency}
                value={currency}
                options={currencies.map((value) => ({ value, label: `${value} · ${formats.currencyName(value)}` }))}
                onChange={setCurrency}
              />
            )}
          </>
        )}
        <Field
          label={`${words.budgets.limit} (${currency})`}
          inputMode="decimal"
          value={typed}
          maxLength={20}
          isFirst={budget !== undefined}
          problem={isSent && !isAmount ? words.budgets.limitWrong : undefined}
          onChange={setTyped}
        />
        {set.failure && <Problem size="small" failure={set.failure} />}
        <div className="dialog__buttons">
          <Button look="quiet" onClick={onClose}>
            {words.app.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={set.isBusy}>
            {words.budgets.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
