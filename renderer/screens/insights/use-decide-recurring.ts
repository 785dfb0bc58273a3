import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';

/** The user's word on a payment that comes round: given, said, and possibly failed. */
export function useDecideRecurring() {
  const words = useWords();
  const { ui } = useCoffer();
  const call = useCall('recurring.decide');
  return {
    isBusy: call.isBusy,
    failure: call.failure,
    async decide(recurringId: string, decision: 'confirm' | 'dismiss' | 'reopen'): Promise<void> {
      if (await call.run({ recurringId, decision })) addNotice(ui, words.recurring.decided[decision]);
    },
  };
}
