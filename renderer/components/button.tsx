import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** A button. `busy` keeps its width, stops it and says so; use one `primary` per view. */
export function Button({
  look = 'plain',
  icon,
  isBusy = false,
  children,
  ...rest
}: {
  look?: Look;
  icon?: IconName;
  isBusy?: boolean;
  children: ReactNode;
} & Pick<
  ComponentProps<'button'>,
  | 'type'
  | 'onClick'
  | 'disabled'
  | 'id'
  | 'title'
  | 'autoFocus'
  | 'aria-expanded'
  | 'aria-controls'
  | 'aria-label'
  | 'ref'
>) {
  return (
    <button
      type="button"
      {...rest}
      className={`button button--${look}`}
      disabled={rest.disabled === true}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : rest.onClick}
    >
      {isBusy ? <Spinner /> : icon && <Icon name={icon} size={17} />}
      <span>{children}</span>
    </button>
  );
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({
  look = 'plain',
  icon,
  href,
  children,
  isExternal = false,
}: {
  look?: Look;
  icon?: IconName;
  href: string;
  children: ReactNode;
  /** Opens in another tab, without telling it where it came from. */
  isExternal?: boolean;
}) {
  return (
    <a
      className={`button button--${look}`}
      href={href}
      {...(isExternal ? { target: '_blank', rel: 'noopener noreferrer' } : {})}
    >
      {icon && <Icon name={icon} size={17} />}
      <span>{children}</span>
    </a>
  );
}

/** A button that is only an icon; its label is read out and shown on hover. */
export function IconButton({
  icon,
  label,
  onClick,
  isSmall = false,
}: {
  icon: IconName;
  label: string;
  onClick: () => void;
  isSmall?: boolean;
}) {
  return (
    <button
      type="button"
      className={`icon-button${isSmall ? ' icon-button--small' : ''}`}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} size={isSmall ? 14 : 18} />
    </button>
  );
}

/** Something is under way. Silent: what is under way is said in words beside it. */
export function Spinner() {
  return (
    <svg aria-hidden="true" className="spinner" width="1rem" height="1rem" viewBox="0 0 16 16" fill="none">
      <circle cx="8" cy="8" r="6" strokeWidth="2" opacity="0.25" />
      <path d="M14 8a6 6 0 0 0-6-6" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
