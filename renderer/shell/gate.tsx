import { useState, type ReactNode } from 'react';
import type { KeyStore } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Field, SecretField } from '../components/field.tsx';
import { CofferMark } from '../components/icons.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer, useWords } from '../context/coffer-context.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import type { FailureCode } from '../transport/contract-error.ts';
import { GatePage } from './gate-page.tsx';
import { LockScreen } from './lock-screen.tsx';

/** Lets the app through once the engine answers and its profile is open; until then it says what is in the way. */
export function Gate({ children }: { children: ReactNode }) {
  const words = useWords();
  const status = useQuery('app.status', {});
  if (status.value === undefined) {
    if (status.failure === undefined) return <Opening />;
    return (
      <GatePage title={words.errors[status.failure.code].title} isTitleHidden>
        <Problem failure={status.failure} onRetry={status.again} isRetrying={status.asking} />
      </GatePage>
    );
  }
  const { isOpen, lock, keyStore } = status.value;
  if (!isOpen) return <Unlock keyStore={keyStore} />;
  return lock === 'locked' ? <LockScreen /> : children;
}

/** The mark alone, and only when opening takes long enough to be noticed. */
function Opening() {
  const words = useWords();
  return (
    <main className="gate gate--opening" aria-busy="true" aria-label={words.app.opening}>
      <CofferMark size={44} />
    </main>
  );
}

const BLOCKED: Record<Exclude<KeyStore['state'], 'ready' | 'locked'>, FailureCode> = {
  absent: 'KEYRING_ABSENT',
  changed: 'KEYRING_CHANGED',
};

function Unlock({ keyStore }: { keyStore: KeyStore }) {
  const { words, queries } = useCoffer();
  const lock = useQuery('lock.state', {});
  const hasCode = lock.value?.hasRecoveryCode === true;
  const [passphrase, setPassphrase] = useState('');
  const [isByCode, setByCode] = useState(false);
  const unlock = useCall('keyStore.unlock');
  const needsPassphrase = keyStore.kind === 'passphrase';
  const isKeyLost = keyStore.state === 'absent' || keyStore.state === 'changed';
  const open = (given: { passphrase?: string }): void => {
    void unlock.run(given).then((value) => {
      if (value) queries.askAgain();
    });
  };

  if (isKeyLost && lock.value === undefined && lock.failure === undefined) return <Opening />;
  if (hasCode && (isByCode || isKeyLost)) {
    return (
      <GatePage title={isKeyLost ? words.locking.recoverTitle : words.unlock.title}>
        {isKeyLost && <p className="soft">{words.locking.recoverLead}</p>}
        <RecoveryForm />
        {!isKeyLost && (
          <Button look="quiet" onClick={() => setByCode(false)}>
            {words.locking.back}
          </Button>
        )}
      </GatePage>
    );
  }
  if (keyStore.state === 'absent' || keyStore.state === 'changed') {
    const code = BLOCKED[keyStore.state];
    return (
      <GatePage title={words.errors[code].title} isTitleHidden>
        <Problem
          failure={unlock.failure ?? { code, retry: 'now' }}
          onRetry={() => open({})}
          isRetrying={unlock.isBusy}
        />
      </GatePage>
    );
  }
  return (
    <GatePage title={words.unlock.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open(needsPassphrase ? { passphrase } : {});
        }}
      >
        <p className="soft">{needsPassphrase ? words.unlock.passphraseText : words.unlock.keychainText}</p>
        {needsPassphrase && (
          <SecretField
            label={words.keyStore.passphrase}
            value={passphrase}
            maxLength={1024}
            autoComplete="current-password"
            isFirst
            onChange={setPassphrase}
          />
        )}
        {unlock.failure && <Problem size="small" failure={unlock.failure} />}
        <Button look="primary" type="submit" isBusy={unlock.isBusy} disabled={needsPassphrase && passphrase === ''}>
          {needsPassphrase ? words.unlock.button : words.unlock.retryButton}
        </Button>
      </form>
      {hasCode && (
        <Button look="quiet" onClick={() => setByCode(true)}>
          {words.locking.forgotten}
        </Button>
      )}
    </GatePage>
  );
}

/** Opens a profile whose key is lost. */
function RecoveryForm() {
  const { queries, words } = useCoffer();
  const unlock = useCall('keyStore.unlock');
  const [recoveryCode, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void unlock.run({ recoveryCode }).then((value) => {
          if (value) queries.askAgain();
        });
      }}
    >
      <Field
        label={words.locking.code}
        hint={words.locking.codeHint}
        value={recoveryCode}
        maxLength={64}
        isFirst
        onChange={setCode}
      />
      {unlock.failure && <Problem size="small" failure={unlock.failure} />}
      <Button look="primary" type="submit" isBusy={unlock.isBusy} disabled={recoveryCode.trim() === ''}>
        {words.locking.recover}
      </Button>
    </form>
  );
}
