import { useState } from 'react';
import type { Account, Transaction, Transfer, TransferState } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Segments } from '../../components/choice.tsx';
import { Icon } from '../../components/icons.tsx';
import { BankText, Money, Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useOpenRow } from '../../context/use-open-row.ts';
import { usePages } from '../../context/use-pages.ts';
import { useQuery } from '../../context/use-query.ts';
import { TransactionDrawer } from '../../transactions/transaction-drawer.tsx';
import { paymentName } from '../../transactions/payment-name.ts';
import { transferReasons } from '../../transfers/transfer-words.ts';
import { useDecide } from '../../transfers/use-decide.ts';

const STATES: readonly TransferState[] = ['suggested', 'found', 'confirmed', 'rejected'];

/** Transfers between own accounts: those that wait for the user first, and the others to look over. */
export function TransferList() {
  const words = useWords();
  const formats = useFormats();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const { value: counted } = useQuery('transfers.page', { states: [...STATES], limit: 1 });
  const [chosen, setChosen] = useState<TransferState>();
  const state = chosen ?? (counted?.counts.suggested === 0 ? 'found' : 'suggested');
  const pages = usePages('transfers.page', { states: [state] });
  const row = useOpenRow('row');
  const { shown, asked } = pages;
  const failure = asked?.failure;
  return (
    <Section
      title={words.transfers.title}
      lead={words.transfers.lead}
      action={
        <Segments
          label={words.transfers.parts}
          isLabelHidden
          value={state}
          options={STATES.map((value) => ({
            value,
            label:
              counted === undefined
                ? words.transfers.states[value]
                : words.transfers.stateCount(words.transfers.states[value], formats.count(counted.counts[value])),
          }))}
          onChange={setChosen}
        />
      }
    >
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={asked?.asking !== undefined} />}
      {shown === undefined && !failure && <Skeleton rows={6} />}
      {shown?.rows.length === 0 && !failure && <p className="faint">{words.transfers.empty[state]}</p>}
      {shown && shown.rows.length > 0 && (
        <ul className="transfer-list" aria-label={words.transfers.list}>
          {shown.rows.map((transfer) => (
            <li key={transfer.transferId}>
              <TransferLine transfer={transfer} accounts={accounts} onOpen={row.open} />
            </li>
          ))}
        </ul>
      )}
      {shown?.nextCursor !== undefined && (
        <div>
          <Button isBusy={asked?.asking !== undefined} onClick={pages.more}>
            {words.transfers.more}
          </Button>
        </div>
      )}
      {row.id !== undefined && <TransactionDrawer transactionId={row.id} accounts={accounts} onClose={row.close} />}
    </Section>
  );
}

function TransferLine({
  transfer,
  accounts,
  onOpen,
}: {
  transfer: Transfer;
  accounts: readonly Account[];
  onOpen: (transactionId: string) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { decide, isBusy, failure } = useDecide();
  const { transferId, state, out, in: incoming } = transfer;
  const isExchanged = out.currency !== incoming.currency;
  return (
    <>
      <time className="faint" dateTime={out.date}>
        {formats.date(out.date)}
      </time>
      <div className="transfer-list__words">
        <p className="transfer-list__way">
          <HalfButton half={out} accounts={accounts} onOpen={onOpen} />
          <Icon name="arrow-right" size={15} />
          <HalfButton half={incoming} accounts={accounts} onOpen={onOpen} />
        </p>
        <p className="faint transfer-list__why">{transferReasons(transfer, words, formats)}</p>
        {failure && <Problem size="small" failure={failure} />}
      </div>
      <p className="transfer-list__amount">
        {isExchanged && <Money amountMinor={out.amountMinor} currency={out.currency} sign="always" />}
        <Money
          amountMinor={incoming.amountMinor}
          currency={incoming.currency}
          {...(isExchanged ? { sign: 'always' as const } : {})}
        />
      </p>
      <div className="transfer-list__buttons">
        {state === 'suggested' && (
          <Button isBusy={isBusy} onClick={() => decide(transferId, 'confirm')}>
            {words.transfers.confirm}
          </Button>
        )}
        {state !== 'rejected' && (
          <Button
            look={state === 'suggested' ? 'plain' : 'quiet'}
            isBusy={isBusy}
            onClick={() => decide(transferId, 'reject')}
          >
            {words.transfers.reject}
          </Button>
        )}
        {(state === 'rejected' || state === 'confirmed') && (
          <Button look="quiet" isBusy={isBusy} onClick={() => decide(transferId, 'reopen')}>
            {words.transfers.reopen}
          </Button>
        )}
      </div>
    </>
  );
}

function HalfButton({
  half,
  accounts,
  onOpen,
}: {
  half: Transaction;
  accounts: readonly Account[];
  onOpen: (transactionId: string) => void;
}) {
  const words = useWords();
  const account = accounts.find(({ accountId }) => accountId === half.accountId);
  return (
    <button type="button" className="transfer-list__half clipped" onClick={() => onOpen(half.transactionId)}>
      <strong>
        <BankText text={account?.name ?? words.transactions.unknownAccount} length={40} />
      </strong>{' '}
      <span className="faint">
        <BankText text={paymentName(half)} length={60} />
      </span>
    </button>
  );
}
