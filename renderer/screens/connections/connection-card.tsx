import { useId } from 'react';
import type { Account, Connection } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ConsentRing } from '../../components/consent-ring.tsx';
import { BankLogo, BankText, Money, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { canSync, connectionHealth, consentTermDays } from '../../connections/connection-health.ts';
import { FetchLine } from '../../connections/fetch-steps.tsx';
import { ShortAccess } from '../../connections/short-access.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf, useRoute } from '../../context/route.ts';
import { useCall } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { bankText } from '../../format/bank-text.ts';
import { ConnectionActions } from './connection-actions.tsx';
import { QuotaMeter } from './quota-meter.tsx';

/** One connection: who, what, since when, until when, how it stands, and what can be done. */
export function ConnectionCard({
  connection,
  accounts,
  isWithoutAnswer,
  isPointedAt,
}: {
  connection: Connection;
  accounts: readonly Account[] | undefined;
  /** The accounts were asked for in vain: there may be some. */
  isWithoutAnswer: boolean;
  isPointedAt: boolean;
}) {
  const words = useWords();
  const headingId = useId();
  const isAskedToRenew = useRoute().parameters.get('renew') === '1';
  const health = connectionHealth(connection);
  const isOver = health.tone === 'over' || health.tone === 'off';
  return (
    <article className={`connection-card${isPointedAt ? ' connection-card--pointed' : ''}`} aria-labelledby={headingId}>
      <header className="connection-card__header">
        <BankLogo name={connection.providerName} logo={connection.logo} size={40} />
        <div className="connection-card__name">
          <h2 className="clipped" id={headingId}>
            <BankText text={connection.providerName} length={80} />
          </h2>
          <p className="connection-card__status">
            <StatusMark tone={health.tone} word={words.status[health.word]} />
            {connection.country && <span className="faint">{words.addBank.countries[connection.country]}</span>}
          </p>
        </div>
        {!isOver && (
          <ConsentRing
            daysLeft={connection.daysLeft}
            termDays={consentTermDays(connection) ?? 90}
            isEstimate={connection.consentExpiryIsEstimate && connection.accessEndsAt === undefined}
          />
        )}
      </header>
      <ShortAccess connection={connection} />
      <LastProblem connection={connection} />
      <Facts connection={connection} />
      <AccountLines accounts={accounts} isWithoutAnswer={isWithoutAnswer} />
      <ConnectionActions connection={connection} isAskedToRenew={isPointedAt && isAskedToRenew} />
    </article>
  );
}

function LastProblem({ connection: { lastError, lastSyncedAt, status } }: { connection: Connection }) {
  const formats = useFormats();
  const nowMs = useNow();
  if (!lastError) return null;
  // A problem that a later sync has overcome is history; Activity keeps it.
  const isOvercome = status === 'ACTIVE' && lastSyncedAt !== undefined && lastSyncedAt > lastError.at;
  if (isOvercome) return null;
  return (
    <Problem
      size="small"
      tone={status === 'ACTIVE' ? 'soon' : 'bad'}
      failure={lastError}
      at={<time dateTime={lastError.at}>{formats.ago(lastError.at, nowMs)}</time>}
    />
  );
}

function Facts({ connection }: { connection: Connection }) {
  const words = useWords();
  const formats = useFormats();
  const nowMs = useNow();
  const { consentCreatedAt, consentExpiresAt, consentExpiryIsEstimate, accessEndsAt } = connection;
  const { lastSyncedAt, nextSyncAt, scopes } = connection;
  // Not a kind of data but a way of reading, so it ends the sentence instead of standing in the list.
  const readable = scopes.filter((scope) => scope !== 'offline_access');
  return (
    <dl className="facts">
      <div className="facts__wide">
        <dt>{words.connections.consent}</dt>
        <dd>
          {words.consent.term(
            formats.instantDate(consentCreatedAt ?? connection.createdAt),
            consentExpiresAt === undefined ? undefined : formats.instantDate(consentExpiresAt),
          )}{' '}
          {consentExpiresAt !== undefined && consentExpiryIsEstimate && (
            <span className="faint" title={words.consent.estimateNote}>
              {words.consent.estimate}
            </span>
          )}
        </dd>
      </div>
      <div className={connection.syncing ? 'facts__wide' : undefined}>
        <dt>{words.connections.lastSynced}</dt>
        <dd>
          {connection.syncing ? (
            <SyncUnderWay connectionId={connection.connectionId} />
          ) : lastSyncedAt === undefined ? (
            words.connections.never
          ) : (
            <time dateTime={lastSyncedAt} title={formats.instant(lastSyncedAt)}>
              {formats.ago(lastSyncedAt, nowMs)}
            </time>
          )}
        </dd>
      </div>
      {canSync(connection) && !connection.syncing && (
        <div>
          <dt>{words.connections.nextSync}</dt>
          <dd>{nextSyncAt === undefined ? words.connections.notPlanned : formats.ago(nextSyncAt, nowMs)}</dd>
        </div>
      )}
      {canSync(connection) && (
        <div className="facts__wide">
          <dt>{words.renewing.meter}</dt>
          <dd>
            <QuotaMeter connectionId={connection.connectionId} />
          </dd>
        </div>
      )}
      <div className="facts__wide">
        <dt>{words.connections.permissions}</dt>
        <dd>
          {formats.list(readable.map((scope) => words.connections.scopes[scope] ?? bankText(scope, 40)))}
          {readable.length < scopes.length && accessEndsAt === undefined && words.connections.alsoWhileAway}
        </dd>
      </div>
    </dl>
  );
}

function SyncUnderWay({ connectionId }: { connectionId: string }) {
  const words = useWords();
  const stop = useCall('sync.cancel');
  return (
    <span className="connection-card__syncing">
      <FetchLine connectionId={connectionId} />
      <Button look="quiet" isBusy={stop.isBusy} onClick={() => void stop.run({ connectionId })}>
        {words.syncs.stop}
      </Button>
    </span>
  );
}

function AccountLines({
  accounts,
  isWithoutAnswer,
}: {
  accounts: readonly Account[] | undefined;
  isWithoutAnswer: boolean;
}) {
  const words = useWords();
  if (accounts === undefined && !isWithoutAnswer) return <div className="connection-card__accounts" />;
  return (
    <div className="connection-card__accounts">
      <h3 className="visually-hidden">{words.connections.accounts}</h3>
      {accounts === undefined || accounts.length === 0 ? (
        <p className="faint">{accounts ? words.connections.noAccounts : words.connections.notKnownNow}</p>
      ) : (
        <ul>
          {accounts.map((account) => (
            <li key={account.accountId}>
              <a className="clipped" href={hrefOf('accounts', account.accountId)}>
                <BankText text={account.name} length={60} />
                {account.numberTail !== undefined && <span className="faint figures"> •• {account.numberTail}</span>}
              </a>
              {account.balance && <Money amountMinor={account.balance.currentMinor} currency={account.currency} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
