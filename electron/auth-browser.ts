import { AppError } from '../core/errors.ts';
import type { Browser } from '../core/ports.ts';
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
      const redirectUri = redirectUriOf(url);
      if (redirectUri !== undefined && loopbackTarget(redirectUri)) await listener.listen(redirectUri);
      if (!(await openExternal(url))) throw new AppError('CANCELLED', { sentence: 'page-not-opened' });
    },
  };
}

function redirectUriOf(url: string): string | undefined {
  return (URL.canParse(url) && new URL(url).searchParams.get('redirect_uri')) || undefined;
}
