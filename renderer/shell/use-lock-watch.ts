import { useEffect } from 'react';
import { useCoffer } from '../context/coffer-context.ts';
import { useQuery } from '../context/use-query.ts';
import { queryKey } from '../data/query-key.ts';

/** The engine is told of the user at most this often. */
const TELL_EVERY_MS = 15_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * While an app lock is set, tells the engine now and then that the user is there, and looks whether it is locked when the
 * window comes back into sight: a computer that slept does not wait for the next event.
 */
export function useLockWatch(): void {
  const { transport, queries } = useCoffer();
  const isSet = useQuery('app.status', {}).value?.lock === 'open';
  useEffect(() => {
    if (!isSet) return undefined;
    let toldAtMs = 0;
    const tell = (): void => {
      if (Date.now() - toldAtMs < TELL_EVERY_MS) return;
      toldAtMs = Date.now();
      // A call that fails says nothing that the next one does not say too.
      transport.call('lock.activity', {}).catch(() => undefined);
    };
    const look = (): void => {
      if (document.visibilityState === 'visible') queries.refresh(queryKey('app.status', {}));
    };
    tell();
    for (const sign of SIGNS) window.addEventListener(sign, tell, { passive: true });
    document.addEventListener('visibilitychange', look);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, tell);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isSet, transport, queries]);
}
