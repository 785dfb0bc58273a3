import type { Alert } from '../../../shared/contract/index.ts';
import { fillWords } from '../../../shared/domain/fill-words.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useCall } from '../../context/use-call.ts';

/** An alert that is about no single connection, with where to look and a way to put it aside. */
export function AlertLine({ alert }: { alert: Alert }) {
  const words = useWords();
  const formats = useFormats();
  const dismiss = useCall('alerts.dismiss');
  const { alertId, kind, count } = alert;
  const say = (part: 'title' | 'body') => fillWords(words.alerts[`${kind}.${part}`], { count: formats.count(count) });
  return (
    <li className="attention__item">
      <ToneShape tone={kind === 'audit-broken' ? 'bad' : 'soon'} size={16} />
      <div className="attention__words">
        <p className="attention__title">
          <strong>{say('title')}</strong>
        </p>
        <p className="soft">{say('body')}</p>
      </div>
      <div className="attention__step">
        <Button look="quiet" isBusy={dismiss.isBusy} onClick={() => void dismiss.run({ alertId })}>
          {words.app.dismiss}
        </Button>
        {kind === 'audit-broken' && <ButtonLink href={hrefOf('activity')}>{words.attention.activity}</ButtonLink>}
        {kind === 'webhooks-rejected' && <ButtonLink href={hrefOf('settings')}>{words.attention.settings}</ButtonLink>}
        {kind === 'backup-failing' && (
          <ButtonLink href={hrefOf('settings', undefined, { at: 'backup' })}>{words.attention.settings}</ButtonLink>
        )}
        {dismiss.failure && <Problem size="small" failure={dismiss.failure} />}
      </div>
    </li>
  );
}
