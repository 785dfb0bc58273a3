import { useState } from 'react';
import { settingsSchema, type Settings } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useSettingsUpdate } from './use-settings-update.ts';

/** Who reconfirms a consent. */
export function HolderSection({ settings }: { settings: Settings }) {
  const words = useWords();
  return (
    <Section id="settings-holder" title={words.settings.sections.holder} lead={words.settings.holderLead}>
      <div className="settings__controls">
        <HolderForm key={JSON.stringify(settings.accountHolder)} settings={settings} />
      </div>
    </Section>
  );
}

function HolderForm({ settings }: { settings: Settings }) {
  const { ui, words } = useCoffer();
  const update = useSettingsUpdate(settings);
  const { name: keptName = '', email: keptEmail = '' } = settings.accountHolder;
  const [name, setName] = useState(keptName);
  const [email, setEmail] = useState(keptEmail);
  const [wasTried, setTried] = useState(false);
  const holder = {
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(email.trim() === '' ? {} : { email: email.trim() }),
  };
  const isValid = settingsSchema.shape.accountHolder.safeParse(holder).success;
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isValid) return;
        void update.run({ accountHolder: holder }).then((value) => {
          if (value) addNotice(ui, words.app.saved);
        });
      }}
    >
      <div className="form-row">
        <Field label={words.settings.holderName} value={name} autoComplete="name" maxLength={120} onChange={setName} />
        <Field
          label={words.settings.holderEmail}
          type="email"
          value={email}
          autoComplete="email"
          maxLength={200}
          problem={wasTried && !isValid ? words.settings.holderEmailWrong : undefined}
          onChange={setEmail}
        />
      </div>
      {update.failure && <Problem size="small" failure={update.failure} />}
      <div className="form__buttons">
        <Button type="submit" isBusy={update.isBusy} disabled={name.trim() === keptName && email.trim() === keptEmail}>
          {words.app.save}
        </Button>
      </div>
    </form>
  );
}
