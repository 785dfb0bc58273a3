import { ButtonLink } from '../../components/button.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';

/** The way to the import. */
export function ImportSection() {
  const words = useWords();
  return (
    <Section id="settings-import" title={words.importing.title} lead={words.importing.lead}>
      <div className="settings__controls">
        <div className="settings__act">
          <ButtonLink href={hrefOf('settings', 'import')}>{words.importing.open}</ButtonLink>
          <p className="soft">{words.importing.openNote}</p>
        </div>
      </div>
    </Section>
  );
}
