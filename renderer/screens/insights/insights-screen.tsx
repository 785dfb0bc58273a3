import './insights.css';
import { Screen } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { OwnCategories } from './own-categories.tsx';
import { RuleRuns } from './rule-runs.tsx';
import { RuleList } from './rule-list.tsx';

/** What money is for: categories and the rules that give them. */
export function InsightsScreen(_: { part: string | undefined }) {
  const words = useWords();
  return (
    <Screen title={words.screens.insights}>
      <div className="sorting">
        <RuleList />
        <div className="sorting__side">
          <OwnCategories />
          <RuleRuns />
        </div>
      </div>
    </Screen>
  );
}
