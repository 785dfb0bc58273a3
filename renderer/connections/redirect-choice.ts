import type { Output, RedirectMode } from '../../shared/contract/index.ts';
import { CALLBACK_PATH, CUSTOM_PROTOCOL_REDIRECT_URI } from '../../shared/domain/deep-link.ts';

/** Which program this interface runs in. */
export type Host = Output<'app.status'>['host'];

/** The ways an answer can come back in this host. The app's own scheme needs the desktop app, a relay's page a paired relay. */
export function redirectModesOf(host: Host, hasRelay: boolean): readonly RedirectMode[] {
  const own: readonly RedirectMode[] = host === 'electron' ? ['loopback', 'custom-protocol'] : ['loopback'];
  return [...own, ...(hasRelay ? (['relay'] as const) : []), 'paste'];
}

/** The address to start from when the user picks another way; empty when only they can know it. */
export function suggestedRedirectUri(
  mode: RedirectMode,
  here: { host: Host; origin: string; relayUri?: string | undefined },
): string {
  if (mode === 'custom-protocol') return CUSTOM_PROTOCOL_REDIRECT_URI;
  if (mode === 'relay') return here.relayUri ?? '';
  return mode === 'loopback' && here.host === 'headless' ? `${here.origin}${CALLBACK_PATH}` : '';
}
