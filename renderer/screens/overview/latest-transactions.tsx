import type { Account } from '../../../shared/contract/index.ts';
import { BankText, Money, Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useQuery } from '../../context/use-query.ts';
import { paymentName } from '../../transactions/payment-name.ts';

const SHOWN = 9;

/** The last few movements, whatever the account. */
export function LatestTransactions({ accounts }: { accounts: readonly Account[] }) {
  const words = useWords();
  const formats = useFormats();
  const latest = useQuery('transactions.page', { limit: SHOWN });
  const nameOf = new Map(accounts.map(({ accountId, name }) => [accountId, name]));
  return (
    <Section title={words.overview.latest} action={<a href={hrefOf('transactions')}>{words.overview.latestAll}</a>}>
      {latest.value === undefined && latest.failure === undefined && <Skeleton rows={SHOWN} />}
      {latest.value === undefined && latest.failure && (
        <Problem size="small" failure={latest.failure} onRetry={latest.again} isRetrying={latest.asking} />
      )}
      {latest.value?.transactions.length === 0 && <p className="faint">{words.overview.latestNone}</p>}
      {latest.value && latest.value.transactions.length > 0 && (
        <ul className="latest">
          {latest.value.transactions.map((transaction) => (
            <li key={transaction.transactionId}>
              <time className="faint" dateTime={transaction.date}>
                {formats.shortDate(transaction.date)}
              </time>
              <span className="latest__what">
                <span className="clipped">
                  <BankText text={paymentName(transaction)} length={80} />
                </span>
                <span className="faint clipped latest__account">
                  {transaction.status === 'pending' ? (
                    <StatusMark tone="pending" word={words.status.pending} />
                  ) : (
                    <BankText
                      text={nameOf.get(transaction.accountId) ?? words.transactions.unknownAccount}
                      length={60}
                    />
                  )}
                </span>
              </span>
              <Money amountMinor={transaction.amountMinor} currency={transaction.currency} sign="always" />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
