import { useState } from 'react';
import type { Budget } from '../../../shared/contract/index.ts';
import { totalsByCurrency } from '../../connections/account-groups.ts';
import { useCategories } from '../../categories/use-categories.ts';
import { Button } from '../../components/button.tsx';
import { Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty, Section } from '../../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { BudgetDialog } from './budget-dialog.tsx';
import { budgetStanding } from './budget-standing.ts';

/** What categories may take this month, and what is left of it. */
export function BudgetList() {
  const words = useWords();
  const formats = useFormats();
  const month = localDateOfInstant(useNow()).slice(0, 7);
  const { value, failure, again, asking } = useQuery('budgets.list', { month });
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const [open, setOpen] = useState<Budget | 'new'>();
  const add = (
    <Button icon="plus" look={value?.budgets.length === 0 ? 'primary' : 'plain'} onClick={() => setOpen('new')}>
      {words.budgets.add}
    </Button>
  );
  return (
    <Section
      title={`${words.budgets.title}: ${formats.month(`${month}-01`)}`}
      lead={words.budgets.lead}
      action={value && value.budgets.length > 0 && add}
    >
      {failure && !value && <Problem failure={failure} onRetry={again} isRetrying={asking} />}
      {!value && !failure && <Skeleton rows={4} />}
      {value?.budgets.length === 0 && (
        <Empty title={words.budgets.none} text={words.budgets.noneText}>
          {add}
        </Empty>
      )}
      {value && value.budgets.length > 0 && (
        <ul className="budget-list" aria-label={words.budgets.title}>
          {value.budgets.map((budget) => (
            <li key={`${budget.currency} ${budget.categoryId}`}>
              <Line budget={budget} onEdit={() => setOpen(budget)} />
            </li>
          ))}
        </ul>
      )}
      {open !== undefined && (
        <BudgetDialog
          {...(open === 'new' ? {} : { budget: open })}
          currencies={totalsByCurrency(accounts).map(({ currency }) => currency)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Section>
  );
}

function Line({ budget, onEdit }: { budget: Budget; onEdit: () => void }) {
  const { ui } = useCoffer();
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const remove = useCall('budgets.remove');
  const { categoryId, currency, limitMinor, spentMinor, leftMinor } = budget;
  const { tone, share } = budgetStanding(budget);
  const name = nameOf(categoryId);
  const money = (amountMinor: number): string => formats.money(amountMinor, currency);
  return (
    <>
      <div className="budget-list__what">
        <p>
          <strong>{name}</strong>
        </p>
        <StatusMark tone={tone} word={words.budgets.states[tone]} />
      </div>
      <div className="budget-list__how">
        <svg
          role="img"
          aria-label={`${name}: ${words.budgets.of(money(spentMinor), money(limitMinor))}`}
          viewBox="0 0 100 10"
          preserveAspectRatio="none"
        >
          <rect className="budget-list__room" width="100" height="10" />
          <rect className={`budget-list__spent budget-list__spent--${tone}`} width={share * 100} height="10" />
        </svg>
        <p className="soft private">{words.budgets.of(money(spentMinor), money(limitMinor))}</p>
        {remove.failure && <Problem size="small" failure={remove.failure} />}
      </div>
      <p className="budget-list__left private">
        {leftMinor < 0
          ? words.budgets.over(money(-leftMinor))
          : leftMinor === 0
            ? words.budgets.used
            : words.budgets.left(money(leftMinor))}
      </p>
      <div className="transfer-list__buttons">
        <Button look="quiet" onClick={onEdit}>
          {words.budgets.edit}
        </Button>
        <Button
          look="quiet"
          isBusy={remove.isBusy}
          onClick={() =>
            void remove.run({ categoryId, currency }).then((done) => done && addNotice(ui, words.budgets.removed(name)))
          }
        >
          {words.budgets.remove}
        </Button>
      </div>
    </>
  );
}
