import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { IconButton } from './button.tsx';
import { addMonths, dayAfterKey, monthGrid } from './month-grid.ts';

/** One month to pick a day from. Takes the focus when it appears; Escape, or leaving it, closes it. */
export function Calendar({
  label,
  chosen,
  today,
  min,
  max,
  onPick,
  onClose,
}: {
  label: string;
  chosen: LocalDate | undefined;
  today: LocalDate;
  min: LocalDate | undefined;
  max: LocalDate | undefined;
  onPick: (date: LocalDate) => void;
  onClose: () => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const [at, setAt] = useState(() => within(chosen ?? today, min, max));
  const grid = useRef<HTMLTableElement>(null);
  /** The buttons above keep the focus while one goes through the months with them. */
  const movesFocus = useRef(true);
  useEffect(() => {
    if (movesFocus.current) grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
  }, [at]);

  const turn = (months: number): void => {
    movesFocus.current = false;
    setAt(within(addMonths(at, months), min, max));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    const next = grid.current?.contains(event.target as Node) ? dayAfterKey(event.key, event.shiftKey, at) : undefined;
    if (next === undefined) return;
    event.preventDefault();
    movesFocus.current = true;
    setAt(within(next, min, max));
  };

  const weeks = monthGrid(at);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the days inside
    <div className="calendar" role="dialog" aria-label={words.dates.pick(label)} onKeyDown={onKeyDown}>
      <div className="calendar__header">
        <IconButton icon="chevron-left" isSmall label={words.dates.monthBefore} onClick={() => turn(-1)} />
        <p aria-live="polite">{formats.month(at)}</p>
        <IconButton icon="chevron-right" isSmall label={words.dates.monthAfter} onClick={() => turn(1)} />
      </div>
      <table ref={grid} aria-label={formats.month(at)}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" abbr={formats.weekday(day, 'long')}>
                {formats.weekday(day, 'short')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  <button
                    type="button"
                    className={`calendar__day${day.slice(0, 7) === at.slice(0, 7) ? '' : ' calendar__day--beside'}${day === today ? ' calendar__day--today' : ''}`}
                    data-day={day}
                    tabIndex={day === at ? 0 : -1}
                    disabled={day !== within(day, min, max)}
                    aria-label={formats.day(day)}
                    aria-current={day === today ? 'date' : undefined}
                    aria-pressed={day === chosen}
                    onClick={() => onPick(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function within(date: LocalDate, min: LocalDate | undefined, max: LocalDate | undefined): LocalDate {
  if (min !== undefined && date < min) return min;
  return max !== undefined && date > max ? max : date;
}
