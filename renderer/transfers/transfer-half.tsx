import type { Account, Transfer } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { BankText, Money } from '../components/marks.tsx';
import { Problem } from '../components/problem.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { transferReasons } from './transfer-words.ts';
import { useDecide } from './use-decide.ts';

/** In the drawer of a transaction: the other half of the transfer that it is, or could be, and what the user may say to it. */
export function TransferHalf({
  transfer,
  transactionId,
  accounts,
}: {
  transfer: Transfer;
  transactionId: string;
  accounts: readonly Account[];
}) {
  const words = useWords();
  const formats = useFormats();
  const { decide, isBusy, failure } = useDecide();
  const other = transfer.out.transactionId === transactionId ? transfer.in : transfer.out;
  const account = accounts.find(({ accountId }) => accountId === other.accountId);
  const isOpen = transfer.state === 'suggested';
  return (
    <section className="transaction-detail__part">
      <h3>{words.transfers.title}</h3>
      <p>{isOpen ? words.transfers.partly : words.transfers.counts}</p>
      <dl className="detail-facts">
        <dt>{words.transfers.otherHalf}</dt>
        <dd>
          <Money amountMinor={other.amountMinor} currency={other.currency} sign="always" />{' '}
          <BankText text={account?.name ?? words.transactions.unknownAccount} length={60} />
          <br />
          <span className="faint">
            <time dateTime={other.date}>{formats.date(other.date)}</time> · {transferReasons(transfer, words, formats)}
          </span>
        </dd>
      </dl>
      {failure && <Problem size="small" failure={failure} />}
      <div className="form__buttons">
        {isOpen && (
          <Button isBusy={isBusy} onClick={() => decide(transfer.transferId, 'confirm')}>
            {words.transfers.confirm}
          </Button>
        )}
        <Button look={isOpen ? 'plain' : 'quiet'} isBusy={isBusy} onClick={() => decide(transfer.transferId, 'reject')}>
          {words.transfers.reject}
        </Button>
      </div>
    </section>
  );
}
