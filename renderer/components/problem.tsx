import type { ReactNode } from 'react';
import { useCoffer } from '../context/coffer-context.ts';
import { failureCause } from '../format/sentences.ts';
import type { Failure } from '../transport/contract-error.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { ToneShape } from './marks.tsx';

/**
 * A failure in words: what happened, why, and the one thing to do. `onRetry` shows its button only when trying again
 * can help; `action` is any other way out.
 */
export function Problem({
  failure,
  onRetry,
  isRetrying = false,
  action,
  title,
  size = 'normal',
  tone = 'bad',
  at,
}: {
  failure: Failure;
  onRetry?: (() => void) | undefined;
  isRetrying?: boolean;
  action?: ReactNode;
  /** What was being done, when the code's own title does not say enough. */
  title?: string;
  size?: 'small' | 'normal';
  /** `soon` for trouble that mends itself. */
  tone?: 'bad' | 'soon';
  /** When it happened, for a problem that stands on the page instead of having just come up. */
  at?: ReactNode;
}) {
  const coffer = useCoffer();
  const { words } = coffer;
  const said = words.errors[failure.code];
  const reference = failure.details?.['reference'];
  const canRetry = onRetry !== undefined && (failure.retry === 'now' || failure.retry === 'later');
  return (
    <div className={`problem problem--${size} problem--${tone}`} role={at === undefined ? 'alert' : undefined}>
      <ToneShape tone={tone} size={size === 'small' ? 14 : 16} />
      <div className="problem__words">
        <p className="problem__title">
          {title ?? said.title} {at !== undefined && <span className="problem__at faint">{at}</span>}
        </p>
        <p>
          {failureCause(failure, coffer)} {said.action}
        </p>
        {typeof reference === 'string' && <p className="figures faint">{words.app.reference(reference)}</p>}
      </div>
      {(canRetry || action !== undefined) && (
        <div className="problem__buttons">
          {action}
          {canRetry && (
            <Button icon="sync" isBusy={isRetrying} onClick={onRetry}>
              {words.app.retry}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A standing remark about the whole window. */
export function Banner({
  tone,
  title,
  text,
  buttons,
  children,
}: {
  tone: 'soon' | 'plain';
  title: string;
  text?: string;
  buttons?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={`banner banner--${tone}`}>
      {tone === 'soon' ? <ToneShape tone="soon" size={15} /> : <Icon name="lock" size={17} />}
      <div className="banner__words">
        <p className="banner__title">{title}</p>
        {text !== undefined && <p>{text}</p>}
        {children}
      </div>
      {buttons !== undefined && <div className="banner__buttons">{buttons}</div>}
    </div>
  );
}
