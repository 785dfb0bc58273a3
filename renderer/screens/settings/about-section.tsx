import { Section } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';

/** Which Coffer this is, and what it talks to. */
export function AboutSection() {
  const words = useWords();
  const status = useQuery('app.status', {}).value;
  return (
    <Section id="settings-about" title={words.settings.sections.about}>
      <div className="settings__controls">
        {status && (
          <dl className="facts facts--about">
            <div>
              <dt>{words.settings.version}</dt>
              <dd className="figures">{status.version}</dd>
            </div>
            <div>
              <dt>{words.settings.host}</dt>
              <dd>{words.settings.hosts[status.host]}</dd>
            </div>
            <div className="facts__wide">
              <dt>{words.settings.network}</dt>
              <dd>{words.settings.networkNote}</dd>
            </div>
          </dl>
        )}
      </div>
    </Section>
  );
}
