import './date-field.css';
import { useEffect, useId, useRef, useState } from 'react';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { useNow } from '../context/use-now.ts';
import { localDateOfInstant } from '../format/formats.ts';
import { readTypedDate } from '../format/typed-date.ts';
import { Icon } from './icons.tsx';
import { Calendar } from './calendar.tsx';

/**
 * A date as people of the chosen language write it, typed or picked from a calendar. The browser's own field follows the
 * browser's language instead, and shows a British user the American order.
 *
 * `onChange` hears a whole date, or an empty text; half a date stays in the field until it is one.
 */
export function DateField({
  label,
  isLabelBeside = false,
  hint,
  problem,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  /** The label stands before the field, in a line with others. */
  isLabelBeside?: boolean;
  hint?: string | undefined;
  problem?: string | undefined;
  /** A date, or empty. */
  value: string;
  min?: LocalDate | undefined;
  max?: LocalDate | undefined;
  onChange: (value: string) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  /** What stands in the field while it is not the date. */
  const [typed, setTyped] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const today = localDateOfInstant(useNow());
  const isWrong = typed !== undefined && typed.trim() !== '' && readTypedDate(typed, today) === undefined;
  const [isLeft, setLeft] = useState(false);
  const said = problem ?? (isWrong && isLeft ? words.dates.notADate(words.dates.pattern) : undefined);
  const described = [hint && `${id}-hint`, said && `${id}-problem`].filter(Boolean).join(' ');

  useEffect(() => {
    if (!isOpen) return undefined;
    const closeOutside = (event: Event): void => {
      if (!(event.target instanceof Node) || !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, [isOpen]);

  function take(text: string): void {
    const date = text.trim() === '' ? '' : readTypedDate(text, today);
    setTyped(date === undefined ? text : undefined);
    if (date !== undefined && date !== value) onChange(date);
  }

  function pick(date: LocalDate): void {
    setTyped(undefined);
    setOpen(false);
    button.current?.focus();
    onChange(date);
  }

  return (
    <div ref={root} className={`field date-field${isLabelBeside ? ' date-field--beside' : ''}`}>
      <label htmlFor={id}>{label}</label>
      <div className="date-field__control">
        <input
          id={id}
          type="text"
          inputMode="numeric"
          className="input figures"
          placeholder={words.dates.pattern}
          value={typed ?? (value === '' ? '' : formats.shortestDate(value))}
          maxLength={10}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={said !== undefined || undefined}
          aria-describedby={described || undefined}
          onChange={({ currentTarget }) => {
            setLeft(false);
            setTyped(currentTarget.value);
            // A date written out is taken at once; what is shorter may go on.
            if (currentTarget.value.length === 10 || currentTarget.value === '') take(currentTarget.value);
          }}
          onBlur={() => {
            setLeft(true);
            if (typed !== undefined) take(typed);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed !== undefined) {
              setLeft(true);
              take(typed);
            }
            if (event.key === 'ArrowDown' && event.altKey) setOpen(true);
          }}
        />
        <button
          ref={button}
          type="button"
          className="icon-button icon-button--small"
          aria-label={words.dates.pick(label)}
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          title={words.dates.pick(label)}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="calendar" size={16} />
        </button>
        {isOpen && (
          <Calendar
            label={label}
            chosen={value === '' ? undefined : value}
            today={today}
            min={min}
            max={max}
            onPick={pick}
            onClose={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        )}
      </div>
      {said !== undefined && (
        <p className="field__problem" id={`${id}-problem`}>
          {said}
        </p>
      )}
      {hint !== undefined && (
        <p className="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
