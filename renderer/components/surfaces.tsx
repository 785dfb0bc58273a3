import { useEffect, useId, useLayoutEffect, useRef, type PointerEvent, type ReactNode } from 'react';
import { useWords } from '../context/coffer-context.ts';
import { IconButton } from './button.tsx';

/** One screen: its heading, what can be done to all of it, and its content. `isFilling` gives the content the rest of the window. */
export function Screen({
  title,
  lead,
  actions,
  back,
  isFilling = false,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
  isFilling?: boolean;
  children: ReactNode;
}) {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.app.name}`;
    // Arriving by the keyboard means arriving at the heading, not at the top of the rail again.
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true });
  }, [title, words]);
  return (
    <div className={`screen${isFilling ? ' screen--filling' : ''}`}>
      <header className="screen__header">
        {back}
        <div className="screen__title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="soft">{lead}</p>}
        </div>
        {actions !== undefined && <div className="screen__actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A titled part of a screen. */
export function Section({
  title,
  lead,
  action,
  id,
  isTitleHidden = false,
  children,
}: {
  title: string;
  lead?: string | undefined;
  action?: ReactNode;
  id?: string;
  isTitleHidden?: boolean;
  children: ReactNode;
}) {
  const headingId = useId();
  return (
    <section className="section" aria-labelledby={headingId} id={id}>
      <div className={isTitleHidden ? 'visually-hidden' : 'section__header'}>
        <h2 id={headingId}>{title}</h2>
        {action}
      </div>
      {lead !== undefined && <p className="section__lead soft">{lead}</p>}
      {children}
    </section>
  );
}

/** Nothing here yet: says so, why, and what to do. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <svg aria-hidden="true" width="72" height="44" viewBox="0 0 72 44" fill="none">
        <path d="M1 10.5h70M1 22h70M1 33.5h70" className="empty__rules" />
        <path d="M8 5.5h18M8 17h27M8 28.5h13M52 5.5h12M57 17h7M49 28.5h15" className="empty__marks" />
      </svg>
      <p className="empty__title">{title}</p>
      <p className="soft">{text}</p>
      {children !== undefined && <div className="empty__actions">{children}</div>}
    </div>
  );
}

/**
 * A modal question (`wide` where it is more of a sheet), or (`drawer`) the detail of something at the side of the window, which a press beside it closes too.
 * The browser keeps the focus inside, closes it on Escape and gives the focus back.
 */
export function Dialog({
  title,
  kind = 'question',
  onClose,
  children,
}: {
  title: string;
  kind?: 'question' | 'wide' | 'drawer';
  onClose: () => void;
  children: ReactNode;
}) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  // Before the page is changed, because only a dialog that is still in it can give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog--${kind}`}
      aria-labelledby={headingId}
      onPointerDown={(event) => {
        // What lies beside the dialog belongs to it as its backdrop; everything inside is some other element.
        if (kind === 'drawer' && event.target === dialog.current && isBeside(event)) onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog__header">
        <h2 id={headingId}>{title}</h2>
        <IconButton icon="close" label={words.app.close} onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}

function isBeside({ clientX, currentTarget }: PointerEvent): boolean {
  const { left, right } = currentTarget.getBoundingClientRect();
  return clientX < left || clientX > right;
}
