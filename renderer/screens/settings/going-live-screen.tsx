import './going-live.css';
import { useState, type ReactNode } from 'react';
import { Button, ButtonLink, Spinner } from '../../components/button.tsx';
import { CopyButton } from '../../components/field.tsx';
import { Icon } from '../../components/icons.tsx';
import { ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/surfaces.tsx';
import { ConnectPanel } from '../../connections/connect-panel.tsx';
import { CredentialsForm } from '../../connections/credentials-form.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { switchEnvironment } from '../../context/environment.ts';
import { useAct } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import {
  connectedBanks,
  currentStep,
  goingLiveStates,
  type GoingLiveStep,
  type StepState,
} from './going-live-steps.ts';

const CONSOLE_URL = 'https://console.truelayer.com';

/** The guided move to real banks: what stays, what is separate, and four steps, each with what shows that it is done. */
export function GoingLiveScreen() {
  const words = useWords();
  const formats = useFormats();
  const credentials = useQuery('credentials.status', { environment: 'production' }).value;
  const check = useQuery('credentials.check', { environment: 'production' });
  const connections = useQuery('connections.list', { environment: 'production' }).value?.connections ?? [];
  const attempts = useQuery('connections.attempts', { environment: 'production' }).value?.attempts ?? [];
  const states = goingLiveStates({ credentials, check: check.value, connections, attempts });
  const current = currentStep(states);
  const banks = connectedBanks(connections);

  return (
    <Screen
      title={words.goingLive.title}
      lead={words.goingLive.lead}
      back={
        <a className="screen__back" href={hrefOf('settings', undefined, { at: 'application' })}>
          <Icon name="chevron-left" size={16} />
          {words.goingLive.back}
        </a>
      }
    >
      <div className="going-live">
        <div className="going-live__facts">
          <FactList title={words.goingLive.staysTitle} facts={words.goingLive.stays} />
          <FactList title={words.goingLive.separateTitle} facts={words.goingLive.separate} />
        </div>
        {current === undefined && <AllDone />}
        <ol className="going-live__steps" aria-label={words.goingLive.stepsLabel}>
          <Step
            name="console"
            state={states.console}
            isCurrent={current === 'console'}
            shown={states.console === 'done' ? words.goingLive.consoleDone : words.goingLive.consoleOpen}
          >
            <p>{words.goingLive.consoleText}</p>
            <p>
              <a href={CONSOLE_URL} target="_blank" rel="noopener noreferrer">
                {words.goingLive.consoleLink}
              </a>
            </p>
          </Step>
          <Step
            name="application"
            state={states.application}
            isCurrent={current === 'application'}
            shown={<ApplicationCheck isAsking={check.asking} banks={check.value?.banks} state={states.application} />}
          >
            <p>{words.goingLive.applicationText}</p>
            <ApplicationForm isOpen={states.application !== 'done'} clientId={credentials?.clientId} />
            {check.value?.error && (
              <Problem size="small" failure={check.value.error} onRetry={check.again} isRetrying={check.asking} />
            )}
            {check.failure && (
              <Problem size="small" failure={check.failure} onRetry={check.again} isRetrying={check.asking} />
            )}
          </Step>
          <Step
            name="redirect"
            state={states.redirect}
            isCurrent={current === 'redirect'}
            shown={states.redirect === 'done' ? words.goingLive.redirectDone : words.goingLive.redirectOpen}
          >
            <p>{words.goingLive.redirectText}</p>
            {credentials !== undefined && (
              <p className="going-live__address">
                <code>{credentials.redirectUri}</code>
                <CopyButton what={words.credentials.redirectUri} text={credentials.redirectUri} />
              </p>
            )}
          </Step>
          <Step
            name="bank"
            state={states.bank}
            isCurrent={current === 'bank'}
            shown={banks > 0 ? words.goingLive.bankDone(banks, formats.count(banks)) : words.goingLive.bankOpen}
          >
            <p>{words.goingLive.bankText}</p>
            <FirstBank isReady={states.application === 'done'} isDone={states.bank === 'done'} />
          </Step>
        </ol>
      </div>
    </Screen>
  );
}

function FactList({ title, facts }: { title: string; facts: readonly string[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </section>
  );
}

/** One step: its number or its mark, what to do, and what shows how it stands. */
function Step({
  name,
  state,
  isCurrent,
  shown,
  children,
}: {
  name: GoingLiveStep;
  state: StepState;
  isCurrent: boolean;
  shown: ReactNode;
  children: ReactNode;
}) {
  const words = useWords();
  return (
    <li className={`going-live__step going-live__step--${state}`} aria-current={isCurrent ? 'step' : undefined}>
      <div className="going-live__body">
        <h2>{words.goingLive[`${name}Title`]}</h2>
        {children}
        <p className="going-live__shown" role="status">
          <ToneShape tone={TONE_OF[state]} size={14} />
          <strong>{words.goingLive.states[state]}</strong>
          <span>{shown}</span>
        </p>
      </div>
    </li>
  );
}

const TONE_OF = { done: 'good', open: 'plain', problem: 'bad' } as const;

function ApplicationCheck({
  isAsking,
  banks,
  state,
}: {
  isAsking: boolean;
  banks: number | undefined;
  state: StepState;
}) {
  const words = useWords();
  const formats = useFormats();
  if (isAsking)
    return (
      <>
        <Spinner /> {words.goingLive.applicationAsking}
      </>
    );
  if (state === 'done') return words.goingLive.applicationDone(banks, formats.count(banks ?? 0));
  return state === 'problem' ? words.goingLive.applicationRefused : words.goingLive.applicationOpen;
}

/** The form, or what was entered once TrueLayer knows it. */
function ApplicationForm({ isOpen, clientId }: { isOpen: boolean; clientId: string | undefined }) {
  const { words, queries } = useCoffer();
  const [isChanging, setChanging] = useState(false);
  if (!isOpen && !isChanging) {
    return (
      <p className="going-live__address">
        <code>{clientId}</code>
        <Button look="quiet" onClick={() => setChanging(true)}>
          {words.goingLive.applicationChange}
        </Button>
      </p>
    );
  }
  return (
    <CredentialsForm
      environment="production"
      submitLabel={words.goingLive.applicationSave}
      onSaved={() => {
        setChanging(false);
        queries.askAgain(['credentials.check']);
      }}
    />
  );
}

function FirstBank({ isReady, isDone }: { isReady: boolean; isDone: boolean }) {
  const coffer = useCoffer();
  const { words } = coffer;
  const environment = useQuery('app.status', {}).value?.environment;
  const change = useAct(() => switchEnvironment(coffer, 'production'));
  if (environment === 'production') {
    return (
      <>
        <ConnectPanel />
        <p>
          <ButtonLink look={isDone ? 'plain' : 'primary'} icon="plus" href={hrefOf('connections', 'add')}>
            {words.goingLive.bankAdd}
          </ButtonLink>
        </p>
      </>
    );
  }
  return (
    <>
      <p>
        <Button look="primary" disabled={!isReady} isBusy={change.isBusy} onClick={() => void change.run(undefined)}>
          {words.goingLive.bankSwitch}
        </Button>
      </p>
      {change.failure && <Problem size="small" failure={change.failure} />}
    </>
  );
}

function AllDone() {
  const words = useWords();
  return (
    <div className="going-live__done" role="status">
      <ToneShape tone="good" size={18} />
      <div>
        <p>
          <strong>{words.goingLive.allDone}</strong>
        </p>
        <p className="soft">{words.goingLive.allDoneText}</p>
      </div>
      <ButtonLink href={hrefOf('overview')}>{words.goingLive.allDoneLink}</ButtonLink>
    </div>
  );
}
