import { useState, type ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { SecretField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { useWords } from '../../context/coffer-context.ts';
import type { Failure } from '../../transport/contract-error.ts';

const SHORTEST = 8;

/** Asks for a new passphrase for backups, twice. */
export function PassphrasePair({
  button,
  note,
  isBusy,
  failure,
  onSubmit,
  onCancel,
}: {
  button: string;
  note?: string;
  isBusy: boolean;
  failure: Failure | undefined;
  onSubmit: (passphrase: string) => void;
  onCancel: () => void;
}): ReactNode {
  const words = useWords();
  const [typed, setTyped] = useState({ passphrase: '', again: '' });
  const [wasTried, setTried] = useState(false);
  const isTooShort = typed.passphrase.length < SHORTEST;
  const isDifferent = typed.passphrase !== typed.again;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isTooShort && !isDifferent && !isBusy) onSubmit(typed.passphrase);
      }}
    >
      <div className="form-row">
        <SecretField
          label={words.backups.passphrase}
          hint={words.backups.passphraseHint}
          problem={wasTried && isTooShort ? words.backups.tooShort : undefined}
          value={typed.passphrase}
          maxLength={1024}
          autoComplete="new-password"
          isFirst
          onChange={(passphrase) => setTyped({ ...typed, passphrase })}
        />
        <SecretField
          label={words.backups.passphraseAgain}
          problem={wasTried && !isTooShort && isDifferent ? words.backups.different : undefined}
          value={typed.again}
          maxLength={1024}
          autoComplete="new-password"
          onChange={(again) => setTyped({ ...typed, again })}
        />
      </div>
      {note !== undefined && <p className="field__hint">{note}</p>}
      {failure && <Problem size="small" failure={failure} />}
      <div className="form__buttons">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {button}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {words.app.cancel}
        </Button>
      </div>
    </form>
  );
}
