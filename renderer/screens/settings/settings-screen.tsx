import './settings.css';
import { useEffect, useState } from 'react';
import type { Environment } from '../../../shared/contract/index.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Segments, Choice } from '../../components/choice.tsx';
import { Icon } from '../../components/icons.tsx';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen, Section } from '../../components/surfaces.tsx';
import { CredentialsForm, useEnvironmentOptions } from '../../connections/credentials-form.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { hrefOf, useRoute } from '../../context/route.ts';
import { switchEnvironment } from '../../context/environment.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct, useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { PassphraseForm } from '../../shell/key-store-banner.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { HolderSection } from './holder-section.tsx';
import { PresenceSection } from './presence-section.tsx';
import { AboutSection } from './about-section.tsx';
import { BackupSection } from './backup-section.tsx';
import { CurrencySection } from './currency-section.tsx';
import { EraseSection } from './erase-section.tsx';
import { ExportSection } from './export-section.tsx';
import { ImportSection } from './import-section.tsx';
import { LockSection } from './lock-section.tsx';
import { RecoverySection } from './recovery-section.tsx';
import { RelaySection } from './relay-section.tsx';
import { RequestSection } from './request-section.tsx';

/** Everything that can be set. Choices take effect at once; forms have a button. */
export function SettingsScreen() {
  const words = useWords();
  const settings = useQuery('settings.get', {});
  const isKnown = settings.value !== undefined;
  const at = useRoute().parameters.get('at');
  useEffect(() => {
    if (at !== null && isKnown) document.getElementById(`settings-${at}`)?.scrollIntoView({ block: 'start' });
  }, [at, isKnown]);

  return (
    <Screen title={words.screens.settings}>
      {settings.value === undefined && settings.failure === undefined && <Skeleton rows={8} />}
      {settings.value === undefined && settings.failure && (
        <Problem failure={settings.failure} onRetry={settings.again} isRetrying={settings.asking} />
      )}
      {settings.value && (
        <div className="settings">
          <EnvironmentSection current={settings.value.environment} />
          <ApplicationSection current={settings.value.environment} />
          <RequestSection settings={settings.value} />
          <PresenceSection settings={settings.value} />
          <HolderSection settings={settings.value} />
          <RelaySection />
          <SecuritySection />
          <LockSection />
          <RecoverySection />
          <BackupSection />
          <ExportSection />
          <ImportSection />
          <CurrencySection settings={settings.value} />
          <AppearanceSection settings={settings.value} />
          <EraseSection />
          <AboutSection />
        </div>
      )}
    </Screen>
  );
}

function EnvironmentSection({ current }: { current: Environment }) {
  const coffer = useCoffer();
  const { words, ui } = coffer;
  const [chosen, setChosen] = useState<Environment>();
  const change = useAct(async (environment: Environment) => {
    setChosen(environment);
    try {
      // The demo bank runs only when it is wanted.
      if (environment === 'demo') await coffer.transport.call('demo.start', {});
      await switchEnvironment(coffer, environment);
      addNotice(ui, words.settings.environmentSwitched(words.app.environments[environment]));
    } finally {
      setChosen(undefined);
    }
  });
  return (
    <Section
      id="settings-environment"
      title={words.settings.sections.environment}
      lead={words.settings.environmentLead}
    >
      <div className="settings__controls">
        <Choice
          label={words.settings.sections.environment}
          isLabelHidden
          value={chosen ?? current}
          options={(['production', 'sandbox', 'demo'] as const).map((value) => ({
            value,
            label: words.app.environments[value],
            note: words.app.environmentNotes[value],
          }))}
          onChange={(environment) => void change.run(environment)}
        />
        {change.failure && <Problem size="small" failure={change.failure} />}
      </div>
    </Section>
  );
}

function ApplicationSection({ current }: { current: Environment }) {
  const { ui, words } = useCoffer();
  const options = useEnvironmentOptions();
  const [environment, setEnvironment] = useState<'production' | 'sandbox'>(
    current === 'sandbox' ? 'sandbox' : 'production',
  );
  return (
    <Section
      id="settings-application"
      title={words.settings.sections.application}
      lead={current === 'demo' ? words.settings.applicationDemo : words.settings.applicationLead}
    >
      <div className="settings__controls">
        {current !== 'production' && (
          <p>
            <ButtonLink icon="arrow-right" href={hrefOf('settings', 'live')}>
              {words.goingLive.open}
            </ButtonLink>
          </p>
        )}
        <Segments
          label={words.settings.applicationFor}
          value={environment}
          options={options}
          onChange={setEnvironment}
        />
        <CredentialsForm
          environment={environment}
          submitLabel={words.credentials.save}
          onSaved={() => addNotice(ui, words.credentials.saved)}
        />
      </div>
    </Section>
  );
}

function SecuritySection() {
  const words = useWords();
  const keyStore = useQuery('app.status', {}).value?.keyStore;
  return (
    <Section id="settings-security" title={words.settings.sections.security}>
      <div className="settings__controls">
        {keyStore && (
          <>
            <div className="settings__key">
              <Icon name="key" size={18} />
              <div>
                <h3>{words.settings.keyKinds[keyStore.kind]}</h3>
                <p className="soft">{words.settings.keyKindNotes[keyStore.kind]}</p>
              </div>
            </div>
            {keyStore.kind === 'session-only' && <PassphraseForm />}
            {keyStore.state === 'ready' && <RotateKey />}
          </>
        )}
      </div>
    </Section>
  );
}

function RotateKey() {
  const { ui, words, formats } = useCoffer();
  const rotate = useCall('keyStore.rotate');
  return (
    <div className="settings__act">
      <Button
        icon="key"
        isBusy={rotate.isBusy}
        onClick={() => {
          void rotate.run({}).then((value) => {
            if (value) addNotice(ui, words.settings.rotated(value.values, formats.count(value.values)));
          });
        }}
      >
        {words.settings.rotate}
      </Button>
      <p className="soft">{words.settings.rotateText}</p>
      {rotate.failure && <Problem size="small" failure={rotate.failure} />}
    </div>
  );
}
