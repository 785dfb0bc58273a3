import { useState } from 'react';
import type { BackupPlan } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Segments } from '../../components/choice.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';
import { PassphrasePair } from './passphrase-pair.tsx';

const KEPT = ['3', '7', '14', '30'] as const;

type Change = { every?: BackupPlan['every']; keep?: number; passphrase?: string };

/** When backups are made by themselves, how many are kept, and where. A choice takes effect at once, once there is a passphrase. */
export function BackupPlanForm({ plan }: { plan: BackupPlan }) {
  const { ui, words, transport, queries } = useCoffer();
  // A rhythm that waits for its passphrase, or the wish for another passphrase.
  const [asking, setAsking] = useState<BackupPlan['every'] | 'passphrase'>();
  const change = useAct(async (wanted: Change) => {
    await transport.call('backup.plan', wanted);
    setAsking(undefined);
    queries.askAgain(['backup.list']);
    if (wanted.passphrase !== undefined) {
      addNotice(ui, wanted.every === undefined ? words.backups.changed : words.backups.planned);
    }
  });
  const choose = useAct(async () => {
    await transport.call('backup.chooseFolder', {});
    queries.askAgain(['backup.list']);
  });
  const kept = String(plan.keep);
  const known: readonly string[] = KEPT;
  const shown = asking === undefined || asking === 'passphrase' ? plan.every : asking;
  return (
    <>
      <Segments
        label={words.backups.every}
        value={shown}
        options={(['never', 'day', 'week'] as const).map((value) => ({
          value,
          label: words.backups.everyOptions[value],
        }))}
        onChange={(every) => {
          change.clear();
          if (every === 'never' || plan.hasPassphrase) void change.run({ every });
          else setAsking(every);
        }}
      />
      {asking !== undefined && asking !== 'never' && (
        <PassphrasePair
          button={words.app.save}
          note={words.backups.planPassphraseNote}
          isBusy={change.isBusy}
          failure={change.failure}
          onSubmit={(passphrase) =>
            void change.run(asking === 'passphrase' ? { passphrase } : { every: asking, passphrase })
          }
          onCancel={() => {
            change.clear();
            setAsking(undefined);
          }}
        />
      )}
      {asking === undefined && change.failure && <Problem size="small" failure={change.failure} />}
      {plan.every !== 'never' && asking === undefined && (
        <div className="field">
          <Segments
            label={words.backups.kept}
            value={kept}
            options={(known.includes(kept) ? known : [kept, ...known]).map((value) => ({ value, label: value }))}
            onChange={(keep) => void change.run({ keep: Number(keep) })}
          />
          <p className="field__hint">{words.backups.keptNote}</p>
        </div>
      )}
      <div className="field">
        <p className="field__label">{words.backups.folder}</p>
        <p className="settings__path">{plan.folder}</p>
        <p className="field__hint">
          {plan.isInProfile && words.backups.inProfile}{' '}
          {!plan.canChooseFolder && plan.isInProfile && words.backups.fixed}
        </p>
      </div>
      {choose.failure && <Problem size="small" failure={choose.failure} />}
      {(plan.canChooseFolder || (plan.hasPassphrase && asking === undefined)) && (
        <div className="form__buttons">
          {plan.canChooseFolder && (
            <Button isBusy={choose.isBusy} onClick={() => void choose.run(undefined)}>
              {words.backups.choose}
            </Button>
          )}
          {plan.hasPassphrase && asking === undefined && (
            <Button look="quiet" onClick={() => setAsking('passphrase')}>
              {words.backups.change}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
