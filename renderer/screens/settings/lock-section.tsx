import { useState } from 'react';
import type { LockState } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Segments } from '../../components/choice.tsx';
import { SecretField } from '../../components/field.tsx';
import { Icon } from '../../components/icons.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct, useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { problemOf, SecretTwice, type TypedTwice } from './secret-twice.tsx';

const IDLE_MINUTES = ['1', '5', '10', '30', '60'] as const;
const SHORTEST_SECRET = 4;

type Editing = 'set' | 'remove' | undefined;

/** The app lock: whether there is one, when it comes on, and what opens it. */
export function LockSection() {
  const { words, formats, queries } = useCoffer();
  const state = useQuery('lock.state', {}).value;
  const [editing, setEditing] = useState<Editing>();
  const lockNow = useCall('lock.now');
  return (
    <Section id="settings-lock" title={words.locking.section} lead={words.locking.sectionLead}>
      <div className="settings__controls">
        {state && (
          <div className="settings__key">
            <Icon name="lock" size={18} />
            <div>
              <h3>{state.isSet ? words.locking.on : words.locking.off}</h3>
              <p className="soft">
                {state.isSet
                  ? words.locking.onNote(formats.duration((state.idleMinutes ?? 0) * 60_000))
                  : words.locking.offNote}
              </p>
            </div>
          </div>
        )}
        {state?.isSet && editing === undefined && <IdleChoice state={state} />}
        {state && editing === undefined && (
          <div className="form__buttons">
            {state.isSet && (
              <Button
                icon="lock"
                isBusy={lockNow.isBusy}
                onClick={() => void lockNow.run({}).then(() => queries.askAgain(['app.status']))}
              >
                {words.locking.lockNow}
              </Button>
            )}
            <Button onClick={() => setEditing('set')}>
              {state.isSet ? words.locking.change : words.locking.setUp}
            </Button>
            {state.isSet && (
              <Button look="quiet" onClick={() => setEditing('remove')}>
                {words.locking.takeAway}
              </Button>
            )}
          </div>
        )}
        {state && editing === 'set' && <SecretForm state={state} onDone={() => setEditing(undefined)} />}
        {editing === 'remove' && <RemoveForm onDone={() => setEditing(undefined)} />}
      </div>
    </Section>
  );
}

/** When the lock comes on; takes effect at once. */
function IdleChoice({ state }: { state: LockState }) {
  const { words, transport, queries } = useCoffer();
  const set = useAct(async (idleMinutes: number) => {
    queries.put('lock.state', {}, await transport.call('lock.set', { idleMinutes }));
  });
  const current = String(state.idleMinutes ?? '');
  const known: readonly string[] = IDLE_MINUTES;
  const options = known.includes(current) ? known : [current, ...known];
  return (
    <>
      <Segments
        label={words.locking.idle}
        value={current}
        options={options.map((value) => ({ value, label: words.locking.idleMinutes(Number(value)) }))}
        onChange={(value) => void set.run(Number(value))}
      />
      {set.failure && <Problem size="small" failure={set.failure} />}
    </>
  );
}

function SecretForm({ state, onDone }: { state: LockState; onDone: () => void }) {
  const { ui, words, queries } = useCoffer();
  const set = useCall('lock.set');
  const [current, setCurrent] = useState('');
  const [typed, setTyped] = useState<TypedTwice>({ secret: '', again: '' });
  const [wasTried, setTried] = useState(false);
  const problem = problemOf(typed, SHORTEST_SECRET);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problem) return;
        void set.run({ secret: typed.secret, ...(state.isSet ? { current } : {}) }).then((value) => {
          if (!value) return;
          queries.put('lock.state', {}, value);
          queries.askAgain(['app.status']);
          addNotice(ui, words.locking.saved);
          onDone();
        });
      }}
    >
      {state.isSet && (
        <SecretField
          label={words.locking.current}
          value={current}
          maxLength={256}
          autoComplete="current-password"
          isFirst
          onChange={setCurrent}
        />
      )}
      <SecretTwice
        said={{
          label: words.locking.secret,
          hint: words.locking.secretHint,
          again: words.locking.secretAgain,
          tooShort: words.locking.tooShort,
          different: words.locking.different,
        }}
        typed={typed}
        problem={wasTried ? problem : undefined}
        maxLength={256}
        isFirst={!state.isSet}
        onChange={setTyped}
      />
      {set.failure && <Problem size="small" failure={set.failure} />}
      <div className="form__buttons">
        <Button look="primary" type="submit" isBusy={set.isBusy}>
          {words.locking.save}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {words.app.cancel}
        </Button>
      </div>
    </form>
  );
}

function RemoveForm({ onDone }: { onDone: () => void }) {
  const { ui, words, queries } = useCoffer();
  const set = useCall('lock.set');
  const [current, setCurrent] = useState('');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void set.run({ isOff: true, current }).then((value) => {
          if (!value) return;
          queries.put('lock.state', {}, value);
          queries.askAgain(['app.status']);
          addNotice(ui, words.locking.removed);
          onDone();
        });
      }}
    >
      <SecretField
        label={words.locking.current}
        value={current}
        maxLength={256}
        autoComplete="current-password"
        isFirst
        onChange={setCurrent}
      />
      {set.failure && <Problem size="small" failure={set.failure} />}
      <div className="form__buttons">
        <Button type="submit" isBusy={set.isBusy} disabled={current === ''}>
          {words.locking.takeAway}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {words.app.cancel}
        </Button>
      </div>
    </form>
  );
}
