import type { Input } from '../../shared/contract/index.ts';
import { useCoffer } from '../context/coffer-context.ts';
import { addNotice } from '../context/ui-store.ts';
import { useCall, type Call } from '../context/use-call.ts';

type Decision = Input<'transfers.decide'>['decision'];

/** Deciding about a transfer, with a word when it is done. */
export function useDecide(): Pick<Call<never, unknown>, 'isBusy' | 'failure'> & {
  decide: (transferId: string, decision: Decision) => void;
} {
  const { ui, words } = useCoffer();
  const { run, isBusy, failure } = useCall('transfers.decide');
  const said: Record<Decision, string> = {
    confirm: words.transfers.confirmed,
    reject: words.transfers.rejected,
    reopen: words.transfers.reopened,
  };
  return {
    isBusy,
    failure,
    decide(transferId, decision) {
      void run({ transferId, decision }).then((value) => value && addNotice(ui, said[decision]));
    },
  };
}
