import { AppError } from '../core/errors.ts';
import type { Browser } from '../core/ports.ts';
import { CALLBACK_PATH } from '../shared/domain/deep-link.ts';
import { readReturn } from '../shared/relay/redirect-bounce.ts';
import { loopbackTarget, type LoopbackListener } from './loopback-listener.ts';

/**
 * The engine's way to the user's browser. A bank's answer over loopback needs someone listening before the browser can
 * come back, so the door is opened first; a port that another program holds is an error before any page is shown.
 */
export function createAuthBrowser(
  openExternal: (raw: string) => Promise<boolean>,
  listener: Pick<LoopbackListener, 'listen'>,
): Browser {
  return {
    async open(url) {
      const door = doorOf(url);
      if (door !== undefined) await listener.listen(door);
      if (!(await openExternal(url))) throw new AppError('CANCELLED', { sentence: 'page-not-opened' });
    },
  };
}

/** The address on this computer that the answer to a sign-in comes to, at once or by way of a relay's page. */
function doorOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { searchParams } = new URL(url);
  const redirectUri = searchParams.get('redirect_uri') ?? '';
  if (loopbackTarget(redirectUri)) return redirectUri;
  const home = readReturn(searchParams.get('state') ?? '');
  return home?.kind === 'loopback' ? `http://127.0.0.1:${home.port}${CALLBACK_PATH}` : undefined;
}
