import { useState } from 'react';
import type { Connection } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { bankText } from '../../format/bank-text.ts';

/** Asks what happens to a bank's data before its consent is given back. */
export function DisconnectDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { ui, words, queries, pages } = useCoffer();
  const [choice, setChoice] = useState<'keep' | 'delete'>('keep');
  const disconnect = useCall('connections.disconnect');
  const bank = bankText(connection.providerName, 60);
  return (
    <Dialog title={words.connections.disconnectTitle(bank)} onClose={onClose}>
      <p className="soft">{words.connections.disconnectText}</p>
      <Choice
        label={words.connections.disconnectChoice}
        isLabelHidden
        value={choice}
        onChange={setChoice}
        options={[
          { value: 'keep', label: words.connections.disconnectKeep, note: words.connections.disconnectKeepText },
          { value: 'delete', label: words.connections.disconnectDelete, note: words.connections.disconnectDeleteText },
        ]}
      />
      {disconnect.failure && <Problem size="small" failure={disconnect.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button
          look="danger"
          isBusy={disconnect.isBusy}
          onClick={() => {
            const { connectionId } = connection;
            void disconnect.run({ connectionId, deleteData: choice === 'delete' }).then((value) => {
              if (!value) return;
              addNotice(ui, words.connections.disconnected(bank));
              queries.askAgain(['connections.list', 'accounts.list', 'transactions.page']);
              pages.askAgain('transactions.page');
              onClose();
            });
          }}
        >
          {choice === 'delete' ? words.connections.disconnectDeleteButton : words.connections.disconnectButton}
        </Button>
      </footer>
    </Dialog>
  );
}
