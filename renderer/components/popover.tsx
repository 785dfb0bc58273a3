import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Icon } from './icons.tsx';

/**
 * A button that opens a small panel beside it. Closes on Escape (giving the focus back), on a press outside, and when
 * the focus leaves; a menu also when something in it is pressed.
 */
export function Popover({
  label,
  isMarked = false,
  isMenu = false,
  look = 'plain',
  align = 'start',
  children,
}: {
  label: ReactNode;
  /** Something is chosen inside. */
  isMarked?: boolean;
  isMenu?: boolean;
  look?: 'plain' | 'quiet';
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const panelId = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const closeOutside = (event: Event): void => {
      if (!(event.target instanceof Node) || !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside, { signal });
    document.addEventListener('focusin', closeOutside, { signal });
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        setOpen(false);
        button.current?.focus();
      },
      { signal },
    );
    // On the document, so that the press has reached its own button before that button goes away.
    if (isMenu) document.addEventListener('click', (event) => panelHolds(event) && setOpen(false), { signal });
    return () => stop.abort();

    function panelHolds(event: Event): boolean {
      return event.target instanceof Node && panel.current?.contains(event.target) === true;
    }
  }, [isOpen, isMenu]);

  return (
    <div ref={root} className="popover">
      <button
        ref={button}
        type="button"
        className={`button button--${look}${isMarked ? ' button--marked' : ''}`}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setOpen(!isOpen)}
      >
        <span>{label}</span>
        <Icon name="chevron-down" size={14} />
      </button>
      <div ref={panel} id={panelId} className={`popover__panel popover__panel--${align}`} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </div>
  );
}
