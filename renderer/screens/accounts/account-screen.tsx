import './accounts.css';
import type { Account, Connection } from '../../../shared/contract/index.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { BankText, Money, Skeleton, StatusMark, type Tone } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty, Screen } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useNow } from '../../context/use-now.ts';
import { useOpenRow } from '../../context/use-open-row.ts';
import { usePages } from '../../context/use-pages.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';
import { TransactionDrawer } from '../../transactions/transaction-drawer.tsx';
import { TransactionList } from '../../transactions/transaction-list.tsx';
import { SyncedWhen } from '../../connections/synced-when.tsx';
import { BalanceLine } from './balance-line.tsx';
import { CoverageStrip } from './coverage-strip.tsx';

/** One account: what it holds, whether that is proven, how it came to it, and which days are known. */
export function AccountScreen({ accountId }: { accountId: string }) {
  const words = useWords();
  const accounts = useQuery('accounts.list', {});
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const account = accounts.value?.accounts.find((known) => known.accountId === accountId);
  const bank = connections.find(({ connectionId }) => connectionId === account?.connectionId);
  return (
    <Screen
      title={account ? bankText(account.name, 60) || words.overview.kinds[account.kind] : words.overview.allAccounts}
      isFilling
      actions={
        account && (
          <ButtonLink href={hrefOf('settings', 'import', { account: accountId })}>
            {words.importing.fromAccount}
          </ButtonLink>
        )
      }
      lead={account && <AccountLead account={account} bank={bank} />}
      back={
        <a className="screen__back" href={hrefOf('overview')}>
          <Icon name="chevron-left" size={16} />
          {words.account.back}
        </a>
      }
    >
      {!accounts.value && !accounts.failure && <Skeleton rows={8} />}
      {!accounts.value && accounts.failure && (
        <Problem failure={accounts.failure} onRetry={accounts.again} isRetrying={accounts.asking} />
      )}
      {accounts.value && !account && (
        <Empty title={words.account.goneTitle} text={words.account.goneText}>
          <ButtonLink href={hrefOf('overview')}>{words.account.back}</ButtonLink>
        </Empty>
      )}
      {account && (
        <>
          <div className="account-top">
            <AccountFigures account={account} />
            <BalanceLine accountId={accountId} currency={account.currency} />
            <CoverageStrip accountId={accountId} />
          </div>
          <AccountRows account={account} />
        </>
      )}
    </Screen>
  );
}

function AccountLead({
  account: { type, kind, numberTail },
  bank,
}: {
  account: Account;
  bank: Connection | undefined;
}) {
  const words = useWords();
  return (
    <>
      {bank !== undefined && (
        <>
          <BankText text={bank.providerName} length={60} />
          {' · '}
        </>
      )}
      {words.overview.types[type ?? ''] ?? words.overview.kinds[kind]}
      {numberTail !== undefined && <span className="figures"> •• {numberTail}</span>}
      {bank !== undefined && (
        <>
          {' · '}
          <SyncedWhen connections={[bank]} />
        </>
      )}
    </>
  );
}

function AccountFigures({ account }: { account: Account }) {
  const words = useWords();
  const formats = useFormats();
  const nowMs = useNow();
  const { balance, currency } = account;
  const proof = proofOf(account);
  return (
    <section className="account-figures" aria-label={words.account.balance}>
      <h2 className="account-part__title">{words.account.balance}</h2>
      {balance === undefined ? (
        <p className="faint">{words.overview.noBalance}</p>
      ) : (
        <>
          <p className="account-figures__balance">
            <Money amountMinor={balance.currentMinor} currency={currency} />
          </p>
          <p className="faint account-figures__as-of">{words.account.asOf(formats.ago(balance.asOf, nowMs))}</p>
        </>
      )}
      <div className="account-figures__proof">
        <StatusMark tone={proof.tone} word={proof.word} />
        <p className="soft">{proof.text}</p>
      </div>
      {balance && (
        <dl className="account-figures__more">
          {balance.availableMinor !== undefined && balance.availableMinor !== balance.currentMinor && (
            <div>
              <dt>{words.account.available}</dt>
              <dd>
                <Money amountMinor={balance.availableMinor} currency={currency} />
              </dd>
            </div>
          )}
          {balance.creditLimitMinor !== undefined && (
            <div>
              <dt>{words.account.limit}</dt>
              <dd>
                <Money amountMinor={balance.creditLimitMinor} currency={currency} />
              </dd>
            </div>
          )}
        </dl>
      )}
    </section>
  );

  function proofOf({ balanceProof: { state, differenceMinor } }: Account): { tone: Tone; word: string; text: string } {
    const { proofs, proofTexts } = words.account;
    switch (state) {
      case 'proven':
        return { tone: 'good', word: proofs.proven, text: proofTexts.proven };
      case 'unknown':
        return { tone: 'pending', word: proofs.unknown, text: proofTexts.unknown };
      case 'off':
        return {
          tone: 'soon',
          word:
            differenceMinor === undefined ? proofs.offUnknown : proofs.off(formats.money(differenceMinor, currency)),
          text: proofTexts.off,
        };
    }
  }
}

function AccountRows({ account }: { account: Account }) {
  const words = useWords();
  const pages = usePages('transactions.page', { accountIds: [account.accountId] });
  const row = useOpenRow('row');
  const failure = pages.asked?.failure;
  return (
    <>
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={pages.asked?.asking !== undefined} />}
      {pages.shown === undefined && !failure && <Skeleton rows={8} />}
      {pages.shown?.rows.length === 0 && !failure && (
        <Empty title={words.transactions.emptyTitle} text={words.transactions.emptyText} />
      )}
      {pages.shown && pages.shown.rows.length > 0 && (
        <TransactionList pages={pages} shown={pages.shown} accounts={[account]} onOpen={row.open} isOneAccount />
      )}
      {row.id !== undefined && <TransactionDrawer transactionId={row.id} accounts={[account]} onClose={row.close} />}
    </>
  );
}
