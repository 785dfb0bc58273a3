import { useState } from 'react';
import type { Account } from '../../../shared/contract/index.ts';
import { Icon } from '../../components/icons.tsx';
import { BankLogo, BankText, Money, StatusMark } from '../../components/marks.tsx';
import { consentTone } from '../../components/consent-ring.tsx';
import type { AccountGroup } from '../../connections/account-groups.ts';
import { connectionHealth } from '../../connections/connection-health.ts';
import { FetchLine } from '../../connections/fetch-steps.tsx';
import { SyncedWhen } from '../../connections/synced-when.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';

/** Every account with its balance, under its bank. */
export function AccountLedger({ groups }: { groups: readonly AccountGroup[] }) {
  return (
    <div className="ledger">
      {groups.map((group) => (
        <BankGroup key={group.connection.connectionId} group={group} />
      ))}
    </div>
  );
}

function BankGroup({ group: { connection, shown, hidden } }: { group: AccountGroup }) {
  const words = useWords();
  const formats = useFormats();
  const [isUnfolded, setUnfolded] = useState(false);
  const health = connectionHealth(connection);
  const { daysLeft } = connection;
  return (
    <div className="ledger__bank">
      <div className="ledger__header">
        <BankLogo name={connection.providerName} logo={connection.logo} size={30} />
        <div className="ledger__bank-name">
          <h3 className="clipped">
            <a href={hrefOf('connections', undefined, { at: connection.connectionId })}>
              <BankText text={connection.providerName} length={80} />
            </a>
          </h3>
          <p className="ledger__facts faint">
            {connection.syncing ? (
              <FetchLine connectionId={connection.connectionId} />
            ) : (
              <span>
                <SyncedWhen connections={[connection]} />
              </span>
            )}
            {daysLeft !== undefined && health.tone !== 'over' && health.tone !== 'off' && (
              <span className={`ledger__days ledger__days--${consentTone(daysLeft)}`}>
                {words.consent.daysLeft(daysLeft)}
              </span>
            )}
          </p>
        </div>
        <StatusMark tone={health.tone} word={words.status[health.word]} />
      </div>
      <ul>
        {[...shown, ...(isUnfolded ? hidden : [])].map((account) => (
          <li key={account.accountId}>
            <AccountLine account={account} />
          </li>
        ))}
      </ul>
      {hidden.length > 0 && (
        <button
          type="button"
          className="ledger__fold"
          onClick={() => setUnfolded(!isUnfolded)}
          aria-expanded={isUnfolded}
        >
          {isUnfolded
            ? words.overview.hiddenHide
            : words.overview.hiddenShow(hidden.length, formats.count(hidden.length))}
        </button>
      )}
    </div>
  );
}

function AccountLine({ account }: { account: Account }) {
  const words = useWords();
  const formats = useFormats();
  const { balance, currency, kind, numberTail, type, balanceProof } = account;
  const side = sideFigure(account, words, formats);
  return (
    <a className="ledger__account" href={hrefOf('accounts', account.accountId)}>
      <Icon name={kind} size={18} />
      <span className="ledger__name">
        <span className="clipped">
          <BankText text={account.name} length={80} />
        </span>
        <span className="ledger__kind faint clipped">
          {words.overview.types[type ?? ''] ?? words.overview.kinds[kind]}
          {numberTail !== undefined && (
            <span className="figures" aria-label={words.overview.numberTail(numberTail)}>
              {' '}
              •• {numberTail}
            </span>
          )}
          {balanceProof.state === 'off' && balanceProof.differenceMinor !== undefined && (
            <span className="ledger__off private">
              {' '}
              {words.overview.ownedOff(formats.money(balanceProof.differenceMinor, currency))}
            </span>
          )}
        </span>
      </span>
      <span className="ledger__side faint figures private">{side}</span>
      <span className="ledger__balance">
        {balance === undefined ? (
          <span className="faint">{words.overview.noBalance}</span>
        ) : (
          <Money amountMinor={balance.currentMinor} currency={currency} />
        )}
      </span>
    </a>
  );
}

/** Beside the balance: what a card still allows, or what an account has available when that differs. */
function sideFigure(
  { balance, kind, currency }: Account,
  words: ReturnType<typeof useWords>,
  formats: ReturnType<typeof useFormats>,
): string {
  if (balance?.availableMinor === undefined || balance.availableMinor === balance.currentMinor) return '';
  const amount = formats.money(balance.availableMinor, currency);
  return kind === 'card' ? words.overview.cardLeft(amount) : words.overview.availableFigure(amount);
}
