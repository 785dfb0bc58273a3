import { LOCALES } from '../../../shared/domain/language.ts';
import type { Settings } from '../../../shared/contract/index.ts';
import { Segments, Select, Tick } from '../../components/choice.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { useSettingsUpdate } from './use-settings-update.ts';

/** How Coffer looks, and which language it speaks. */
export function AppearanceSection({ settings }: { settings: Settings }) {
  const words = useWords();
  const update = useSettingsUpdate(settings);
  return (
    <Section id="settings-appearance" title={words.settings.sections.appearance}>
      <div className="settings__controls">
        <Segments
          label={words.settings.theme}
          value={settings.theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: words.settings.themes[value],
          }))}
          onChange={(theme) => void update.run({ theme })}
        />
        <Select
          label={words.settings.language}
          hint={words.settings.languageNote}
          value={settings.language}
          options={(['system', ...LOCALES] as const).map((value) => ({
            value,
            label: words.settings.languages[value],
          }))}
          onChange={(language) => void update.run({ language })}
        />
        <Tick
          label={words.locking.privacy}
          note={words.locking.privacyNote}
          isOn={settings.hidesAmounts}
          onChange={(hidesAmounts) => void update.run({ hidesAmounts })}
        />
        <Tick
          label={words.shortcuts.single}
          note={words.shortcuts.singleNote}
          isOn={settings.singleKeyShortcuts}
          onChange={(singleKeyShortcuts) => void update.run({ singleKeyShortcuts })}
        />
        {update.failure && <Problem size="small" failure={update.failure} />}
      </div>
    </Section>
  );
}
