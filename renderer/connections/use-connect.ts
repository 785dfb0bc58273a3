import type { Input } from '../../shared/contract/index.ts';
import { useCoffer } from '../context/coffer-context.ts';
import { learnEnvironment, switchEnvironment } from '../context/environment.ts';
import { useAct, type Call } from '../context/use-call.ts';

/** What to connect: a bank, a country, a connection to renew, or nothing (the bank is chosen on TrueLayer's page). */
export type ConnectChoice = Pick<Input<'connections.begin'>, 'country' | 'providerId' | 'connectionId'>;

/**
 * Begins a sign-in at a bank. In the desktop app the engine opens the system browser. In the browser host this very tab
 * goes to the bank when the bank sends it back here; otherwise (an address to be pasted) the panel offers the page as a link.
 */
export function useConnect(): Call<ConnectChoice, void> {
  const { transport, queries, ui } = useCoffer();
  return useAct(async (choice: ConnectChoice) => {
    const { host } = await transport.call('app.status', {});
    const isBrowserHost = host === 'headless';
    const begun = await transport.call('connections.begin', isBrowserHost ? { ...choice, open: false } : choice);
    if (isBrowserHost && comesBackHere(begun.redirectUri, location.origin)) {
      location.assign(begun.authUrl);
      // The page is going away; stay busy until it has gone.
      await new Promise((done) => setTimeout(done, 4000));
    }
    ui.setState({ begun: { attemptId: begun.attemptId, authUrl: begun.authUrl } });
    queries.askAgain(['connections.attempts']);
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

/** Whether a redirect lands in the browser host itself, which then brings the user back to this interface. */
export function comesBackHere(redirectUri: string, origin: string): boolean {
  return URL.canParse(redirectUri) && new URL(redirectUri).origin === origin;
}
