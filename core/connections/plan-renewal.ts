import type { Country, Environment } from '../../shared/contract/index.ts';

/** The ways to make a connection good for another term, gentlest first. */
export type RenewalWay = 'extend' | 'reauth-link' | 'new-link';

/** After a refusal to extend, this way is not tried again for a while: it costs a call and always ends the same. */
export const EXTENSION_REFUSAL_MEMORY_MS = 24 * 3_600_000;

/**
 * Which ways to try, in order. Pure.
 *
 * Extending and re-authentication exist in the United Kingdom only; everywhere else a new link onto the same connection
 * is the one way (docs.truelayer.com, extend-a-connection). Extending needs the user's reconfirmation in our own app.
 */
export function planRenewal(facts: {
  country: Country | undefined;
  environment: Environment;
  hasRefreshToken: boolean;
  userHasReconfirmedConsent: boolean;
  extensionRefusedAtMs: number | undefined;
  nowMs: number;
}): RenewalWay[] {
  const isBritish = facts.country === 'uk' || (facts.country === undefined && facts.environment !== 'production');
  if (!isBritish || !facts.hasRefreshToken) return ['new-link'];
  const wasRefused =
    facts.extensionRefusedAtMs !== undefined && facts.nowMs - facts.extensionRefusedAtMs < EXTENSION_REFUSAL_MEMORY_MS;
  return facts.userHasReconfirmedConsent && !wasRefused
    ? ['extend', 'reauth-link', 'new-link']
    : ['reauth-link', 'new-link'];
}
