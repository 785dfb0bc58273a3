import { useEffect, useId, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { useWords } from '../context/coffer-context.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icons.tsx';

type FieldProps = {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value; shown under the field and read out with it. */
  problem?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  /** Takes the focus when it appears; for a form that the user has just asked for. */
  isFirst?: boolean;
} & Pick<
  ComponentProps<'input'>,
  | 'type'
  | 'inputMode'
  | 'autoComplete'
  | 'placeholder'
  | 'min'
  | 'max'
  | 'maxLength'
  | 'spellCheck'
  | 'readOnly'
  | 'name'
>;

/** A labelled text field with its hint and its problem. */
export function Field({
  label,
  hint,
  problem,
  value,
  onChange,
  isFirst = false,
  ...input
}: FieldProps & { after?: ReactNode }) {
  const { after, ...rest } = input;
  const id = useId();
  const element = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFirst) element.current?.focus();
  }, [isFirst]);
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field__control">
        <input
          spellCheck={false}
          autoComplete="off"
          {...rest}
          ref={element}
          id={id}
          className="input"
          value={value}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={described || undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {after}
      </div>
      {problem !== undefined && (
        <p className="field__problem" id={`${id}-problem`}>
          {problem}
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

/** A labelled field for several lines. */
export function LongField({
  label,
  value,
  maxLength,
  placeholder,
  onChange,
}: Pick<FieldProps, 'label' | 'value' | 'maxLength' | 'placeholder' | 'onChange'>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input input--long"
        rows={2}
        maxLength={maxLength}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

/** A field for a secret: hidden unless the user wants to see it, and unknown to spell checkers. */
export function SecretField(props: Omit<FieldProps, 'type'>) {
  const words = useWords();
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      after={
        <Button
          look="quiet"
          onClick={() => setShown(!isShown)}
          aria-label={`${isShown ? words.app.hideSecret : words.app.showSecret}: ${props.label}`}
        >
          {isShown ? words.app.hideSecret : words.app.showSecret}
        </Button>
      }
    />
  );
}

/** Copies a text and says so in place. */
export function CopyButton({ what, text }: { what: string; text: string }) {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <Button
      icon={isCopied ? 'check' : 'copy'}
      aria-label={isCopied ? words.app.copied : words.app.copyNamed(what)}
      onClick={() => {
        void copyText(text).then((isDone) => {
          setCopied(isDone);
          setTimeout(() => setCopied(false), 2000);
        });
      }}
    >
      {isCopied ? words.app.copied : words.app.copy}
    </Button>
  );
}

/** Puts text on the clipboard, and says whether it did. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Hosts that refuse every permission refuse this one too; copying a selection needs none.
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    // oxlint-disable-next-line typescript/no-deprecated -- the only way left when the permission is refused
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
}

/** A search box with a button that empties it; Escape does too. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const words = useWords();
  return (
    <div className="search-field">
      <Icon name="search" size={17} />
      <input
        type="text"
        role="searchbox"
        className="input"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
        }}
      />
      {value !== '' && (
        <IconButton icon="close" isSmall label={words.transactions.clear} onClick={() => onChange('')} />
      )}
    </div>
  );
}
