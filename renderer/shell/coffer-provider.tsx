import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { LanguageSetting } from '../../shared/domain/language.ts';
import { CofferContext, type Coffer } from '../context/coffer-context.ts';
import { keepLanguage, keptLanguage, spokenIn } from '../context/language.ts';
import { useQuery } from '../context/use-query.ts';

/** Hands everything down the tree, in the language of the settings. A change is there with the next drawing; nothing is loaded again. */
export function CofferProvider({
  parts,
  children,
}: {
  parts: Omit<Coffer, 'words' | 'formats' | 'locale'>;
  children: ReactNode;
}) {
  const [setting, setSetting] = useState(() => keptLanguage(localStorage));
  const spoken = useMemo(() => spokenIn(setting, navigator.languages), [setting]);
  const coffer = useMemo(() => ({ ...parts, ...spoken }), [parts, spoken]);
  useEffect(() => {
    document.documentElement.lang = spoken.locale;
  }, [spoken]);
  return (
    <CofferContext value={coffer}>
      <FollowLanguage onChange={setSetting} />
      {children}
    </CofferContext>
  );
}

/** Listens for the language in the settings; they are asked through the very context that it decides on. */
function FollowLanguage({ onChange }: { onChange: (setting: LanguageSetting) => void }) {
  const setting = useQuery('settings.get', {}).value?.language;
  useEffect(() => {
    if (setting === undefined) return;
    keepLanguage(localStorage, setting);
    onChange(setting);
  }, [setting, onChange]);
  return null;
}
