import type { Application, Credentials } from '../credentials/credentials.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { BankFailure, type FailureKind } from '../providers/bank-failure.ts';
import type { BankProvider, TokenSet } from '../providers/bank-provider.ts';
import type { ConnectionRow } from './connection-store.ts';

/** New tokens, with the refresh token that brought them. */
export type Trade = { tokens: TokenSet; traded: string; usedPrevious: boolean };

/**
 * Trades a refresh token for new tokens: the current one, and the one before it only when the bank has plainly refused
 * the current. A call whose answer was lost is never simply repeated: it may have been carried out. Whether a later need
 * may ask again is `planRefresh`'s to say.
 */
export type TradeRefreshToken = (
  row: Pick<ConnectionRow, 'environment'>,
  refreshTokens: { current: string; previous: string | undefined },
  /** Called when everything is ready and the first call is about to go out. */
  onBegin: () => void,
) => Promise<Trade>;

/** Creates the trade. */
export function createTradeRefreshToken(needs: {
  credentials: Pick<Credentials, 'application'>;
  provider: Pick<BankProvider, 'refresh'>;
  limiter: RateLimiter;
}): TradeRefreshToken {
  const { credentials, provider, limiter } = needs;

  return async (row, { current, previous }, onBegin) => {
    const application = await credentials.application(row.environment);
    await limiter.admit('refresh');
    onBegin();
    try {
      const tokens = await ask(application, current);
      return { tokens, traded: current, usedPrevious: false };
    } catch (thrown) {
      if (!isKind(thrown, 'grant-rejected') || previous === undefined) throw thrown;
      await limiter.admit('refresh');
      return { tokens: await ask(application, previous), traded: previous, usedPrevious: true };
    }
  };

  async function ask(application: Application, refreshToken: string): Promise<TokenSet> {
    try {
      return await provider.refresh(application, refreshToken, {});
    } catch (thrown) {
      if (!isKind(thrown, 'client-rejected')) throw thrown;
      // The user may have corrected the secret while the old one was on its way. This "no" has used nothing up.
      const corrected = await credentials.application(application.environment);
      const isSame = corrected.clientId === application.clientId && corrected.clientSecret === application.clientSecret;
      if (isSame) throw thrown;
      await limiter.admit('refresh');
      return provider.refresh(corrected, refreshToken, {});
    }
  }
}

function isKind(thrown: unknown, kind: FailureKind): boolean {
  return thrown instanceof BankFailure && thrown.kind === kind;
}
