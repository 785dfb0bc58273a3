import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Backup, BackupPlan } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icons.tsx';
import { Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { without } from '../../data/without.ts';
import { BackupList } from './backup-list.tsx';
import { BackupPlanForm } from './backup-plan-form.tsx';
import { PassphrasePair } from './passphrase-pair.tsx';
import { RestoreDialog, type RestoreSource } from './restore-dialog.tsx';

/** Backups: the newest, one more, when they are made by themselves, and the way back. */
export function BackupSection() {
  const words = useWords();
  const list = useQuery('backup.list', {});
  const [source, setSource] = useState<RestoreSource>();
  return (
    <Section id="settings-backup" title={words.backups.title} lead={words.backups.lead}>
      <div className="settings__controls">
        {list.value === undefined && list.failure === undefined && <Skeleton rows={3} />}
        {list.failure && <Problem size="small" failure={list.failure} onRetry={list.again} isRetrying={list.asking} />}
        {list.value && (
          <>
            <Standing backups={list.value.backups} plan={list.value.plan} />
            <MakeBackup
              hasPassphrase={list.value.plan.hasPassphrase}
              onRestoreFile={(file) => setSource({ kind: 'file', file })}
            />
            <BackupPlanForm plan={list.value.plan} />
            <BackupList backups={list.value.backups} onRestore={(backup) => setSource({ kind: 'backup', backup })} />
          </>
        )}
        {source && <RestoreDialog source={source} onClose={() => setSource(undefined)} />}
      </div>
    </Section>
  );
}

/** How old the newest is, when the next one comes, and what went wrong with the last. */
function Standing({ backups, plan }: { backups: readonly Backup[]; plan: BackupPlan }) {
  const words = useWords();
  const formats = useFormats();
  const nowMs = useNow();
  const newest = backups.find(({ isOfThisProfile }) => isOfThisProfile);
  const { nextAt, lastFailure } = plan;
  const next =
    nextAt === undefined
      ? words.backups.noPlan
      : Date.parse(nextAt) <= nowMs
        ? words.backups.nextSoon
        : words.backups.next(formats.instant(nextAt));
  return (
    <>
      <div className="settings__key">
        <Icon name="backup" size={18} />
        <div>
          <h3>
            {newest === undefined ? (
              words.backups.none
            ) : (
              <time dateTime={newest.madeAt} title={formats.instant(newest.madeAt)}>
                {words.backups.some(formats.ago(newest.madeAt, nowMs))}
              </time>
            )}
          </h3>
          <p className="soft">{newest === undefined && nextAt === undefined ? words.backups.noneNote : next}</p>
        </div>
      </div>
      {lastFailure && (
        <Problem
          size="small"
          title={words.backups.failed}
          failure={lastFailure}
          at={<time dateTime={lastFailure.at}>{formats.ago(lastFailure.at, nowMs)}</time>}
        />
      )}
    </>
  );
}

/** One more backup: at once where a passphrase is kept, else after asking for one. */
function MakeBackup({ hasPassphrase, onRestoreFile }: { hasPassphrase: boolean; onRestoreFile: (file: File) => void }) {
  const { ui, live, transport, queries, words, formats } = useCoffer();
  const progress = useStore(live, (state) => state.jobs.backup);
  const [isAsking, setAsking] = useState(false);
  const make = useAct(async (passphrase: string | undefined) => {
    live.setState(({ jobs }) => ({ jobs: without(jobs, 'backup') }));
    const { backup } = await transport.call('backup.create', passphrase === undefined ? {} : { passphrase });
    addNotice(ui, words.backups.made(formats.bytes(backup.bytes)));
    setAsking(false);
    queries.askAgain(['backup.list']);
  });
  const share = progress?.total ? progress.done / progress.total : 0;
  if (isAsking) {
    return (
      <>
        <PassphrasePair
          button={words.backups.make}
          isBusy={make.isBusy}
          failure={make.failure}
          onSubmit={(passphrase) => void make.run(passphrase)}
          onCancel={() => setAsking(false)}
        />
        {make.isBusy && (
          <p role="status">
            <StatusMark tone="busy" word={words.backups.making(formats.share(share))} />
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <div className="form__buttons">
        <Button
          icon="backup"
          isBusy={make.isBusy}
          onClick={() => {
            if (hasPassphrase) void make.run(undefined);
            else setAsking(true);
          }}
        >
          {words.backups.make}
        </Button>
        <FileButton label={words.backups.fromFile} accept=".coffer-backup" onChoose={onRestoreFile} />
        {make.isBusy && (
          <p role="status">
            <StatusMark tone="busy" word={words.backups.making(formats.share(share))} />
          </p>
        )}
      </div>
      {make.failure && <Problem size="small" failure={make.failure} />}
    </>
  );
}
