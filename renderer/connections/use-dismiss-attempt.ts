import { useCoffer } from '../context/coffer-context.ts';
import { hideAttempt } from '../context/ui-store.ts';

/** Closes a sign-in that is not wanted any more: here at once, and in the engine, so that it stays closed. */
export function useDismissAttempt(): (attemptId: string) => void {
  const { transport, ui } = useCoffer();
  return (attemptId) => {
    hideAttempt(ui, attemptId);
    // Whether the engine agrees does not matter to the user: a finished sign-in cannot be closed, only put out of sight.
    transport.call('connections.dismiss', { attemptId }).catch(() => undefined);
  };
}
