import { useState } from 'react';
import type { Connection } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Problem } from '../components/problem.tsx';
import { useWords } from '../context/coffer-context.ts';
import { ReconfirmDialog } from './reconfirm-dialog.tsx';
import { useRenew } from './use-renew.ts';

/**
 * Renews a connection in at most two clicks: in the United Kingdom the reconfirmation comes first (and is usually all it
 * takes), elsewhere the bank's own page.
 */
export function RenewButton({ connection, look }: { connection: Connection; look: 'primary' | 'plain' | 'quiet' }) {
  const words = useWords();
  const renew = useRenew();
  const [isAsking, setAsking] = useState(false);
  const { connectionId, providerName, country, status } = connection;
  const asksHere = country === 'uk' && (status === 'ACTIVE' || status === 'ERROR');
  return (
    <>
      <Button
        look={look}
        isBusy={renew.isBusy}
        onClick={() => {
          if (asksHere) setAsking(true);
          else void renew.run({ connectionId, bankName: providerName, hasReconfirmed: false });
        }}
      >
        {status === 'ACTIVE' || status === 'ERROR' ? words.renewing.renew : words.connections.reconnect}
      </Button>
      {renew.failure && !isAsking && <Problem size="small" failure={renew.failure} />}
      {isAsking && <ReconfirmDialog connection={connection} renew={renew} onClose={() => setAsking(false)} />}
    </>
  );
}
