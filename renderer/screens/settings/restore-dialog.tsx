import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Backup } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmWord, isWordTyped } from '../../components/confirm-word.tsx';
import { SecretField } from '../../components/field.tsx';
import { StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { handOver } from '../../context/hand-over.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { without } from '../../data/without.ts';
import { bankText } from '../../format/bank-text.ts';

/** What is restored: a backup of the folder, or a file that the user has. */
export type RestoreSource = { kind: 'backup'; backup: Backup } | { kind: 'file'; file: File };

/** Asks for the passphrase, and for a word where there is something to lose; then replaces everything. */
export function RestoreDialog({ source, onClose }: { source: RestoreSource; onClose: () => void }) {
  const { ui, live, words, formats, transport } = useCoffer();
  const connections = useQuery('connections.list', {}).value?.connections;
  const progress = useStore(live, (state) => state.jobs.restore);
  const [passphrase, setPassphrase] = useState('');
  const [word, setWord] = useState('');
  const [share, setShare] = useState(0);
  const restore = useAct(async () => {
    setShare(0);
    live.setState(({ jobs }) => ({ jobs: without(jobs, 'restore') }));
    const fileId =
      source.kind === 'file' ? await handOver(transport, source.file, { kind: 'backup', tell: setShare }) : undefined;
    const which = source.kind === 'backup' ? { backupId: source.backup.backupId } : { fileId };
    try {
      const { madeAt } = await transport.call('backup.restore', { ...which, passphrase });
      addNotice(ui, words.backups.restored(formats.instant(madeAt)));
      onClose();
    } finally {
      // After a success the profile is another one, and knows of no file.
      if (fileId !== undefined) await transport.call('files.discard', { fileId }).catch(() => undefined);
    }
  });
  const isEmpty = connections?.length === 0;
  const isReady = passphrase !== '' && (isEmpty || isWordTyped(words.backups.restoreWord, word));
  return (
    <Dialog title={words.backups.restoreTitle} onClose={() => (restore.isBusy ? undefined : onClose())}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !restore.isBusy) void restore.run(undefined);
        }}
      >
        <p>
          {source.kind === 'backup'
            ? words.backups.restoreText(formats.instant(source.backup.madeAt))
            : words.backups.restoreFileText(bankText(source.file.name, 80))}
        </p>
        <p className="soft">{words.backups.restoreNote}</p>
        <SecretField
          label={words.backups.passphrase}
          value={passphrase}
          maxLength={1024}
          isFirst
          onChange={setPassphrase}
        />
        {!isEmpty && <ConfirmWord word={words.backups.restoreWord} value={word} onChange={setWord} />}
        {restore.failure && <Problem size="small" failure={restore.failure} />}
        {restore.isBusy && (
          <p role="status">
            <StatusMark
              tone="busy"
              word={
                source.kind === 'file' && progress === undefined
                  ? words.backups.handingOver(formats.share(share))
                  : words.backups.restoring(formats.share(progress?.total ? progress.done / progress.total : 0))
              }
            />
          </p>
        )}
        <footer className="dialog__buttons">
          <Button disabled={restore.isBusy} onClick={onClose}>
            {words.app.cancel}
          </Button>
          <Button look="danger" type="submit" isBusy={restore.isBusy} disabled={!isReady}>
            {words.backups.restore}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
