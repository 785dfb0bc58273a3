import './insights.css';
import { Segments } from '../../components/choice.tsx';
import { Screen } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf } from '../../context/route.ts';
import { BudgetList } from './budget-list.tsx';
import { MoneyPart } from './money-part.tsx';
import { OwnCategories } from './own-categories.tsx';
import { RecurringList } from './recurring-list.tsx';
import { RuleRuns } from './rule-runs.tsx';
import { RuleList } from './rule-list.tsx';
import { TransferList } from './transfer-list.tsx';

const PARTS = ['money', 'recurring', 'budgets', 'transfers', 'rules'] as const;

/** Making sense of money: where it comes from and goes, what was only moved, and what it is for. */
export function InsightsScreen({ part }: { part: string | undefined }) {
  const words = useWords();
  const current = PARTS.find((known) => known === part) ?? 'money';
  return (
    <Screen
      title={words.screens.insights}
      actions={
        <Segments
          label={words.insights.partsLabel}
          isLabelHidden
          value={current}
          options={PARTS.map((value) => ({ value, label: words.insights.parts[value] }))}
          onChange={(next) => goTo(hrefOf('insights', next))}
        />
      }
    >
      {current === 'money' && <MoneyPart />}
      {current === 'recurring' && <RecurringList />}
      {current === 'budgets' && <BudgetList />}
      {current === 'transfers' && <TransferList />}
      {current === 'rules' && <Sorting />}
    </Screen>
  );
}

function Sorting() {
  return (
    <div className="sorting">
      <RuleList />
      <div className="sorting__side">
        <OwnCategories />
        <RuleRuns />
      </div>
    </div>
  );
}
