import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Attempt } from '../../shared/contract/index.ts';
import { Button, ButtonLink, Spinner } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { BankLogo, ToneShape } from '../components/marks.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer, useFormats, useWords } from '../context/coffer-context.ts';
import { hrefOf } from '../context/route.ts';
import { addNotice } from '../context/ui-store.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import { bankText } from '../format/bank-text.ts';

import { DemoHint } from './demo-hint.tsx';
import { FetchSteps } from './fetch-steps.tsx';
import { useDismissAttempt } from './use-dismiss-attempt.ts';
import { useConnectStage } from './use-connect-stage.ts';
import { useConnect } from './use-connect.ts';

/**
 * The sign-in under way, from the open page at the bank to the first figures. Nothing when none is. `isBrief` leaves out
 * that the last one went well, for places where the next one is being chosen.
 */
export function ConnectPanel({ isBrief = false }: { isBrief?: boolean }) {
  const words = useWords();
  const dismiss = useDismissAttempt();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const connect = useConnect();
  const stage = useConnectStage();
  const formats = useFormats();

  switch (stage.stage) {
    case 'none':
      return null;
    case 'waiting':
      return <WaitingPanel attempt={stage.attempt} />;
    case 'finishing':
      return (
        <section className="connect-panel" aria-label={words.connect.finishingTitle} aria-live="polite">
          <Spinner />
          <div className="connect-panel__body">
            <h2>{words.connect.finishingTitle}</h2>
            <p className="soft">{words.connect.finishingText}</p>
          </div>
        </section>
      );
    case 'failed':
      return (
        <section className="connect-panel connect-panel--failed" aria-label={words.attention.attemptFailed}>
          <Problem
            failure={connect.failure ?? stage.failure}
            action={
              <>
                <Button look="quiet" onClick={() => dismiss(stage.attempt.attemptId)}>
                  {words.app.dismiss}
                </Button>
                <RetryButton attempt={stage.attempt} />
                <Button
                  isBusy={connect.isBusy}
                  onClick={() => {
                    const { connectionId } = stage.attempt;
                    void connect.run(connectionId === undefined ? {} : { connectionId });
                  }}
                >
                  {words.connect.failedAgain}
                </Button>
              </>
            }
          />
        </section>
      );
    case 'fetching':
    case 'done': {
      const { connection, attempt } = stage;
      const bank = bankText(connection.providerName, 80);
      const isDone = stage.stage === 'done';
      if (isDone && isBrief) return null;
      const own = accounts.filter(({ connectionId }) => connectionId === connection.connectionId).length;
      const title = isDone ? words.connect.doneTitle(bank) : words.connect.fetchingTitle(bank);
      return (
        <section className="connect-panel" aria-label={title}>
          <BankLogo name={connection.providerName} logo={connection.logo} size={36} />
          <div className="connect-panel__body">
            <h2>{title}</h2>
            {isDone ? (
              <p className="soft" role="status">
                <ToneShape tone="good" /> {words.connect.doneText(words.overview.accounts(own, formats.count(own)))}
              </p>
            ) : (
              <>
                <p className="soft">{words.connect.fetchingText}</p>
                <FetchSteps connectionId={connection.connectionId} />
              </>
            )}
          </div>
          {isDone && (
            <Button look="quiet" onClick={() => dismiss(attempt.attemptId)}>
              {words.app.dismiss}
            </Button>
          )}
        </section>
      );
    }
  }
}

/** Tries the same sign-in again when the fault lay after the bank's answer, so the bank need not be visited again. */
function RetryButton({ attempt }: { attempt: Attempt }) {
  const words = useWords();
  const retry = useCall('connections.retry');
  if (attempt.error?.retry !== 'now' && attempt.error?.retry !== 'later') return null;
  return (
    <Button icon="sync" isBusy={retry.isBusy} onClick={() => void retry.run({ attemptId: attempt.attemptId })}>
      {words.app.retry}
    </Button>
  );
}

function WaitingPanel({ attempt }: { attempt: Attempt }) {
  const { ui, words, formats } = useCoffer();
  const dismiss = useDismissAttempt();
  const begun = useStore(ui, (state) => state.begun);
  const [isPasting, setPasting] = useState(false);
  const credentials = useQuery('credentials.status', {}).value;
  const status = useQuery('app.status', {}).value;
  const mustPaste = credentials?.redirectMode === 'paste';
  // The desktop app has opened the page itself; a browser tab needs the link.
  const pageUrl = status?.host === 'headless' && begun?.attemptId === attempt.attemptId ? begun.authUrl : undefined;
  return (
    <section className="connect-panel" aria-label={words.connect.waitingTitle}>
      <Spinner />
      <div className="connect-panel__body">
        <h2>{words.connect.waitingTitle}</h2>
        <p className="soft" role="status">
          {mustPaste ? words.connect.waitingTextPaste : words.connect.waitingText}{' '}
          <span className="figures faint">{words.connect.goodUntil(formats.time(attempt.expiresAt))}</span>
        </p>
        {attempt.environment === 'demo' && <DemoHint />}
        {pageUrl !== undefined && (
          <p>
            <ButtonLink look="primary" icon="external" href={pageUrl} isExternal>
              {words.connect.openPage}
            </ButtonLink>
          </p>
        )}
        {(mustPaste || isPasting) && <PasteBack />}
      </div>
      <div className="connect-panel__buttons">
        {!mustPaste && (
          <Button look="quiet" aria-expanded={isPasting} onClick={() => setPasting(!isPasting)}>
            {words.connect.pasteToggle}
          </Button>
        )}
        <Button
          onClick={() => {
            dismiss(attempt.attemptId);
            addNotice(ui, words.connect.stopped);
          }}
        >
          {words.connect.stop}
        </Button>
      </div>
    </section>
  );
}

/** Takes the address the bank sent the browser to, for when it could not come back by itself. */
export function PasteBack() {
  const { words, queries } = useCoffer();
  const [redirectUrl, setRedirectUrl] = useState('');
  const finish = useCall('connections.finish');
  return (
    <form
      className="paste-back"
      onSubmit={(event) => {
        event.preventDefault();
        void finish.run({ redirectUrl: redirectUrl.trim() }).then((value) => {
          if (!value) return;
          setRedirectUrl('');
          queries.askAgain(['connections.attempts', 'connections.list', 'accounts.list']);
          location.hash = hrefOf('overview');
        });
      }}
    >
      <Field
        label={words.connect.pasteLabel}
        hint={words.connect.pasteHint}
        value={redirectUrl}
        maxLength={8192}
        onChange={setRedirectUrl}
        after={
          <Button type="submit" isBusy={finish.isBusy} disabled={redirectUrl.trim() === ''}>
            {words.connect.pasteButton}
          </Button>
        }
      />
      {finish.failure && <Problem size="small" failure={finish.failure} />}
    </form>
  );
}
