import { useState, type ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { useWords } from '../../context/coffer-context.ts';
import type { Failure } from '../../transport/contract-error.ts';
import { problemOf, SecretTwice, type TypedTwice } from './secret-twice.tsx';

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
  const [typed, setTyped] = useState<TypedTwice>({ secret: '', again: '' });
  const [wasTried, setTried] = useState(false);
  const problem = problemOf(typed, SHORTEST);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!problem && !isBusy) onSubmit(typed.secret);
      }}
    >
      <SecretTwice
        said={{
          label: words.backups.passphrase,
          hint: words.backups.passphraseHint,
          again: words.backups.passphraseAgain,
          tooShort: words.backups.tooShort,
          different: words.backups.different,
        }}
        typed={typed}
        problem={wasTried ? problem : undefined}
        maxLength={1024}
        isFirst
        onChange={setTyped}
      />
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
