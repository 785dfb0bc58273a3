import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';

/** Pairs this computer; `relayUrl` is known when it is paired anew. */
export function PairingForm({ relayUrl: known = '' }: { relayUrl?: string }) {
  const { ui, words, queries } = useCoffer();
  const [relayUrl, setRelayUrl] = useState(known);
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [wasTried, setTried] = useState(false);
  const pair = useCall('relay.pair');
  const given = { relayUrl: relayUrl.trim(), code: code.trim(), name: name.trim() };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (given.relayUrl === '' || given.code === '') return;
        const { name: chosenName, ...rest } = given;
        void pair.run(chosenName === '' ? rest : given).then((value) => {
          if (!value) return;
          queries.put('relay.status', {}, value);
          addNotice(ui, words.relay.paired);
        });
      }}
    >
      <Field
        label={words.relay.url}
        hint={words.relay.urlHint}
        problem={wasTried && given.relayUrl === '' ? words.relay.problems.url : undefined}
        value={relayUrl}
        maxLength={2048}
        onChange={setRelayUrl}
      />
      <div className="form-row">
        <Field
          label={words.relay.code}
          hint={words.relay.codeHint}
          problem={wasTried && given.code === '' ? words.relay.problems.code : undefined}
          value={code}
          maxLength={64}
          onChange={setCode}
        />
        <Field label={words.relay.name} hint={words.relay.nameHint} value={name} maxLength={80} onChange={setName} />
      </div>
      {pair.failure && <Problem size="small" failure={pair.failure} />}
      <div className="form__buttons">
        <Button type="submit" isBusy={pair.isBusy}>
          {words.relay.pair}
        </Button>
      </div>
    </form>
  );
}
