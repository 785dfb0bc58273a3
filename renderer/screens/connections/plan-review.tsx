import type { Attempt } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { BankText } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';

/** Plans of reconnects that wait for the user's yes: what is found again, what is new, what is missing. */
export function PlanReviews() {
  const attempts = useQuery('connections.attempts', {}).value?.attempts ?? [];
  return attempts
    .filter(({ state }) => state === 'review')
    .map((attempt) => <PlanReview key={attempt.attemptId} attempt={attempt} />);
}

function PlanReview({ attempt: { attemptId, connectionId, plan } }: { attempt: Attempt }) {
  const words = useWords();
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const commit = useCall('connections.commit');
  const dismiss = useCall('connections.dismiss');
  const bank = connections.find((connection) => connection.connectionId === connectionId)?.providerName ?? '';
  const failure = commit.failure ?? dismiss.failure;
  const title = words.renewing.planTitle(bankText(bank, 60));
  return (
    <section className="plan-review" aria-label={title}>
      <h2>{title}</h2>
      <p className="soft">{words.renewing.planText}</p>
      <ul>
        {plan?.accounts.map((account) => (
          <li key={account.accountId} className={`plan-review__line plan-review__line--${account.action}`}>
            <span className="clipped">
              <BankText text={account.name} length={60} />
              {account.numberTail !== undefined && <span className="faint figures"> •• {account.numberTail}</span>}
            </span>
            <span>{words.renewing.planActions[account.action]}</span>
          </li>
        ))}
      </ul>
      {failure && <Problem size="small" failure={failure} />}
      <footer className="plan-review__buttons">
        <Button isBusy={dismiss.isBusy} onClick={() => void dismiss.run({ attemptId })}>
          {words.renewing.planDismiss}
        </Button>
        <Button look="primary" isBusy={commit.isBusy} onClick={() => void commit.run({ attemptId })}>
          {words.renewing.planCommit}
        </Button>
      </footer>
    </section>
  );
}
