import './welcome.css';
import { useEffect, useState } from 'react';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Segments } from '../../components/choice.tsx';
import { CofferMark, Icon } from '../../components/icons.tsx';
import { Problem } from '../../components/problem.tsx';
import { BankPicker } from '../../connections/bank-picker.tsx';
import { ConnectPanel } from '../../connections/connect-panel.tsx';
import { useConnectStage } from '../../connections/use-connect-stage.ts';
import { CredentialsForm, useEnvironmentOptions } from '../../connections/credentials-form.tsx';
import { DemoHint } from '../../connections/demo-hint.tsx';
import { useDemo } from '../../connections/use-connect.ts';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { switchEnvironment } from '../../context/environment.ts';
import { useAct } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { KeyStoreBanner } from '../../shell/key-store-banner.tsx';

/** First run, in three steps: choose the demo bank or one's own application, connect, done. */
export function WelcomeScreen() {
  const words = useWords();
  const credentials = useQuery('credentials.status', {}).value;
  const status = useQuery('app.status', {}).value;
  const [path, setPath] = useState<'choose' | 'application'>('choose');
  useEffect(() => {
    document.title = words.app.name;
  }, [words]);
  // An application that is already known (from the environment, or entered before) goes straight to the banks.
  const canConnect = status?.environment !== 'demo' && credentials?.hasSecret === true;
  const step = path === 'choose' && canConnect ? 'connect' : path;
  const { stage } = useConnectStage();
  const isUnderWay = stage === 'waiting' || stage === 'finishing' || stage === 'fetching';

  return (
    <div className="welcome">
      <header className="welcome__promise">
        <p className="welcome__brand">
          <CofferMark size={30} />
          <span>{words.app.name}</span>
        </p>
        <div className="welcome__headline">
          <h1>{words.welcome.title}</h1>
          <p>{words.welcome.lead}</p>
          <ul className="welcome__facts">
            {(['lock', 'connections', 'check'] as const).map((icon, index) => (
              <li key={icon}>
                <Icon name={icon} size={18} />
                {words.welcome.facts[index]}
              </li>
            ))}
          </ul>
        </div>
        <a className="welcome__settings" href={hrefOf('settings')}>
          {words.screens.settings}
        </a>
      </header>
      <main className="welcome__main" id="content">
        <Steps current={isUnderWay || step === 'connect' ? 'connect' : 'choose'} />
        <KeyStoreBanner isWelcome />
        <ConnectPanel />
        {!isUnderWay && step === 'choose' && <Choose onOwn={() => setPath('application')} />}
        {!isUnderWay && step === 'application' && (
          <Application onBack={() => setPath('choose')} onSaved={() => setPath('choose')} />
        )}
        {!isUnderWay && step === 'connect' && <Connect onOther={() => setPath('application')} />}
      </main>
    </div>
  );
}

function Steps({ current }: { current: 'choose' | 'connect' | 'done' }) {
  const words = useWords();
  return (
    <ol className="steps" aria-label={words.welcome.stepsLabel}>
      {(['choose', 'connect', 'done'] as const).map((step, index) => (
        <li key={step} aria-current={step === current ? 'step' : undefined}>
          <span className="figures" aria-hidden="true">
            {index + 1}
          </span>
          {words.welcome.steps[step]}
        </li>
      ))}
    </ol>
  );
}

function Choose({ onOwn }: { onOwn: () => void }) {
  const words = useWords();
  const demo = useDemo();
  return (
    <>
      <div className="welcome__lead">
        <h2>{words.welcome.chooseTitle}</h2>
        <p className="soft">{words.welcome.chooseLead}</p>
      </div>
      <div className="welcome__choices">
        <section className="welcome__choice welcome__choice--first" aria-labelledby="welcome-demo">
          <h3 id="welcome-demo">{words.welcome.demoTitle}</h3>
          <p className="soft">{words.welcome.demoText}</p>
          <DemoHint />
          <Button look="primary" icon="arrow-right" isBusy={demo.isBusy} onClick={() => void demo.run()}>
            {demo.isBusy ? words.welcome.demoStarting : words.welcome.demoButton}
          </Button>
          {demo.failure && <Problem size="small" failure={demo.failure} />}
        </section>
        <section className="welcome__choice" aria-labelledby="welcome-own">
          <h3 id="welcome-own">{words.welcome.ownTitle}</h3>
          <p className="soft">{words.welcome.ownText}</p>
          <Button onClick={onOwn}>{words.welcome.ownButton}</Button>
        </section>
      </div>
      <p className="welcome__others">
        <ButtonLink look="quiet" icon="backup" href={hrefOf('settings', undefined, { at: 'backup' })}>
          {words.backups.welcome}
        </ButtonLink>
      </p>
    </>
  );
}

function Application({ onBack, onSaved }: { onBack: () => void; onSaved: () => void }) {
  const coffer = useCoffer();
  const { words } = coffer;
  const options = useEnvironmentOptions();
  const current = useQuery('app.status', {}).value?.environment;
  const [environment, setEnvironment] = useState<'production' | 'sandbox'>(
    current === 'sandbox' ? 'sandbox' : 'production',
  );
  const use = useAct(() => switchEnvironment(coffer, environment));
  return (
    <div className="welcome__form">
      <div className="welcome__form-head">
        <Button look="quiet" icon="chevron-left" onClick={onBack}>
          {words.welcome.ownBack}
        </Button>
        <h2>{words.welcome.formTitle}</h2>
        <p className="soft">{words.welcome.formLead}</p>
      </div>
      <Segments label={words.credentials.environment} value={environment} options={options} onChange={setEnvironment} />
      <CredentialsForm
        environment={environment}
        submitLabel={words.credentials.saveAndGoOn}
        onSaved={() => void use.run(undefined).then(onSaved)}
      />
      {use.failure && <Problem size="small" failure={use.failure} />}
    </div>
  );
}

function Connect({ onOther }: { onOther: () => void }) {
  const words = useWords();
  const demo = useDemo();
  return (
    <>
      <div className="welcome__lead">
        <h2>{words.welcome.connectTitle}</h2>
        <p className="soft">{words.welcome.connectLead}</p>
      </div>
      <BankPicker />
      {demo.failure && <Problem size="small" failure={demo.failure} />}
      <p className="welcome__others">
        <Button look="quiet" onClick={onOther}>
          {words.welcome.otherApplication}
        </Button>
        <Button look="quiet" isBusy={demo.isBusy} onClick={() => void demo.run()}>
          {words.welcome.demoButton}
        </Button>
      </p>
    </>
  );
}
