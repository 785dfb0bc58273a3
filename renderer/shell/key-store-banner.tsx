import { useState } from 'react';
import { useStore } from 'zustand/react';
import { Button } from '../components/button.tsx';
import { SecretField } from '../components/field.tsx';
import { Banner, Problem } from '../components/problem.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { addNotice } from '../context/ui-store.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';

const SHORTEST_PASSPHRASE = 8;

/**
 * Says that a session-only profile is forgotten, or that one was opened by its recovery code, and offers a passphrase in
 * place. Nothing for any other profile.
 */
export function KeyStoreBanner({ isWelcome = false }: { isWelcome?: boolean }) {
  const { ui, words } = useCoffer();
  const keyStore = useQuery('app.status', {}).value?.keyStore;
  const isAccepted = useStore(ui, (state) => state.sessionOnlyAccepted);
  const [isChoosing, setChoosing] = useState(false);
  if (keyStore?.isRecovered === true) return <RecoveredBanner />;
  if (keyStore?.kind !== 'session-only' || (isAccepted && !isChoosing)) return null;
  return (
    <Banner
      tone="soon"
      title={isWelcome ? words.keyStore.bannerTitleWelcome : words.keyStore.bannerTitle}
      text={isWelcome ? words.keyStore.bannerTextWelcome : words.keyStore.bannerText}
      buttons={
        isChoosing ? undefined : (
          <>
            <Button icon="key" onClick={() => setChoosing(true)}>
              {words.keyStore.choose}
            </Button>
            <Button look="quiet" onClick={() => ui.setState({ sessionOnlyAccepted: true })}>
              {words.keyStore.goOn}
            </Button>
          </>
        )
      }
    >
      {isChoosing && <PassphraseForm onCancel={() => setChoosing(false)} />}
    </Banner>
  );
}

/** Says that the recovery code has opened the profile, and offers what will open it next time. */
function RecoveredBanner() {
  const { words } = useCoffer();
  return (
    <Banner tone="soon" title={words.locking.recoveredTitle} text={words.locking.recoveredText}>
      <PassphraseForm />
    </Banner>
  );
}

/** Two fields and a promise: from now on the profile is kept, under this passphrase. */
export function PassphraseForm({ onCancel }: { onCancel?: () => void }) {
  const { ui, words, queries } = useCoffer();
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [wasTried, setTried] = useState(false);
  const set = useCall('keyStore.setPassphrase');
  const isTooShort = passphrase.length < SHORTEST_PASSPHRASE;
  const isDifferent = passphrase !== repeated;
  return (
    <form
      className="passphrase-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isTooShort || isDifferent) return;
        void set.run({ passphrase }).then((value) => {
          if (!value) return;
          addNotice(ui, words.keyStore.done);
          queries.askAgain(['app.status']);
        });
      }}
    >
      <div className="form-row">
        <SecretField
          label={words.keyStore.passphrase}
          hint={words.keyStore.hint}
          problem={wasTried && isTooShort ? words.keyStore.tooShort : undefined}
          value={passphrase}
          maxLength={1024}
          autoComplete="new-password"
          isFirst={onCancel !== undefined}
          onChange={setPassphrase}
        />
        <SecretField
          label={words.keyStore.repeat}
          problem={wasTried && !isTooShort && isDifferent ? words.keyStore.different : undefined}
          value={repeated}
          maxLength={1024}
          autoComplete="new-password"
          onChange={setRepeated}
        />
      </div>
      {set.failure && <Problem size="small" failure={set.failure} />}
      <div className="form__buttons">
        <Button look="primary" type="submit" isBusy={set.isBusy}>
          {words.keyStore.set}
        </Button>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            {words.app.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
