import { useEffect, useState, type ReactNode } from 'react';
import type { KeyStore } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { SecretField } from '../components/field.tsx';
import { CofferMark } from '../components/icons.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer, useWords } from '../context/coffer-context.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import type { FailureCode } from '../transport/contract-error.ts';

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
  // A session-only profile is open, whatever is wrong with the system's key store.
  const { kind, state } = status.value.keyStore;
  return state === 'ready' || kind === 'session-only' ? children : <Unlock keyStore={status.value.keyStore} />;
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

function GatePage({
  title,
  isTitleHidden = false,
  children,
}: {
  title: string;
  isTitleHidden?: boolean;
  children: ReactNode;
}) {
  const words = useWords();
  useEffect(() => {
    document.title = words.app.name;
  }, [words]);
  return (
    <main className="gate">
      <div className="gate__card">
        <p className="gate__brand">
          <CofferMark size={26} />
          <span>{words.app.name}</span>
        </p>
        <h1 className={isTitleHidden ? 'visually-hidden' : undefined}>{title}</h1>
        {children}
      </div>
    </main>
  );
}

const BLOCKED: Record<Exclude<KeyStore['state'], 'ready' | 'locked'>, FailureCode> = {
  absent: 'KEYRING_ABSENT',
  changed: 'KEYRING_CHANGED',
};

function Unlock({ keyStore }: { keyStore: KeyStore }) {
  const { words, queries } = useCoffer();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useCall('keyStore.unlock');
  const needsPassphrase = keyStore.kind === 'passphrase';
  const open = (given: { passphrase?: string }): void => {
    void unlock.run(given).then((value) => {
      if (value?.keyStore.state !== 'ready') return;
      queries.askAgain();
    });
  };

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
    </GatePage>
  );
}
