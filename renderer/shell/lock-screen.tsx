import { useEffect, useState } from 'react';
import type { LockState } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Field, SecretField } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { useCall } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import { GatePage } from './gate-page.tsx';

/** The page of a Coffer that is locked. What the window knew is dropped when it appears. */
export function LockScreen() {
  const { queries, pages, words } = useCoffer();
  const lock = useQuery('lock.state', {});
  const [isByCode, setByCode] = useState(false);
  useEffect(() => {
    // An event that was missed leaves this to us.
    queries.clear(['app.status', 'lock.state']);
    pages.clear();
  }, [queries, pages]);
  return (
    <GatePage title={words.locking.title}>
      <p className="soft">{words.locking.lead}</p>
      {isByCode ? <CodeForm state={lock.value} /> : <SecretForm state={lock.value} />}
      {lock.value?.hasRecoveryCode === true && (
        <Button look="quiet" onClick={() => setByCode(!isByCode)}>
          {isByCode ? words.locking.back : words.locking.forgotten}
        </Button>
      )}
    </GatePage>
  );
}

function SecretForm({ state }: { state: LockState | undefined }) {
  const { queries, words } = useCoffer();
  const unlock = useCall('lock.unlock');
  const [secret, setSecret] = useState('');
  const wait = useWait(unlock.failure?.details?.['retryAt'] ?? state?.retryAt);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (secret === '' || wait !== undefined) return;
        void unlock.run({ secret }).then((value) => {
          setSecret('');
          if (value) queries.askAgain();
        });
      }}
    >
      <SecretField
        label={state?.kind === 'passphrase' ? words.locking.passphrase : words.locking.pin}
        value={secret}
        maxLength={256}
        autoComplete="current-password"
        inputMode={state?.kind === 'pin' ? 'numeric' : 'text'}
        isFirst
        onChange={setSecret}
      />
      {unlock.failure && <Problem size="small" failure={unlock.failure} />}
      {wait !== undefined && (
        <p className="soft" role="status">
          {words.locking.wait(wait)}
        </p>
      )}
      <Button look="primary" type="submit" isBusy={unlock.isBusy} disabled={secret === '' || wait !== undefined}>
        {words.locking.unlock}
      </Button>
    </form>
  );
}

function CodeForm({ state }: { state: LockState | undefined }) {
  const { queries, words } = useCoffer();
  const unlock = useCall('lock.unlock');
  const [recoveryCode, setCode] = useState('');
  const wait = useWait(unlock.failure?.details?.['retryAt'] ?? state?.retryAt);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wait !== undefined) return;
        void unlock.run({ recoveryCode }).then((value) => {
          if (value) queries.askAgain();
        });
      }}
    >
      <Field
        label={words.locking.code}
        hint={`${words.locking.codeHint} ${words.locking.codeTakesLock}`}
        value={recoveryCode}
        maxLength={64}
        isFirst
        onChange={setCode}
      />
      {unlock.failure && <Problem size="small" failure={unlock.failure} />}
      {wait !== undefined && (
        <p className="soft" role="status">
          {words.locking.wait(wait)}
        </p>
      )}
      <Button
        look="primary"
        type="submit"
        isBusy={unlock.isBusy}
        disabled={recoveryCode.trim() === '' || wait !== undefined}
      >
        {words.locking.unlock}
      </Button>
    </form>
  );
}

/** How long until an instant, in words, counted down; `undefined` once it has come. */
function useWait(until: unknown): string | undefined {
  const { formats } = useCoffer();
  const [nowMs, setNowMs] = useState(() => Date.now());
  const untilMs = typeof until === 'string' ? Date.parse(until) : 0;
  const isWaiting = untilMs > nowMs;
  useEffect(() => {
    if (untilMs <= Date.now()) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  return isWaiting ? formats.duration(untilMs - nowMs) : undefined;
}
