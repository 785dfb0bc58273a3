import './transactions.css';
import { useState, type ReactNode } from 'react';
import type { Account, Output, Transaction } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { LongField } from '../components/field.tsx';
import { BankText, Money, Skeleton, StatusMark, ToneShape } from '../components/marks.tsx';
import { Problem } from '../components/problem.tsx';
import { Dialog } from '../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../context/coffer-context.ts';
import { hrefOf } from '../context/route.ts';
import { addNotice } from '../context/ui-store.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import { bankText } from '../format/bank-text.ts';
import { CategoryEdit } from '../categories/category-edit.tsx';
import { TransferHalf } from '../transfers/transfer-half.tsx';
import { ChangeLines } from './change-lines.tsx';
import { paymentName } from './payment-name.ts';

type Provenance = Output<'transactions.get'>['provenance'];

/** Everything about one transaction, and what the user may change of it. */
export function TransactionDrawer({
  transactionId,
  accounts,
  onClose,
}: {
  transactionId: string;
  accounts: readonly Account[];
  onClose: () => void;
}) {
  const words = useWords();
  const { value, failure, again, asking } = useQuery('transactions.get', { transactionId });
  const title = value ? paymentName(value.transaction) : '';
  return (
    <Dialog kind="drawer" title={bankText(title, 80) || words.transactions.list} onClose={onClose}>
      {!value && !failure && <Skeleton rows={6} />}
      {!value && failure && <Problem size="small" failure={failure} onRetry={again} isRetrying={asking} />}
      {value && (
        <div className="transaction-detail">
          <Figure transaction={value.transaction} />
          <Facts
            transaction={value.transaction}
            account={accounts.find(({ accountId }) => accountId === value.transaction.accountId)}
          />
          {value.transfer && (
            <TransferHalf transfer={value.transfer} transactionId={transactionId} accounts={accounts} />
          )}
          <Edits key={transactionId} transaction={value.transaction} />
          <Origin provenance={value.provenance} />
        </div>
      )}
    </Dialog>
  );
}

function Figure({ transaction: { amountMinor, currency, status, deleted, doubtedAt } }: { transaction: Transaction }) {
  const words = useWords();
  const formats = useFormats();
  return (
    <div className="transaction-detail__figure">
      <Money amountMinor={amountMinor} currency={currency} sign="always" />
      <StatusMark tone={status === 'pending' ? 'pending' : 'good'} word={words.status[status]} />
      {doubtedAt !== undefined && (
        <Remark tone="soon" title={words.details.doubted}>
          {words.details.doubtedText(formats.instantDate(doubtedAt))}
        </Remark>
      )}
      {deleted && (
        <Remark tone="off" title={words.details.deleted}>
          {words.details.deletedText}
        </Remark>
      )}
    </div>
  );
}

function Remark({ tone, title, children }: { tone: 'soon' | 'off'; title: string; children: ReactNode }) {
  return (
    <p className={`transaction-detail__remark transaction-detail__remark--${tone}`}>
      <ToneShape tone={tone} />
      <span>
        <strong>{title}.</strong> {children}
      </span>
    </p>
  );
}

function Facts({ transaction, account }: { transaction: Transaction; account: Account | undefined }) {
  const words = useWords();
  const formats = useFormats();
  const { date, merchant, description, currency, runningBalanceMinor } = transaction;
  return (
    <dl className="detail-facts">
      <dt>{words.details.fields.date}</dt>
      <dd>
        <time dateTime={date}>{formats.day(date)}</time>
      </dd>
      {merchant !== undefined && (
        <>
          <dt>{words.details.merchant}</dt>
          <dd>
            <BankText text={merchant} length={300} />
          </dd>
        </>
      )}
      <dt>{words.details.description}</dt>
      <dd>
        <BankText text={description} length={600} />
      </dd>
      <dt>{words.details.category}</dt>
      <dd>
        <CategoryEdit key={transaction.transactionId} transaction={transaction} />
      </dd>
      <dt>{words.details.account}</dt>
      <dd>
        {account ? (
          <a href={hrefOf('accounts', account.accountId)}>
            <BankText text={account.name} length={60} />
            {account.numberTail !== undefined && ` •• ${account.numberTail}`}
          </a>
        ) : (
          words.transactions.unknownAccount
        )}
      </dd>
      {runningBalanceMinor !== undefined && (
        <>
          <dt>{words.details.balanceAfter}</dt>
          <dd>
            <Money amountMinor={runningBalanceMinor} currency={currency} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Edits({ transaction: { transactionId, note: kept = '', deleted } }: { transaction: Transaction }) {
  const { ui, words, queries, pages } = useCoffer();
  const [note, setNote] = useState(kept);
  const saveNote = useCall('transactions.update');
  const remove = useCall('transactions.update');
  const failure = saveNote.failure ?? remove.failure;

  function announce(text: string): void {
    addNotice(ui, text);
    queries.askAgain(['transactions.get', 'transactions.page']);
    pages.askAgain('transactions.page');
  }

  return (
    <form
      className="transaction-detail__edits"
      onSubmit={(event) => {
        event.preventDefault();
        void saveNote.run({ transactionId, note: note.trim() }).then((value) => {
          if (value) announce(words.details.noteSaved);
        });
      }}
    >
      <LongField
        label={words.details.note}
        placeholder={words.details.notePlaceholder}
        value={note}
        maxLength={2000}
        onChange={setNote}
      />
      {failure && <Problem size="small" failure={failure} />}
      <div className="transaction-detail__buttons">
        <Button type="submit" isBusy={saveNote.isBusy} disabled={note.trim() === kept}>
          {words.details.noteSave}
        </Button>
        <Button
          look="quiet"
          isBusy={remove.isBusy}
          onClick={() => {
            void remove.run({ transactionId, deleted: !deleted }).then((value) => {
              if (value) announce(deleted ? words.details.restored : words.details.removed);
            });
          }}
        >
          {deleted ? words.details.restore : words.details.remove}
        </Button>
      </div>
    </form>
  );
}

function Origin({ provenance }: { provenance: Provenance }) {
  const words = useWords();
  const formats = useFormats();
  const { reason, addedByRun, addedAt, bankTimestamp, bankTransactionId, lastingId, history } = provenance;
  return (
    <>
      <section className="transaction-detail__part">
        <h3>{words.details.origin}</h3>
        <p>{words.details.reasons[reason] ?? words.details.unknownReason}</p>
        <dl className="detail-facts">
          {addedByRun !== undefined && addedAt !== undefined && (
            <>
              <dt>{words.details.addedAt}</dt>
              <dd>
                <a href={hrefOf('activity', 'syncs', { run: addedByRun })}>
                  {words.details.addedAtLink(formats.instant(addedAt))}
                </a>
              </dd>
            </>
          )}
          <dt>{words.details.bankTime}</dt>
          <dd className="bank-code">{bankText(bankTimestamp, 60)}</dd>
          <dt>{words.details.bankId}</dt>
          <dd className="bank-code">{bankText(bankTransactionId, 120) || words.details.noId}</dd>
          <dt>{words.details.lastingId}</dt>
          <dd className="bank-code">{lastingId === undefined ? words.details.noId : bankText(lastingId, 120)}</dd>
        </dl>
      </section>
      <section className="transaction-detail__part">
        <h3>{words.details.history}</h3>
        {history.length === 0 ? (
          <p className="soft">{words.details.historyNone}</p>
        ) : (
          <ChangeLines changes={history} hasRows={false} />
        )}
      </section>
    </>
  );
}
