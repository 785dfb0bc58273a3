import type { Country, Environment } from '../../shared/contract/index.ts';
import { elapsedMs } from '../elapsed.ts';

/** The ways to make a connection good for another term, gentlest first. */
export type RenewalWay = 'extend' | 'reauth-link' | 'new-link';

/** What is left of the grant before: one that is honoured, one whose consent has merely ended, or nothing. */
export type RenewableGrant = 'live' | 'lapsed' | 'none';

/** After a refusal to extend, this way is not tried again for a while: it costs a call and always ends the same. */
export const EXTENSION_REFUSAL_MEMORY_MS = 24 * 3_600_000;

/**
 * Which ways to try, in order. Pure.
 *
 * Extending and re-authentication exist in the United Kingdom only; everywhere else a new link onto the same connection
 * is the one way (docs.truelayer.com, extend-a-connection). Extending needs the user's reconfirmation in our own app and
 * a grant that is still honoured; re-authentication works for at least 90 days after the consent's end, too.
 */
export function planRenewal(facts: {
  country: Country | undefined;
  environment: Environment;
  grant: RenewableGrant;
  userHasReconfirmedConsent: boolean;
  extensionRefusedAtMs: number | undefined;
  nowMs: number;
}): RenewalWay[] {
  const isBritish = facts.country === 'uk' || (facts.country === undefined && facts.environment !== 'production');
  if (!isBritish || facts.grant === 'none') return ['new-link'];
  const wasRefused =
    facts.extensionRefusedAtMs !== undefined &&
    elapsedMs(facts.nowMs, facts.extensionRefusedAtMs) < EXTENSION_REFUSAL_MEMORY_MS;
  return facts.grant === 'live' && facts.userHasReconfirmedConsent && !wasRefused
    ? ['extend', 'reauth-link', 'new-link']
    : ['reauth-link', 'new-link'];
}
