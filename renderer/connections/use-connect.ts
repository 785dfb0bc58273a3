import type { Input } from '../../shared/contract/index.ts';
import { useCoffer } from '../context/coffer-context.ts';
import { learnEnvironment, switchEnvironment } from '../context/environment.ts';
import { goToBank } from './go-to-bank.ts';
import { useAct, type Call } from '../context/use-call.ts';

/** What to connect: a bank, a country, a connection to renew, or nothing (the bank is chosen on TrueLayer's page). */
export type ConnectChoice = Pick<Input<'connections.begin'>, 'country' | 'providerId' | 'connectionId'>;

/**
 * Begins a sign-in at a bank. In the desktop app the engine opens the system browser. In the browser host this very tab
 * goes to the bank when the bank sends it back here; otherwise (an address to be pasted) the panel offers the page as a link.
 */
export function useConnect(): Call<ConnectChoice, void> {
  const coffer = useCoffer();
  const { transport } = coffer;
  return useAct(async (choice: ConnectChoice) => {
    const { host } = await transport.call('app.status', {});
    const begun = await transport.call('connections.begin', host === 'headless' ? { ...choice, open: false } : choice);
    await goToBank(coffer, { host, ...begun });
  });
}

/** Starts the demo bank, works with it, and begins its sign-in. */
export function useDemo(): Call<void, void> {
  const coffer = useCoffer();
  const { transport } = coffer;
  const connect = useConnect();
  const start = useAct(async () => {
    await transport.call('demo.start', {});
    const { environment } = await transport.call('settings.get', {});
    // Most hosts switch by themselves when the demo bank starts.
    if (environment === 'demo') await learnEnvironment(coffer);
    else await switchEnvironment(coffer, 'demo');
    return true;
  });
  return {
    isBusy: start.isBusy || connect.isBusy,
    failure: start.failure ?? connect.failure,
    async run() {
      if (await start.run(undefined)) await connect.run({});
    },
    clear() {
      start.clear();
      connect.clear();
    },
  };
}
