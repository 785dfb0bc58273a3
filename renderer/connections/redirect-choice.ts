import type { Output, RedirectMode } from '../../shared/contract/index.ts';
import { CALLBACK_PATH, CUSTOM_PROTOCOL_REDIRECT_URI } from '../../shared/domain/deep-link.ts';

/** Which program this interface runs in. */
export type Host = Output<'app.status'>['host'];

/** The ways an answer can come back in this host. The app's own scheme needs the desktop app. */
export function redirectModesOf(host: Host): readonly RedirectMode[] {
  return host === 'electron' ? ['loopback', 'custom-protocol', 'paste'] : ['loopback', 'paste'];
}

/** The address to start from when the user picks another way; empty when only they can know it. */
export function suggestedRedirectUri(mode: RedirectMode, host: Host, origin: string): string {
  if (mode === 'custom-protocol') return CUSTOM_PROTOCOL_REDIRECT_URI;
  return mode === 'loopback' && host === 'headless' ? `${origin}${CALLBACK_PATH}` : '';
}
