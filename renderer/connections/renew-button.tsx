import { useEffect, useRef, useState } from 'react';
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
export function RenewButton({
  connection,
  look,
  isAsked = false,
  onHeard,
}: {
  connection: Connection;
  look: 'primary' | 'plain' | 'quiet';
  /** The user has come here to renew, from a notification or a command. What needs no yes is begun by the press only. */
  isAsked?: boolean;
  /** Called when {@link isAsked} has been followed, so that it is followed once. */
  onHeard?: () => void;
}) {
  const words = useWords();
  const renew = useRenew();
  const [isAsking, setAsking] = useState(false);
  const { connectionId, providerName, country, status } = connection;
  const asksHere = country === 'uk' && (status === 'ACTIVE' || status === 'ERROR');
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isAsked) return undefined;
    // After the screen has put the focus on its heading.
    const timer = setTimeout(() => {
      button.current?.scrollIntoView({ block: 'nearest' });
      button.current?.focus();
      if (asksHere) setAsking(true);
      onHeard?.();
    });
    return () => clearTimeout(timer);
  }, [isAsked, asksHere, onHeard]);
  return (
    <>
      <Button
        ref={button}
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
