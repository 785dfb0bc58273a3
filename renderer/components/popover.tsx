import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Icon } from './icons.tsx';

/**
 * A button that opens a small panel beside it. Closes on Escape (giving the focus back), on a press outside, and when
 * the focus leaves.
 */
export function Popover({
  label,
  isMarked = false,
  look = 'control',
  align = 'start',
  children,
}: {
  label: ReactNode;
  /** Something is chosen inside. */
  isMarked?: boolean;
  look?: 'control' | 'quiet';
  align?: 'start' | 'end';
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    const closeOutside = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  return (
    <div
      ref={root}
      className="popover"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={`button button--${look === 'quiet' ? 'quiet' : 'plain'}${isMarked ? ' button--marked' : ''}`}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setOpen(!isOpen)}
      >
        <span>{label}</span>
        <Icon name="chevron-down" size={14} />
      </button>
      <div id={panelId} className={`popover__panel popover__panel--${align}`} hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  );
}
