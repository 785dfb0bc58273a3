import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';
import { PairedRelay } from './paired-relay.tsx';
import { PairingForm } from './pairing-form.tsx';

/** The relay: pairing with one, how it stands, and leaving it. */
export function RelaySection() {
  const words = useWords();
  const status = useQuery('relay.status', {});
  return (
    <Section id="settings-relay" title={words.settings.sections.relay} lead={words.relay.lead}>
      <div className="settings__controls">
        {status.value === undefined && status.failure === undefined && <Skeleton rows={3} />}
        {status.value === undefined && status.failure && (
          <Problem failure={status.failure} onRetry={status.again} isRetrying={status.asking} />
        )}
        {status.value &&
          (status.value.relay ? <PairedRelay status={status.value} relay={status.value.relay} /> : <PairingForm />)}
      </div>
    </Section>
  );
}
