import './transaction-list.css';
import { useCallback, useMemo } from 'react';
import type { Account, Transaction } from '../../shared/contract/index.ts';
import { UNCATEGORISED } from '../../shared/domain/categories.ts';
import { DayList } from '../components/day-list.tsx';
import { BankText, Money, StatusMark } from '../components/marks.tsx';
import { RowOpener } from '../components/row-opener.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';
import type { Pages } from '../context/use-pages.ts';
import type { PageEntry } from '../data/page-store.ts';
import { useCategories } from '../categories/use-categories.ts';
import { paymentName } from './payment-name.ts';

const dayOf = (transaction: Transaction): string => transaction.date;
const keyOf = (transaction: Transaction): string => transaction.transactionId;

/** The rows, under their days. */
export function TransactionList({
  pages,
  shown,
  accounts,
  onOpen,
  isOneAccount = false,
}: {
  pages: Pages<Transaction>;
  shown: PageEntry<Transaction>;
  accounts: readonly Account[];
  /** Shows a row's details. The same function from frame to frame, or every row is laid out again. */
  onOpen: (transactionId: string) => void;
  /** All rows are of the account that the screen is about, so its name is left out. */
  isOneAccount?: boolean;
}) {
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const accountOf = useMemo(() => new Map(accounts.map((account) => [account.accountId, account])), [accounts]);
  const renderRow = useCallback(
    (transaction: Transaction) => (
      <TransactionRow
        transaction={transaction}
        account={isOneAccount ? undefined : (accountOf.get(transaction.accountId)?.name ?? '')}
        categoryName={nameOf}
        onOpen={onOpen}
      />
    ),
    [accountOf, onOpen, isOneAccount, nameOf],
  );
  const isShowingAsked = pages.shown === pages.asked;
  const canReadMore = isShowingAsked && shown.asking === undefined && !shown.failure && shown.nextCursor !== undefined;
  return (
    <DayList
      rows={shown.rows}
      dayOf={dayOf}
      keyOf={keyOf}
      rowHeight={38}
      hasOpeners
      label={words.transactions.list}
      listKey={pages.shownKey ?? ''}
      onMore={canReadMore ? pages.more : undefined}
      isDimmed={!isShowingAsked}
      columns={
        <div
          role="row"
          className={`transaction transaction--columns${isOneAccount ? ' transaction--one-account' : ''}`}
        >
          <span role="columnheader">{words.transactions.columns.description}</span>
          {!isOneAccount && <span role="columnheader">{words.transactions.columns.account}</span>}
          <span role="columnheader">{words.transactions.columns.category}</span>
          <span role="columnheader">{words.transactions.columns.status}</span>
          <span role="columnheader" className="transaction__amount">
            {words.transactions.columns.amount}
          </span>
        </div>
      }
      columnCount={isOneAccount ? 4 : 5}
      renderRow={renderRow}
      footer={
        shown.nextCursor === undefined
          ? words.transactions.end(shown.rows.length, formats.count(shown.rows.length))
          : words.transactions.loadingMore
      }
    />
  );
}

function TransactionRow({
  transaction,
  account,
  categoryName,
  onOpen,
}: {
  transaction: Transaction;
  /** Undefined where every row is of the same account; empty when the account is gone. */
  account: string | undefined;
  categoryName: (categoryId: string) => string;
  onOpen: (transactionId: string) => void;
}) {
  const words = useWords();
  const { transactionId, description, status, amountMinor, currency, note, doubtedAt, shownCategory } = transaction;
  const name = paymentName(transaction);
  const category = shownCategory?.categoryId ?? UNCATEGORISED;
  const look = `${status === 'pending' ? ' transaction--pending' : ''}${account === undefined ? ' transaction--one-account' : ''}`;
  return (
    <div className={`transaction${look}`}>
      <span role="cell" className="transaction__what">
        <RowOpener className="transaction__merchant" onOpen={() => onOpen(transactionId)}>
          <BankText text={name} length={120} />
        </RowOpener>
        {name !== description && (
          <span className="transaction__description faint clipped">
            <BankText text={description} length={160} />
          </span>
        )}
        {note !== undefined && <span className="transaction__note soft clipped">{note}</span>}
      </span>
      {account !== undefined && (
        <span role="cell" className="transaction__account soft clipped">
          <BankText text={account === '' ? words.transactions.unknownAccount : account} length={60} />
        </span>
      )}
      <span role="cell" className="transaction__category faint clipped">
        <BankText text={category === UNCATEGORISED ? '–' : categoryName(category)} length={40} />
      </span>
      <span role="cell" className="transaction__status">
        {doubtedAt !== undefined ? (
          <StatusMark tone="soon" word={words.details.doubted} />
        ) : status === 'pending' ? (
          <StatusMark tone="pending" word={words.status.pending} />
        ) : (
          <span className="visually-hidden">{words.status.booked}</span>
        )}
      </span>
      <span role="cell" className="transaction__amount">
        <Money amountMinor={amountMinor} currency={currency} sign="always" />
      </span>
    </div>
  );
}
