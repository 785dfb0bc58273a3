import { useState } from 'react';
import type { Environment, Output, RedirectMode } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { CopyButton, Field, SecretField } from '../components/field.tsx';
import { Skeleton } from '../components/marks.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer, useWords } from '../context/coffer-context.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import { redirectModesOf, suggestedRedirectUri, type Host } from './redirect-choice.ts';

/** The client id, secret and redirect address of a TrueLayer application, for one environment. */
export function CredentialsForm({
  environment,
  submitLabel,
  onSaved,
}: {
  environment: Exclude<Environment, 'demo'>;
  submitLabel: string;
  onSaved: () => void;
}) {
  const status = useQuery('credentials.status', { environment });
  const host = useQuery('app.status', {}).value?.host;
  const relay = useQuery('relay.status', {});
  if (status.value === undefined && status.failure) {
    return <Problem failure={status.failure} onRetry={status.again} isRetrying={status.asking} />;
  }
  if (status.value === undefined || host === undefined) return <Skeleton rows={4} />;
  const relayUri = relay.value?.relay?.redirectUris[environment];
  // A new key per environment: what was typed for one is never sent to another.
  return (
    <Form
      key={environment}
      kept={status.value}
      here={{ host, relayUri, origin: location.origin }}
      submitLabel={submitLabel}
      onSaved={onSaved}
    />
  );
}

function Form({
  kept,
  here,
  submitLabel,
  onSaved,
}: {
  kept: Output<'credentials.status'>;
  here: { host: Host; relayUri: string | undefined; origin: string };
  submitLabel: string;
  onSaved: () => void;
}) {
  const { words, queries } = useCoffer();
  const [clientId, setClientId] = useState(kept.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const [redirectMode, setRedirectMode] = useState<RedirectMode>(kept.redirectMode);
  const [redirectUri, setRedirectUri] = useState(kept.redirectUri);
  const [wasTried, setTried] = useState(false);
  const set = useCall('credentials.set');
  const { environment } = kept;
  const needsSecret = clientSecret === '' && !kept.hasSecret;

  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (clientId.trim() === '' || needsSecret || redirectUri.trim() === '') return;
        const input = {
          environment,
          clientId: clientId.trim(),
          redirectMode,
          redirectUri: redirectUri.trim(),
          ...(clientSecret === '' ? {} : { clientSecret: clientSecret.trim() }),
        };
        void set.run(input).then((value) => {
          if (!value) return;
          setClientSecret('');
          setTried(false);
          queries.put('credentials.status', { environment }, value);
          queries.askAgain(['credentials.status', 'providers.list']);
          onSaved();
        });
      }}
    >
      <div className="form-row">
        <Field
          label={words.credentials.clientId}
          hint={words.credentials.clientIdHint}
          problem={wasTried && clientId.trim() === '' ? words.credentials.problems.clientId : undefined}
          value={clientId}
          maxLength={200}
          onChange={setClientId}
        />
        <SecretField
          label={words.credentials.clientSecret}
          hint={kept.hasSecret ? words.credentials.clientSecretKept : words.credentials.clientSecretHint}
          problem={wasTried && needsSecret ? words.credentials.problems.clientSecret : undefined}
          value={clientSecret}
          maxLength={500}
          onChange={setClientSecret}
        />
      </div>
      <Choice
        label={words.credentials.redirectMode}
        value={redirectMode}
        options={redirectModesOf(here.host, here.relayUri !== undefined || kept.redirectMode === 'relay').map(
          (value) => ({
            value,
            label: words.credentials.redirectModes[value],
            note: words.credentials.redirectModeNotes[value],
          }),
        )}
        onChange={(mode) => {
          setRedirectMode(mode);
          setRedirectUri(mode === kept.redirectMode ? kept.redirectUri : suggestedRedirectUri(mode, here));
        }}
      />
      <Field
        label={words.credentials.redirectUri}
        hint={words.credentials.redirectUriHint}
        problem={wasTried && redirectUri.trim() === '' ? words.credentials.problems.redirectUri : undefined}
        value={redirectUri}
        maxLength={2048}
        onChange={setRedirectUri}
        after={<CopyButton what={words.credentials.redirectUri} text={redirectUri.trim()} />}
      />
      {set.failure && <Problem size="small" failure={set.failure} />}
      <div className="form__buttons">
        <Button look="primary" type="submit" isBusy={set.isBusy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** A form's environment, for a choice of the two that take an application. */
export function useEnvironmentOptions() {
  const words = useWords();
  return (['production', 'sandbox'] as const).map((value) => ({
    value,
    label: words.app.environments[value],
    note: words.app.environmentNotes[value],
  }));
}
