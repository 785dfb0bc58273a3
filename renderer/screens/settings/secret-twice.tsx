import { SecretField } from '../../components/field.tsx';

/** A new secret as it is typed, and once more. */
export type TypedTwice = { readonly secret: string; readonly again: string };

/** What keeps a new secret from being taken: it is too short, or it was typed in two ways. */
export function problemOf({ secret, again }: TypedTwice, shortest: number): 'tooShort' | 'different' | undefined {
  if (secret.length < shortest) return 'tooShort';
  return secret === again ? undefined : 'different';
}

/** The two fields of a new secret, side by side. What is wrong is said once it was tried. */
export function SecretTwice({
  said,
  typed,
  problem,
  maxLength,
  isFirst,
  onChange,
}: {
  said: Readonly<Record<'label' | 'hint' | 'again' | 'tooShort' | 'different', string>>;
  typed: TypedTwice;
  problem: ReturnType<typeof problemOf>;
  maxLength: number;
  isFirst: boolean;
  onChange: (typed: TypedTwice) => void;
}) {
  return (
    <div className="form-row">
      <SecretField
        label={said.label}
        hint={said.hint}
        problem={problem === 'tooShort' ? said.tooShort : undefined}
        value={typed.secret}
        maxLength={maxLength}
        autoComplete="new-password"
        isFirst={isFirst}
        onChange={(secret) => onChange({ ...typed, secret })}
      />
      <SecretField
        label={said.again}
        problem={problem === 'different' ? said.different : undefined}
        value={typed.again}
        maxLength={maxLength}
        autoComplete="new-password"
        onChange={(again) => onChange({ ...typed, again })}
      />
    </div>
  );
}
