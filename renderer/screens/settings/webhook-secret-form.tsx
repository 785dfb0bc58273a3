import { useState } from 'react';
import type { RelayStatus } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { SecretField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';

/** As the contract has it: long enough that guessing is no way in, and nothing that gets lost in copying. */
const FITTING = /^[\x21-\x7e]{16,500}$/;

/** The secret of webhooks signed with HMAC. It is set here and at the relay at once; it is never shown again. */
export function WebhookSecretForm({ kept }: { kept: NonNullable<RelayStatus['relay']>['secret'] }) {
  const { ui, words, queries } = useCoffer();
  const [secret, setSecret] = useState('');
  const [wasTried, setTried] = useState(false);
  const set = useCall('relay.setSecret');
  const typed = secret.trim();
  if (kept === 'environment') {
    return (
      <div className="field">
        <p className="field__label">{words.relay.secret}</p>
        <p className="field__hint">{words.relay.secretHint.environment}</p>
      </div>
    );
  }
  const change = (next: { secret?: string }, done: string) =>
    void set.run(next).then((value) => {
      if (!value) return;
      setSecret('');
      setTried(false);
      queries.put('relay.status', {}, value);
      addNotice(ui, done);
    });
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (FITTING.test(typed)) change({ secret: typed }, words.relay.secretSaved);
      }}
    >
      <SecretField
        label={words.relay.secret}
        hint={words.relay.secretHint[kept]}
        problem={wasTried && !FITTING.test(typed) ? words.relay.secretShort : undefined}
        value={secret}
        maxLength={500}
        onChange={setSecret}
      />
      {set.failure && <Problem size="small" failure={set.failure} />}
      <div className="form__buttons">
        <Button type="submit" isBusy={set.isBusy} disabled={typed === ''}>
          {words.app.save}
        </Button>
        {kept === 'settings' && (
          <Button look="quiet" isBusy={set.isBusy} onClick={() => change({}, words.relay.secretRemoved)}>
            {words.relay.secretRemove}
          </Button>
        )}
      </div>
    </form>
  );
}
