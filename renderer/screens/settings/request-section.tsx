import { useState } from 'react';
import { scopeSchema, type Country, type Scope, type Settings } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Tick } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useSettingsUpdate } from './use-settings-update.ts';

const COUNTRIES = ['uk', 'de', 'at'] as const satisfies readonly Country[];

/** What a new connection asks for: permissions, and which banks are offered. */
export function RequestSection({ settings }: { settings: Settings }) {
  const words = useWords();
  const update = useSettingsUpdate(settings);
  const { scopes } = settings;
  const setScopes = (next: readonly Scope[]): void => void update.run({ scopes: [...next] });
  return (
    <Section id="settings-banks" title={words.settings.sections.banks} lead={words.settings.scopesLead}>
      <div className="settings__controls">
        <fieldset className="tick-grid">
          <legend className="field__label">{words.settings.scopes}</legend>
          {scopeSchema.options.map((scope) => (
            <Tick
              key={scope}
              label={words.settings.scopeLabels[scope]}
              note={words.settings.scopeNotes[scope]}
              isOn={scopes.includes(scope)}
              isDisabled={scope === 'accounts'}
              onChange={(isOn) =>
                setScopes(scopeSchema.options.filter((other) => (other === scope ? isOn : scopes.includes(other))))
              }
            />
          ))}
        </fieldset>
        {update.failure && <Problem size="small" failure={update.failure} />}
        <FilterForm key={JSON.stringify(settings.providerFilters)} settings={settings} />
      </div>
    </Section>
  );
}

function FilterForm({ settings }: { settings: Settings }) {
  const { ui, words, queries } = useCoffer();
  // A form shows what was typed until the engine has taken it, so that a refusal loses nothing.
  const update = useCall('settings.update');
  const filters = settings.providerFilters;
  const [typed, setTyped] = useState(() => ({
    uk: filters.uk.join(' '),
    de: filters.de.join(' '),
    at: filters.at.join(' '),
  }));
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const providerFilters = { uk: split(typed.uk), de: split(typed.de), at: split(typed.at) };
        void update.run({ providerFilters }).then((value) => {
          if (!value) return;
          queries.put('settings.get', {}, value);
          queries.askAgain(['providers.list']);
          addNotice(ui, words.app.saved);
        });
      }}
    >
      <fieldset className="form-row form-row--three">
        <legend className="field__label">{words.settings.filters}</legend>
        {COUNTRIES.map((country) => (
          <Field
            key={country}
            label={words.addBank.countries[country]}
            value={typed[country]}
            onChange={(value) => setTyped({ ...typed, [country]: value })}
          />
        ))}
      </fieldset>
      <p className="field__hint">
        {words.settings.filtersLead} {words.settings.filtersHint}
      </p>
      {update.failure && <Problem size="small" failure={update.failure} />}
      <div className="form__buttons">
        <Button type="submit" isBusy={update.isBusy}>
          {words.settings.filtersSave}
        </Button>
      </div>
    </form>
  );
}

function split(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/u).filter((part) => part !== ''))];
}
