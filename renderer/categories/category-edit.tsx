import './categories.css';
import { useState } from 'react';
import type { Transaction } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { addNotice } from '../context/ui-store.ts';
import { useCall } from '../context/use-call.ts';
import { bankText } from '../format/bank-text.ts';
import { paymentName } from '../transactions/payment-name.ts';
import { CategorySelect } from './category-select.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { fieldsLike } from './rule-fields.ts';
import { useCategories } from './use-categories.ts';

/** The category of one transaction: who gave it, choosing another, and the offer to do so always. */
export function CategoryEdit({ transaction }: { transaction: Transaction }) {
  const { ui, words, queries, pages } = useCoffer();
  const { nameOf } = useCategories();
  const update = useCall('transactions.update');
  const [offered, setOffered] = useState<string>();
  const [isMaking, setMaking] = useState(false);
  const { transactionId, shownCategory, categoryId: byHand } = transaction;
  const shown = shownCategory?.categoryId ?? '';

  function choose(categoryId: string): void {
    void update.run({ transactionId, categoryId }).then((value) => {
      if (!value) return;
      addNotice(ui, categoryId === '' ? words.category.released : words.category.changed(nameOf(categoryId)));
      setOffered(categoryId === '' ? undefined : categoryId);
      queries.askAgain(['transactions.get', 'transactions.page']);
      pages.askAgain('transactions.page');
    });
  }

  return (
    <div className="category-edit">
      <CategorySelect
        label={words.category.change}
        isLabelHidden
        value={shown}
        {...(byHand === undefined ? {} : { empty: words.category.automatic })}
        onChange={choose}
      />
      {shownCategory && <p className="faint">{words.category.by[shownCategory.by]}</p>}
      {update.failure && <Problem size="small" failure={update.failure} />}
      {offered !== undefined && offered === byHand && (
        <div className="category-edit__always">
          <p>
            <strong>{words.category.always(bankText(paymentName(transaction), 40))}</strong>{' '}
            <span className="soft">{words.category.alwaysNote}</span>
          </p>
          <Button onClick={() => setMaking(true)}>{words.category.alwaysButton}</Button>
        </div>
      )}
      {isMaking && offered !== undefined && (
        <RuleDialog start={fieldsLike(transaction, offered)} onClose={() => setMaking(false)} />
      )}
    </div>
  );
}
