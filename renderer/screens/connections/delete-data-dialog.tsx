import type { Connection } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { bankText } from '../../format/bank-text.ts';

/** Asks before a bank's data is erased; a consent that still runs is ended with it. */
export function DeleteDataDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { ui, words, queries, pages } = useCoffer();
  const disconnect = useCall('connections.disconnect');
  const bank = bankText(connection.providerName, 60);
  const isOver = connection.reason === 'disconnected';
  return (
    <Dialog title={words.connections.deleteTitle(bank)} onClose={onClose}>
      <p className="soft">{words.connections.deleteText}</p>
      {!isOver && <p className="soft">{words.connections.deleteEndsConsent}</p>}
      {disconnect.failure && <Problem size="small" failure={disconnect.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button
          look="danger"
          isBusy={disconnect.isBusy}
          onClick={() => {
            const { connectionId } = connection;
            void disconnect.run({ connectionId, deleteData: true }).then((value) => {
              if (!value) return;
              addNotice(ui, words.connections.deleted(bank));
              queries.askAgain(['connections.list', 'accounts.list', 'transactions.page']);
              pages.askAgain('transactions.page');
              onClose();
            });
          }}
        >
          {isOver ? words.connections.deleteButton : words.connections.disconnectAndDeleteButton}
        </Button>
      </footer>
    </Dialog>
  );
}
