import { readReturn } from '../../shared/relay/redirect-bounce.ts';
import type { Coffer } from '../context/coffer-context.ts';

/** A sign-in that has been begun and where its answer will land. */
type BegunSignIn = { host: 'electron' | 'headless'; redirectUri: string; attemptId: string; authUrl: string };

/**
 * Shows the bank's page. The desktop app's engine has opened the system browser already. In the browser host this very
 * tab goes there when the bank sends it back here; otherwise (an address to be pasted) the panel offers the page as a link.
 */
export async function goToBank(
  { ui, queries }: Coffer,
  { host, redirectUri, attemptId, authUrl }: BegunSignIn,
): Promise<void> {
  if (host === 'headless' && comesBackHere({ redirectUri, authUrl }, location.origin)) {
    location.assign(authUrl);
    // The page is going away; stay busy until it has gone.
    await new Promise((done) => setTimeout(done, 4000));
  }
  ui.setState({ begun: { attemptId, authUrl } });
  queries.askAgain(['connections.attempts']);
}

/**
 * Whether an answer lands in the browser host itself, which then brings the user back to this interface: at once, or by
 * way of a relay's page, which reads the port of this host out of the link's state.
 */
export function comesBackHere(
  { redirectUri, authUrl }: Pick<BegunSignIn, 'redirectUri' | 'authUrl'>,
  origin: string,
): boolean {
  if (URL.parse(redirectUri)?.origin === origin) return true;
  const home = readReturn(URL.parse(authUrl)?.searchParams.get('state') ?? '');
  return home?.kind === 'loopback' && `http://127.0.0.1:${home.port}` === origin;
}
