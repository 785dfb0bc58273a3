import type { SyncRun } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { bankText } from '../../format/bank-text.ts';
import { useCall } from '../../context/use-call.ts';

/** Asks before a sync is undone, because the later ones of the bank go with it. */
export function UndoDialog({ run, bank, onClose }: { run: SyncRun; bank: string; onClose: () => void }) {
  const { ui, words, formats, queries, pages } = useCoffer();
  const undo = useCall('sync.undo');
  return (
    <Dialog title={words.syncs.undoTitle(bank)} onClose={onClose}>
      {run.imported === undefined ? (
        <>
          <p>{words.syncs.undoText(formats.instant(run.startedAt))}</p>
          <p>
            <strong>{words.syncs.undoLater(bank)}</strong>
          </p>
        </>
      ) : (
        <p>{words.syncs.undoImportText(bankText(run.imported.fileName, 80))}</p>
      )}
      {undo.failure && <Problem size="small" failure={undo.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button
          look="danger"
          isBusy={undo.isBusy}
          onClick={() => {
            void undo.run({ runId: run.runId }).then((value) => {
              if (!value) return;
              addNotice(ui, words.syncs.undoDone(bank));
              queries.askAgain(['sync.changes', 'accounts.list', 'transactions.page', 'coverage.get', 'reviews.list']);
              pages.askAgain('sync.runs');
              pages.askAgain('transactions.page');
              onClose();
            });
          }}
        >
          {words.syncs.undoButton}
        </Button>
      </footer>
    </Dialog>
  );
}
