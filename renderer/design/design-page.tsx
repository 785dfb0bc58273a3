import './design.css';
import { useState } from 'react';
import { LOCALES, type Locale } from '../../shared/domain/language.ts';
import { Segments } from '../components/choice.tsx';
import { Notices } from '../components/notices.tsx';
import { useCoffer, useWords } from '../context/coffer-context.ts';
import { keepLanguage } from '../context/language.ts';
import { ChartExhibits } from './chart-exhibits.tsx';
import { ControlExhibits } from './control-exhibits.tsx';
import { FieldExhibits } from './field-exhibits.tsx';
import { MarkExhibits } from './mark-exhibits.tsx';
import { OverlayExhibits } from './overlay-exhibits.tsx';
import { SurfaceExhibits } from './surface-exhibits.tsx';
import { TokenExhibits } from './token-exhibits.tsx';

type Theme = 'system' | 'light' | 'dark';

/**
 * Every token, and every component in every state, on one page (`npm run design`). For whoever builds a screen, and for
 * the test that looks at all of them. It is not part of the program: the build knows one page, and this is another.
 */
export function DesignPage() {
  const words = useWords();
  const { locale } = useCoffer();
  const [theme, setTheme] = useState<Theme>('system');

  function show(next: Theme): void {
    setTheme(next);
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
  }

  function speak(next: Locale): void {
    keepLanguage(localStorage, next);
    location.reload();
  }

  return (
    <main className="design">
      <header className="design__header">
        <h1>Coffer: design</h1>
        <Segments
          label={words.settings.theme}
          value={theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: words.settings.themes[value],
          }))}
          onChange={show}
        />
        <Segments
          label={words.settings.language}
          value={locale}
          options={LOCALES.map((value) => ({ value, label: value }))}
          onChange={speak}
        />
      </header>
      <TokenExhibits />
      <ControlExhibits />
      <FieldExhibits />
      <MarkExhibits />
      <SurfaceExhibits />
      <ChartExhibits />
      <OverlayExhibits />
      <Notices />
    </main>
  );
}
