import { useWords } from '../context/coffer-context.ts';
import { DateField } from './date-field.tsx';

/** From one day to another, either of them open; in one line with other filters. */
export function DateRange({
  from,
  to,
  onChange,
}: {
  /** A date, or empty. */
  from: string;
  /** A date, or empty. */
  to: string;
  onChange: (range: { from: string; to: string }) => void;
}) {
  const words = useWords();
  return (
    <div className="date-range">
      <DateField
        isLabelBeside
        label={words.dates.from}
        value={from}
        max={to || undefined}
        onChange={(date) => onChange({ from: date, to })}
      />
      <DateField
        isLabelBeside
        label={words.dates.to}
        value={to}
        min={from || undefined}
        onChange={(date) => onChange({ from, to: date })}
      />
    </div>
  );
}
