import type { RedirectMode } from '../../shared/contract/index.ts';
import { CUSTOM_PROTOCOL_REDIRECT_URI } from '../../shared/domain/deep-link.ts';
import { isReturnPort } from '../../shared/relay/redirect-bounce.ts';
import type { FailureSentenceKey } from '../../shared/domain/failure-sentences.ts';
import { AppError } from '../errors.ts';
import type { RedirectTargets } from '../ports.ts';

/** TrueLayer's own page that shows the answer for copying; every application may redirect to it (docs, data-api-authentication). */
export const PASTE_REDIRECT_URI = 'https://console.truelayer.com/redirect-page';

/**
 * How the answer comes back, and the exact address that is registered at TrueLayer. `returnPort` is where a relay's page
 * hands over on a host that no link of our own reaches.
 */
export type RedirectChoice = { mode: RedirectMode; uri: string; returnPort?: number };

/** What a host can receive, and the page of the relay that is paired. */
export type RedirectWays = RedirectTargets & { relayUri?: string | undefined };

/** What a host can receive when the user has chosen nothing: the custom protocol, else loopback, else pasting. */
export function defaultRedirect(targets: RedirectTargets): RedirectChoice {
  if (targets.customProtocolUri !== undefined) return { mode: 'custom-protocol', uri: targets.customProtocolUri };
  if (targets.loopbackUri !== undefined) return { mode: 'loopback', uri: targets.loopbackUri };
  return { mode: 'paste', uri: PASTE_REDIRECT_URI };
}

/**
 * The address for a mode the user chose. A given address is checked against the mode; without one the host's own is
 * used. Throws `INVALID_INPUT` with a sentence.
 */
export function resolveRedirect(mode: RedirectMode, uri: string | undefined, ways: RedirectWays): RedirectChoice {
  const address = uri ?? standardAddress(mode, ways);
  if (address === undefined) throw refuse(mode === 'relay' ? 'redirect-no-relay' : 'redirect-mode-absent', mode);
  const problem = redirectProblem(mode, address);
  if (problem !== undefined) throw refuse(problem, mode);
  const choice = withWayHome({ mode, uri: address }, ways);
  const canReturn =
    choice.returnPort === undefined ? ways.customProtocolUri !== undefined : isReturnPort(choice.returnPort);
  if (mode === 'relay' && !canReturn) throw refuse('redirect-mode-absent', mode);
  return choice;
}

/** Adds the port that a relay's page hands the answer on to, where this host has no scheme of its own. */
export function withWayHome(
  choice: RedirectChoice,
  { customProtocolUri, loopbackUri }: RedirectTargets,
): RedirectChoice {
  if (choice.mode !== 'relay' || customProtocolUri !== undefined || loopbackUri === undefined) return choice;
  return { ...choice, returnPort: Number(new URL(loopbackUri).port || 80) };
}

function standardAddress(mode: RedirectMode, targets: RedirectWays): string | undefined {
  switch (mode) {
    case 'custom-protocol':
      return targets.customProtocolUri;
    case 'loopback':
      return targets.loopbackUri;
    case 'paste':
      return PASTE_REDIRECT_URI;
    case 'relay':
      return targets.relayUri;
  }
}

/** Why an address does not fit its mode, or `undefined`. */
function redirectProblem(mode: RedirectMode, address: string): FailureSentenceKey | undefined {
  if (mode === 'custom-protocol') {
    return address === CUSTOM_PROTOCOL_REDIRECT_URI ? undefined : 'redirect-custom';
  }
  const url = URL.parse(address);
  if (url === null) return 'redirect-no-address';
  if (url.hash !== '' || url.username !== '' || url.password !== '') return 'redirect-too-much';
  if (mode === 'loopback') {
    return url.protocol === 'http:' && isLoopbackHost(url.hostname) ? undefined : 'redirect-loopback';
  }
  return url.protocol === 'https:' || isLoopbackHost(url.hostname) ? undefined : 'redirect-https';
}

/** Whether a host name means this computer. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function refuse(sentence: FailureSentenceKey, mode: RedirectMode): AppError {
  return new AppError('INVALID_INPUT', { sentence, values: { mode, address: CUSTOM_PROTOCOL_REDIRECT_URI } });
}
