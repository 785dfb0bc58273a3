import type { Connection, NextStepCode } from '../../../shared/contract/index.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { RenewButton } from '../../connections/renew-button.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useCall } from '../../context/use-call.ts';
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
            <div className="diagnosis__step">
              <p>{diagnosisLine(value.nextStep, coffer)}</p>
              <NextStep code={value.nextStep.code} connection={connection} onDone={again} />
            </div>
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

/** The one thing to do, where Coffer can do it or lead to it. */
function NextStep({ code, connection, onDone }: { code: NextStepCode; connection: Connection; onDone: () => void }) {
  const words = useWords();
  const sync = useCall('sync.run');
  const { connectionId } = connection;
  switch (code) {
    case 'renew':
    case 'reconnect':
      return <RenewButton connection={connection} look="primary" />;
    case 'sync_now':
      return (
        <Button
          look="primary"
          icon="sync"
          isBusy={sync.isBusy || connection.syncing}
          onClick={() => void sync.run({ connectionId, userPresent: true }).then(onDone)}
        >
          {words.connections.syncNow}
        </Button>
      );
    case 'check_settings':
      return (
        <ButtonLink look="primary" href={hrefOf('settings', undefined, { at: 'application' })}>
          {words.attention.settings}
        </ButtonLink>
      );
    default:
      return undefined;
  }
}
