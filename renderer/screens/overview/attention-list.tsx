import { useStore } from 'zustand/react';
import type { Alert } from '../../../shared/contract/index.ts';
import { fillWords } from '../../../shared/domain/fill-words.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { BankText, ToneShape, type Tone } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { attentionItems, type AttentionItem } from '../../connections/attention.ts';
import { shortAccessWords } from '../../connections/short-access-words.ts';
import { useConnectStage } from '../../connections/use-connect-stage.ts';
import { useDismissAttempt } from '../../connections/use-dismiss-attempt.ts';
import { RenewButton } from '../../connections/renew-button.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useCall } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { failureCause, type Tongue } from '../../format/sentences.ts';
import { AlertLine } from './alert-line.tsx';

/** What needs the user, worst first, each with its one button. Nothing when all is well. */
export function AttentionList() {
  const { ui, words } = useCoffer();
  const nowMs = useNow();
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const attempts = useQuery('connections.attempts', {}).value?.attempts ?? [];
  const hidden = useStore(ui, (state) => state.hiddenAttempts);
  // A sign-in that has just failed is already on screen as the panel above.
  const isInPanel = useConnectStage().stage === 'failed';
  const items = attentionItems(connections, attempts, hidden, nowMs).filter(
    ({ kind }) => kind !== 'attempt-failed' || !isInPanel,
  );
  const alerts = useQuery('alerts.list', {}).value?.alerts ?? [];
  // What goes on at one connection is said in its own line.
  const general = alerts.filter(({ connectionId }) => connectionId === undefined);
  if (items.length === 0 && general.length === 0) return null;
  return (
    <Section title={words.overview.attention}>
      <ul className="attention">
        {general.map((alert) => (
          <AlertLine key={alert.alertId} alert={alert} />
        ))}
        {items.map((item) => (
          <AttentionLine key={item.key} item={item} alert={alertFor(item, alerts)} />
        ))}
      </ul>
    </Section>
  );
}

function AttentionLine({ item, alert }: { item: AttentionItem; alert: Alert | undefined }) {
  const coffer = useCoffer();
  const { words, formats } = coffer;
  const { tone, title, text } = wordsFor(item, coffer);
  const bank = item.kind === 'attempt-failed' ? words.attention.attemptFailed : item.connection.providerName;
  return (
    <li className="attention__item">
      <ToneShape tone={tone} size={16} />
      <div className="attention__words">
        <p className="attention__title">
          <strong>
            <BankText text={bank} length={60} />
          </strong>
          <span>{title}</span>
        </p>
        <p className="soft">
          {text}
          {alert && ` ${fillWords(words.alerts[`${alert.kind}.body`], { count: formats.count(alert.count) })}`}
        </p>
      </div>
      <NextStep item={item} />
    </li>
  );
}

/** What has been going on at the connection of an item. */
function alertFor(item: AttentionItem, alerts: readonly Alert[]): Alert | undefined {
  return item.kind === 'trouble'
    ? alerts.find(({ connectionId }) => connectionId === item.connection.connectionId)
    : undefined;
}

function NextStep({ item }: { item: AttentionItem }) {
  const words = useWords();
  const dismiss = useDismissAttempt();
  const sync = useCall('sync.run');
  const { failure } = sync;
  return (
    <div className="attention__step">
      {buttonOf()}
      {failure && <Problem size="small" failure={failure} />}
    </div>
  );

  function buttonOf() {
    if (item.kind === 'attempt-failed') {
      return (
        <>
          <Button look="quiet" onClick={() => dismiss(item.attempt.attemptId)}>
            {words.app.dismiss}
          </Button>
          <ButtonLink href={hrefOf('connections', 'add')}>{words.connect.failedAgain}</ButtonLink>
        </>
      );
    }
    const { connectionId } = item.connection;
    if (item.kind === 'trouble') {
      if (item.connection.reason === 'credentials_rejected') {
        return <ButtonLink href={hrefOf('settings')}>{words.attention.settings}</ButtonLink>;
      }
      if (item.connection.reason === 'provider_withdrawn') {
        return <ButtonLink href={hrefOf('connections', 'add')}>{words.attention.findBank}</ButtonLink>;
      }
      if (item.failure.retry === 'now' || item.failure.retry === 'later') {
        return (
          <Button
            icon="sync"
            isBusy={sync.isBusy || item.connection.syncing}
            onClick={() => void sync.run({ connectionId, userPresent: true })}
          >
            {words.attention.tryAgain}
          </Button>
        );
      }
      if (item.failure.retry === 'never') {
        return (
          <ButtonLink href={hrefOf('connections', undefined, { at: connectionId })}>
            {words.attention.details}
          </ButtonLink>
        );
      }
    }
    return <RenewButton connection={item.connection} look={item.kind === 'consent-ending' ? 'plain' : 'primary'} />;
  }
}

function wordsFor(item: AttentionItem, tongue: Tongue): { tone: Tone; title: string; text: string } {
  const { words } = tongue;
  switch (item.kind) {
    case 'consent-ended':
      return { tone: 'over', title: words.attention.consentEnded, text: words.attention.consentEndedText };
    case 'withdrawn': {
      const said = words.errors.CONSENT_REVOKED;
      return { tone: 'over', title: said.title, text: said.action };
    }
    case 'consent-ending': {
      const { accessEndsAt } = item.connection;
      if (accessEndsAt !== undefined) return { tone: 'bad', ...shortAccessWords(accessEndsAt, tongue) };
      return {
        tone: item.daysLeft > 3 ? 'soon' : 'bad',
        title: words.attention.consentEnding(item.daysLeft),
        text: words.attention.consentEndingText,
      };
    }
    case 'attempt-failed':
    case 'trouble': {
      const said = words.errors[item.failure.code];
      const mendsItself = item.kind === 'trouble' && item.connection.status === 'ACTIVE';
      return {
        tone: mendsItself ? 'soon' : 'bad',
        title: said.title,
        text: `${failureCause(item.failure, tongue)} ${said.action}`,
      };
    }
  }
}
