import { useCallback, useMemo } from 'react';
import type { Account, Transaction } from '../../../shared/contract/index.ts';
import { DayList } from '../../components/day-list.tsx';
import { BankText, Money, StatusMark } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import type { Pages } from '../../context/use-pages.ts';
import type { PageEntry } from '../../data/page-store.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { useNow } from '../../context/use-now.ts';

const dayOf = (transaction: Transaction): string => transaction.date;
const keyOf = (transaction: Transaction): string => transaction.transactionId;

/** The rows, under their days. */
export function TransactionList({
  pages,
  shown,
  accounts,
}: {
  pages: Pages<Transaction>;
  shown: PageEntry<Transaction>;
  accounts: readonly Account[];
}) {
  const words = useWords();
  const formats = useFormats();
  const today = localDateOfInstant(useNow());
  const accountOf = useMemo(() => new Map(accounts.map((account) => [account.accountId, account])), [accounts]);
  const renderRow = useCallback(
    (transaction: Transaction) => (
      <TransactionRow transaction={transaction} account={accountOf.get(transaction.accountId)} />
    ),
    [accountOf],
  );
  const isShowingAsked = pages.shown === pages.asked;
  const canReadMore = isShowingAsked && shown.asking === undefined && !shown.failure && shown.nextCursor !== undefined;
  return (
    <DayList
      rows={shown.rows}
      dayOf={dayOf}
      keyOf={keyOf}
      rowHeight={38}
      label={words.transactions.list}
      listKey={pages.shownKey ?? ''}
      onMore={canReadMore ? pages.more : undefined}
      isDimmed={!isShowingAsked}
      columns={
        <div role="row" className="transaction transaction--columns">
          <span role="columnheader">{words.transactions.columns.description}</span>
          <span role="columnheader">{words.transactions.columns.account}</span>
          <span role="columnheader">{words.transactions.columns.category}</span>
          <span role="columnheader">{words.transactions.columns.status}</span>
          <span role="columnheader" className="transaction__amount">
            {words.transactions.columns.amount}
          </span>
        </div>
      }
      renderDay={(day) => {
        const near = formats.nearDay(day, today);
        return (
          <span role="cell" aria-colspan={5} className="day-heading">
            {near !== undefined && <span className="day-heading__near">{near}</span>}
            <time dateTime={day}>{formats.day(day)}</time>
          </span>
        );
      }}
      renderRow={renderRow}
      footer={
        shown.nextCursor === undefined
          ? words.transactions.end(shown.rows.length, formats.count(shown.rows.length))
          : words.transactions.loadingMore
      }
    />
  );
}

function TransactionRow({ transaction, account }: { transaction: Transaction; account: Account | undefined }) {
  const words = useWords();
  const { merchant, description, category, status, amountMinor, currency, note } = transaction;
  const kind = category === undefined ? '' : (words.categories[category] ?? sentenceCase(category));
  return (
    <div className={`transaction${status === 'pending' ? ' transaction--pending' : ''}`}>
      <span role="cell" className="transaction__what">
        <span className="transaction__merchant clipped">
          <BankText text={merchant ?? description} length={120} />
        </span>
        {merchant !== undefined && merchant !== description && (
          <span className="transaction__description faint clipped">
            <BankText text={description} length={160} />
          </span>
        )}
        {note !== undefined && <span className="transaction__note soft clipped">{note}</span>}
      </span>
      <span role="cell" className="transaction__account soft clipped">
        <BankText text={account?.name ?? words.transactions.unknownAccount} length={60} />
      </span>
      <span role="cell" className="transaction__category faint clipped">
        <BankText text={kind === '' ? '–' : kind} length={40} />
      </span>
      <span role="cell" className="transaction__status">
        {status === 'pending' ? (
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

/** A category this program has no word for, made readable: `DIRECT_DEBIT` → `Direct debit`. */
function sentenceCase(code: string): string {
  const text = code.replaceAll('_', ' ').toLocaleLowerCase('en');
  return `${text.charAt(0).toLocaleUpperCase('en')}${text.slice(1)}`;
}
