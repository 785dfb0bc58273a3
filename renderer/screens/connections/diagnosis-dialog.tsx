import type { Connection } from '../../../shared/contract/index.ts';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';
import { diagnosisLine } from '../../format/sentences.ts';

/** Why a connection is as it is: the cause, how sure that is, what shows it, and the one thing to do. */
export function DiagnosisDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const coffer = useCoffer();
  const { words, formats } = coffer;
  const { connectionId, providerName } = connection;
  const { value, failure, again, asking } = useQuery('connections.diagnose', { connectionId });
  return (
    <Dialog title={words.renewing.whyTitle(bankText(providerName, 60))} onClose={onClose}>
      {!value && !failure && <Skeleton kind="rows" rows={4} />}
      {!value && failure && <Problem size="small" failure={failure} onRetry={again} isRetrying={asking} />}
      {value && (
        <div className="diagnosis">
          <p className="diagnosis__cause">
            <strong>{words.diagnosis.causes[value.cause]}</strong>{' '}
            <span className="faint">{words.renewing.confidence[value.confidence]}</span>
          </p>
          <section>
            <h3>{words.renewing.nextStep}</h3>
            <p>{diagnosisLine(value.nextStep, coffer)}</p>
          </section>
          <section>
            <h3>{words.renewing.evidence}</h3>
            <ul className="diagnosis__evidence">
              {value.evidence.map((line) => (
                <li key={`${line.at} ${line.key}`}>
                  <time className="faint figures" dateTime={line.at}>
                    {formats.instant(line.at)}
                  </time>
                  {line.auditId === undefined ? (
                    <span>{diagnosisLine(line, coffer)}</span>
                  ) : (
                    <a href={hrefOf('activity')}>{diagnosisLine(line, coffer)}</a>
                  )}
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Dialog>
  );
}
