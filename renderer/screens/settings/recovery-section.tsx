import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton, SecretField } from '../../components/field.tsx';
import { Icon } from '../../components/icons.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog, Section } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';

/** The recovery code: whether there is one, and the button that makes one. */
export function RecoverySection() {
  const { ui, words, queries } = useCoffer();
  const state = useQuery('lock.state', {}).value;
  const isSessionOnly = useQuery('app.status', {}).value?.keyStore.kind === 'session-only';
  const make = useCall('lock.createRecoveryCode');
  const [current, setCurrent] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [code, setCode] = useState<string>();

  const run = (): void => {
    void make.run(state?.isSet ? { current } : {}).then((value) => {
      if (!value) return;
      setCode(value.recoveryCode);
      setCurrent('');
      setAsking(false);
      queries.askAgain(['lock.state']);
    });
  };

  return (
    <Section id="settings-recovery" title={words.locking.recoverySection} lead={words.locking.recoveryLead}>
      <div className="settings__controls">
        {state && (
          <div className="settings__key">
            <Icon name="key" size={18} />
            <div>
              <h3>{state.hasRecoveryCode ? words.locking.recoverySome : words.locking.recoveryNone}</h3>
              <p className="soft">
                {isSessionOnly
                  ? words.locking.recoverySessionOnly
                  : state.hasRecoveryCode
                    ? words.locking.recoverySomeNote
                    : words.locking.recoveryNoneNote}
              </p>
            </div>
          </div>
        )}
        {state && !isSessionOnly && (
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (state.isSet && !isAsking) setAsking(true);
              else run();
            }}
          >
            {isAsking && (
              <SecretField
                label={words.locking.current}
                value={current}
                maxLength={256}
                autoComplete="current-password"
                isFirst
                onChange={setCurrent}
              />
            )}
            {make.failure && <Problem size="small" failure={make.failure} />}
            <div className="form__buttons">
              <Button icon="key" type="submit" isBusy={make.isBusy} disabled={isAsking && current === ''}>
                {state.hasRecoveryCode ? words.locking.makeNew : words.locking.make}
              </Button>
            </div>
          </form>
        )}
        {code !== undefined && (
          <CodeDialog
            code={code}
            onClose={() => {
              setCode(undefined);
              addNotice(ui, words.locking.made);
            }}
          />
        )}
      </div>
    </Section>
  );
}

/** Shows the code, this once. */
function CodeDialog({ code, onClose }: { code: string; onClose: () => void }) {
  const { words } = useCoffer();
  return (
    <Dialog title={words.locking.makeTitle} onClose={onClose}>
      <div className="recovery-sheet">
        <p>{words.locking.makeText}</p>
        <p className="recovery-sheet__code figures">{code}</p>
      </div>
      <div className="dialog__buttons">
        <Button onClick={() => window.print()}>{words.locking.print}</Button>
        <CopyButton what={words.locking.recoverySection} text={code} />
        <Button look="primary" onClick={onClose}>
          {words.locking.done}
        </Button>
      </div>
    </Dialog>
  );
}
