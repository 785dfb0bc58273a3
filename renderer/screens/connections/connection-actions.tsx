import { useState } from 'react';
import type { Connection } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Popover } from '../../components/popover.tsx';
import { Problem } from '../../components/problem.tsx';
import { canSync, connectionHealth } from '../../connections/connection-health.ts';
import { RenewButton } from '../../connections/renew-button.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { goTo, hrefOf, parseRoute } from '../../context/route.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';
import { DeleteDataDialog } from './delete-data-dialog.tsx';
import { DiagnosisDialog } from './diagnosis-dialog.tsx';

/** What can be done about one connection: the usual in sight, the rare under More. */
export function ConnectionActions({ connection, isAskedToRenew }: { connection: Connection; isAskedToRenew: boolean }) {
  const { ui, words, formats } = useCoffer();
  const [open, setOpen] = useState<'diagnosis' | 'deletion'>();
  const sync = useCall('sync.run');
  const refresh = useCall('connections.refreshTokens');
  const rollback = useCall('connections.rollback');
  const disconnect = useCall('connections.disconnect');
  const { connectionId } = connection;
  const lastReconnect = useQuery('connections.attempts', {}).value?.attempts.find(
    (attempt) => attempt.connectionId === connectionId && attempt.canRollBack,
  );
  const bank = bankText(connection.providerName, 60);
  const mustReconnect = !canSync(connection);
  const isOver = connection.reason === 'disconnected';
  const asksWhy = ['bad', 'over', 'soon'].includes(connectionHealth(connection).tone) || hasTrouble(connection);
  const failure = sync.failure ?? refresh.failure ?? rollback.failure ?? disconnect.failure;

  function runSync(): void {
    void sync.run({ connectionId, userPresent: true }).then((value) => {
      const run = value?.runs[0];
      // A run that failed shows on the card itself, as the connection's last problem.
      if (run === undefined || run.error !== undefined) return;
      addNotice(
        ui,
        run.added + run.changed === 0
          ? words.connections.syncNothingNew
          : words.connections.syncResult(formats.count(run.added), formats.count(run.changed)),
      );
    });
  }

  function rollBack(): void {
    if (!lastReconnect) return;
    void rollback.run({ connectionId, attemptId: lastReconnect.attemptId }).then((value) => {
      if (value) addNotice(ui, words.renewing.rolledBack(bank));
    });
  }

  function renewAccess(): void {
    void refresh.run({ connectionId }).then((value) => {
      if (value) addNotice(ui, words.connections.refreshed(bank));
    });
  }

  /** At once: whoever gave a consent ends it as easily, and nothing that is here is lost by it. */
  function endConsent(): void {
    void disconnect.run({ connectionId, deleteData: false }).then((value) => {
      if (value) addNotice(ui, words.connections.disconnected(bank));
    });
  }

  return (
    <footer className="connection-card__footer">
      {failure && <Problem size="small" failure={failure} />}
      <div className="connection-card__buttons">
        {!mustReconnect && (
          <Button icon="sync" isBusy={sync.isBusy || connection.syncing} onClick={runSync}>
            {words.connections.syncNow}
          </Button>
        )}
        <RenewButton
          connection={connection}
          look={mustReconnect ? 'primary' : 'quiet'}
          isAsked={isAskedToRenew}
          onHeard={forgetRenew}
        />
        {asksWhy && (
          <Button look="quiet" onClick={() => setOpen('diagnosis')}>
            {words.renewing.why}
          </Button>
        )}
        <span className="connection-card__more">
          {!isOver && (
            <Button
              look="quiet"
              title={words.connections.disconnectHint}
              isBusy={disconnect.isBusy}
              onClick={endConsent}
            >
              {words.connections.disconnect}
            </Button>
          )}
          <Popover look="quiet" align="end" isMenu label={words.connections.more}>
            <ul className="menu">
              <li>
                <button type="button" onClick={() => setOpen('diagnosis')}>
                  <span>{words.renewing.whyMenu}</span>
                </button>
              </li>
              {lastReconnect && (
                <li>
                  <button type="button" onClick={rollBack}>
                    <span>{words.renewing.rollback}</span>
                    <span className="faint">{words.renewing.rollbackHint}</span>
                  </button>
                </li>
              )}
              {!mustReconnect && connection.accessEndsAt === undefined && (
                <li>
                  <button type="button" onClick={renewAccess}>
                    <span>{words.connections.refreshTokens}</span>
                    <span className="faint">{words.connections.refreshTokensHint}</span>
                  </button>
                </li>
              )}
              <li>
                <button type="button" className="menu__danger" onClick={() => setOpen('deletion')}>
                  <span>{isOver ? words.connections.delete : words.connections.disconnectAndDelete}</span>
                </button>
              </li>
            </ul>
          </Popover>
        </span>
      </div>
      {open === 'diagnosis' && <DiagnosisDialog connection={connection} onClose={() => setOpen(undefined)} />}
      {open === 'deletion' && <DeleteDataDialog connection={connection} onClose={() => setOpen(undefined)} />}
    </footer>
  );
}

/** A failure that no later sync has overcome. */
function hasTrouble({ lastError, lastSyncedAt }: Connection): boolean {
  return lastError !== undefined && (lastSyncedAt === undefined || lastSyncedAt <= lastError.at);
}

/** Takes the wish to renew out of the address, so that coming back to it asks nothing. */
function forgetRenew(): void {
  const { screen, part, parameters } = parseRoute(location.hash);
  parameters.delete('renew');
  goTo(hrefOf(screen, part, Object.fromEntries(parameters)), 'replace');
}
