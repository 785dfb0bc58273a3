import { useState } from 'react';
import type { Backup } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { takeFile } from '../../context/take-file.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';

/** The backups that lie in the folder, newest first. */
export function BackupList({
  backups,
  onRestore,
}: {
  backups: readonly Backup[];
  onRestore: (backup: Backup) => void;
}) {
  const words = useWords();
  const [leaving, setLeaving] = useState<Backup>();
  if (backups.length === 0) return null;
  return (
    <div className="settings__part">
      <h3 className="field__label" id="backup-list">
        {words.backups.list}
      </h3>
      <table className="settings__list" aria-labelledby="backup-list">
        <thead>
          <tr>
            <th scope="col">{words.backups.columns.made}</th>
            <th scope="col">{words.backups.columns.size}</th>
            <th scope="col">{words.backups.columns.how}</th>
            <th scope="col">
              <span className="visually-hidden">{words.backups.columns.acts}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {backups.map((backup) => (
            <BackupRow key={backup.backupId} backup={backup} onRestore={onRestore} onRemove={setLeaving} />
          ))}
        </tbody>
      </table>
      {leaving && <RemoveDialog backup={leaving} onClose={() => setLeaving(undefined)} />}
    </div>
  );
}

function BackupRow({
  backup,
  onRestore,
  onRemove,
}: {
  backup: Backup;
  onRestore: (backup: Backup) => void;
  onRemove: (backup: Backup) => void;
}) {
  const { ui, words, transport } = useCoffer();
  const formats = useFormats();
  const { backupId, madeAt, bytes, origin, isOfThisProfile, isFromFuture } = backup;
  const made = formats.instant(madeAt);
  const save = useAct(async () => {
    const fileName = takeFile(await transport.call('backup.saveCopy', { backupId }));
    if (fileName !== undefined) addNotice(ui, words.backups.saved(fileName));
  });
  const marks = [
    words.backups.origins[origin],
    isOfThisProfile ? undefined : words.backups.otherProfile,
    isFromFuture ? words.backups.fromFuture : undefined,
  ].filter((mark) => mark !== undefined);
  return (
    <>
      <tr>
        <th scope="row">
          <time dateTime={madeAt}>{made}</time>
        </th>
        <td className="figures">{formats.bytes(bytes)}</td>
        <td className="soft">{marks.join(', ')}</td>
        <td>
          <div className="settings__acts">
            {!isFromFuture && (
              <Button look="quiet" aria-label={words.backups.restoreNamed(made)} onClick={() => onRestore(backup)}>
                {words.backups.restore}
              </Button>
            )}
            <Button
              look="quiet"
              isBusy={save.isBusy}
              aria-label={words.backups.saveNamed(made)}
              onClick={() => void save.run(undefined)}
            >
              {words.backups.save}
            </Button>
            <Button look="quiet" aria-label={words.backups.removeNamed(made)} onClick={() => onRemove(backup)}>
              {words.backups.remove}
            </Button>
          </div>
        </td>
      </tr>
      {save.failure && (
        <tr>
          <td colSpan={4}>
            <Problem size="small" failure={save.failure} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Asks before a backup is deleted, because it cannot be made again. */
function RemoveDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const { ui, words, formats, transport, queries } = useCoffer();
  const remove = useAct(async () => {
    await transport.call('backup.remove', { backupId: backup.backupId });
    addNotice(ui, words.backups.removed);
    queries.askAgain(['backup.list']);
    onClose();
  });
  return (
    <Dialog title={words.backups.removeTitle} onClose={onClose}>
      <p>{words.backups.removeText(formats.instant(backup.madeAt))}</p>
      {remove.failure && <Problem size="small" failure={remove.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button look="danger" isBusy={remove.isBusy} onClick={() => void remove.run(undefined)}>
          {words.backups.remove}
        </Button>
      </footer>
    </Dialog>
  );
}
