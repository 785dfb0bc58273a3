import { useState } from 'react';
import { settingsSchema, type Settings } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Tick } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useSettingsUpdate } from './use-settings-update.ts';

/** Whether banks are told that the user is present, and by which address. */
export function PresenceSection({ settings }: { settings: Settings }) {
  const words = useWords();
  const update = useSettingsUpdate(settings);
  const { attendedAccess } = settings;
  return (
    <Section id="settings-presence" title={words.settings.sections.presence} lead={words.settings.presenceLead}>
      <div className="settings__controls">
        <Tick
          label={words.settings.attended}
          note={words.settings.attendedNote}
          isOn={attendedAccess.enabled}
          onChange={(enabled) => void update.run({ attendedAccess: { ...attendedAccess, enabled } })}
        />
        {update.failure && <Problem size="small" failure={update.failure} />}
        {attendedAccess.enabled && <AddressForm key={attendedAccess.address} settings={settings} />}
      </div>
    </Section>
  );
}

function AddressForm({ settings }: { settings: Settings }) {
  const { ui, words } = useCoffer();
  const update = useSettingsUpdate(settings);
  const kept = settings.attendedAccess.address ?? '';
  const [typed, setTyped] = useState(kept);
  const [wasTried, setTried] = useState(false);
  const address = typed.trim();
  const attendedAccess = { enabled: true, ...(address === '' ? {} : { address }) };
  const isValid = settingsSchema.shape.attendedAccess.safeParse(attendedAccess).success;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isValid) return;
        void update.run({ attendedAccess }).then((value) => {
          if (value) addNotice(ui, words.app.saved);
        });
      }}
    >
      <Field
        label={words.settings.address}
        hint={words.settings.addressHint}
        problem={wasTried && !isValid ? words.settings.addressWrong : undefined}
        value={typed}
        maxLength={60}
        onChange={setTyped}
      />
      {update.failure && <Problem size="small" failure={update.failure} />}
      <div className="form__buttons">
        <Button type="submit" isBusy={update.isBusy} disabled={address === kept}>
          {words.app.save}
        </Button>
      </div>
    </form>
  );
}
