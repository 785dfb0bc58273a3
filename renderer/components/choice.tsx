import { useId } from 'react';

/** One thing to choose. */
export type Option<Value extends string> = { value: Value; label: string; note?: string | undefined };

type ChoiceProps<Value extends string> = {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
};

/** A choice of a few short words in one line. Arrow keys move, as in any radio group. */
export function Segments<Value extends string>({
  label,
  options,
  value,
  onChange,
  isLabelHidden = false,
}: ChoiceProps<Value> & { isLabelHidden?: boolean }) {
  const name = useId();
  return (
    <fieldset>
      <legend className={isLabelHidden ? 'visually-hidden' : 'field__label'}>{label}</legend>
      <div className="segments__row">
        {options.map((option) => (
          <label key={option.value} className="segments__option">
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A choice whose options need a sentence each. */
export function Choice<Value extends string>({
  label,
  options,
  value,
  onChange,
  isLabelHidden = false,
}: ChoiceProps<Value> & { isLabelHidden?: boolean }) {
  const name = useId();
  return (
    <fieldset className={`choice choice--${options.length}`}>
      <legend className={isLabelHidden ? 'visually-hidden' : 'field__label'}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice__option">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            <span className="choice__label">{option.label}</span>
            {option.note !== undefined && <span className="choice__note">{option.note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A choice of one from a list that need not be seen whole. */
export function Select<Value extends string>({
  label,
  options,
  value,
  onChange,
  hint,
}: ChoiceProps<Value> & { hint?: string | undefined }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field__hint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A tick box with its label and an optional note. */
export function Tick({
  label,
  note,
  isOn,
  isDisabled = false,
  onChange,
}: {
  label: string;
  note?: string | undefined;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="choice__option choice__option--tick">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        <span className="choice__label">{label}</span>
        {note !== undefined && <span className="choice__note">{note}</span>}
      </span>
    </label>
  );
}
