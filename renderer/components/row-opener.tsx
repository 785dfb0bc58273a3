import { createContext, useContext, type ReactNode } from 'react';

/** Whether this row is the one of its list that the Tab key reaches; the arrow keys make another one it. */
export const IsCurrentRow = createContext(true);

/**
 * The button of a row that shows more about it; it takes presses anywhere on the row. A list of a million rows is one
 * stop of the Tab key, so only the current row's button is reached by it.
 */
export function RowOpener({
  className = '',
  label,
  onOpen,
  children,
}: {
  className?: string;
  /** What is read out, where the text alone does not say what opens. */
  label?: string | undefined;
  onOpen: () => void;
  children: ReactNode;
}) {
  const isCurrent = useContext(IsCurrentRow);
  return (
    <button
      type="button"
      className={`row-opener clipped${className === '' ? '' : ` ${className}`}`}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={label}
      onClick={onOpen}
    >
      {children}
    </button>
  );
}
