import type { Account, Connection } from '../../../shared/contract/index.ts';
import { CategoryFilter } from '../../categories/category-filter.tsx';
import { useCategories } from '../../categories/use-categories.ts';
import { IconButton } from '../../components/button.tsx';
import { Segments, Tick } from '../../components/choice.tsx';
import { DateRange } from '../../components/date-range.tsx';
import { SearchField } from '../../components/field.tsx';
import { BankText } from '../../components/marks.tsx';
import { Popover } from '../../components/popover.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { groupAccounts } from '../../connections/account-groups.ts';
import { bankText } from '../../format/bank-text.ts';
import { AmountFilter, amountsName } from './amount-filter.tsx';
import { currencyOf, isFiltering, readFilter, type TransactionFilter } from './transaction-filter.ts';

/** Search, accounts, categories, amounts, dates and status in one line; what is chosen of them as chips below it. */
export function FilterBar({
  filter,
  accounts,
  connections,
  onChange,
}: {
  filter: TransactionFilter;
  accounts: readonly Account[];
  connections: readonly Connection[];
  onChange: (filter: TransactionFilter) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  const { accountIds, categoryIds, from, to } = filter;
  const currency = currencyOf(filter, accounts);
  const amounts = amountsName(filter, currency, words, formats);
  const setAccounts = (ids: readonly string[]): void => onChange({ ...filter, accountIds: ids });
  const toggle = (id: string, isOn: boolean): void =>
    setAccounts(isOn ? [...accountIds, id] : accountIds.filter((other) => other !== id));

  return (
    <div className="filter-bar" role="search">
      <div className="filter-bar__line">
        <SearchField
          label={words.transactions.search}
          placeholder={words.transactions.searchPlaceholder}
          value={filter.search}
          onChange={(search) => onChange({ ...filter, search })}
        />
        <Popover
          isMarked={accountIds.length > 0}
          label={
            accountIds.length === 0
              ? words.transactions.allAccounts
              : words.transactions.someAccounts(accountIds.length, formats.count(accountIds.length))
          }
        >
          <div className="account-picker">
            {groupAccounts(connections, accounts).map(({ connection, shown, hidden }) => (
              <fieldset key={connection.connectionId}>
                <legend className="faint">
                  <BankText text={connection.providerName} length={60} />
                </legend>
                {[...shown, ...hidden].map((account) => (
                  <Tick
                    key={account.accountId}
                    label={bankText(account.name, 60)}
                    note={account.numberTail === undefined ? undefined : `•• ${account.numberTail}`}
                    isOn={accountIds.includes(account.accountId)}
                    onChange={(isOn) => toggle(account.accountId, isOn)}
                  />
                ))}
              </fieldset>
            ))}
          </div>
        </Popover>
        <CategoryFilter chosen={categoryIds} onChange={(chosen) => onChange({ ...filter, categoryIds: chosen })} />
        <AmountFilter amounts={filter} currency={currency} onChange={(chosen) => onChange({ ...filter, ...chosen })} />
        <DateRange from={from} to={to} onChange={(range) => onChange({ ...filter, ...range })} />
        <Segments
          label={words.transactions.statusFilter}
          isLabelHidden
          value={filter.status}
          options={(['all', 'booked', 'pending'] as const).map((value) => ({
            value,
            label: words.transactions.statuses[value],
          }))}
          onChange={(status) => onChange({ ...filter, status })}
        />
        {isFiltering(filter) && (
          <IconButton
            icon="close"
            label={words.transactions.clear}
            onClick={() => onChange(readFilter(new URLSearchParams()))}
          />
        )}
      </div>
      {(accountIds.length + categoryIds.length > 0 || amounts !== undefined) && (
        <ul className="chips">
          {accountIds.map((id) => {
            const account = accounts.find(({ accountId }) => accountId === id);
            const name = account ? bankText(account.name, 60) : words.transactions.unknownAccount;
            return (
              <li key={id} className="chip">
                <span>{name}</span>
                {account?.numberTail !== undefined && <span className="faint figures">•• {account.numberTail}</span>}
                <IconButton
                  icon="close"
                  isSmall
                  label={words.transactions.removeAccount(name)}
                  onClick={() => toggle(id, false)}
                />
              </li>
            );
          })}
          {categoryIds.map((id) => {
            const name = bankText(nameOf(id), 60);
            return (
              <li key={id} className="chip">
                <span>{name}</span>
                <IconButton
                  icon="close"
                  isSmall
                  label={words.category.filterRemove(name)}
                  onClick={() => onChange({ ...filter, categoryIds: categoryIds.filter((other) => other !== id) })}
                />
              </li>
            );
          })}
          {amounts !== undefined && (
            <li className="chip">
              <span className="figures">{amounts}</span>
              <IconButton
                icon="close"
                isSmall
                label={words.transactions.removeAmounts(amounts)}
                onClick={() => onChange({ ...filter, amountFrom: '', amountTo: '', direction: 'either' })}
              />
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
