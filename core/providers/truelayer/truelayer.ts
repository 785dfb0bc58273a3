import * as oauth from 'oauth4webapi';
import type { Application } from '../../credentials/credentials.ts';
import { isLoopbackHost } from '../../credentials/redirect-address.ts';
import type { Clock } from '../../ports.ts';
import { createHash } from 'node:crypto';
import { BankFailure, TOKEN_ENDPOINT } from '../bank-failure.ts';
import type {
  AccountReference,
  BankProvider,
  BankSession,
  CallOptions,
  DateRange,
  TokenSet,
} from '../bank-provider.ts';
import type { Http, HttpAnswer } from './http.ts';
import { readAccounts, readBalance, readCards, readConsent, readHolder, readProviders } from './read-answer.ts';
import { readTransactionsAside } from './read-transactions.ts';
import { readExtension, readReauthLink, DEFAULT_EXPIRY_SECONDS, tolerantTokenBody } from './read-tokens.ts';
import { refusalOf, type Door } from './refusal.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

/**
 * TrueLayer's Data API v1 as a {@link BankProvider}.
 *
 * OAuth requests are built and checked by oauth4webapi; TrueLayer has no discovery, so the two addresses are stated.
 * The client secret is required for both grants even with PKCE (official OpenAPI).
 *
 * @see https://docs.truelayer.com/docs/generate-an-auth-link
 */
export function createTrueLayer(http: Http, clock: Clock): BankProvider {
  const askTokenEndpoint = createTokenEndpoint(http, clock);
  return {
    authLink(application, request) {
      const link = new URL(application.authUrl);
      // The dialog lives on the root path; parameters are percent-encoded with %20, as TrueLayer's own builder writes them.
      const parameters: [string, string][] = [
        ['response_type', 'code'],
        ['client_id', application.clientId],
        ['scope', request.scopes.join(' ')],
        ['redirect_uri', application.redirect.uri],
        ['providers', request.providers.join(' ')],
        ['state', request.state],
        ['code_challenge', challengeOf(request.codeVerifier)],
        ['code_challenge_method', 'S256'],
      ];
      if (request.providerId !== undefined) parameters.push(['provider_id', request.providerId]);
      link.search = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      return link.href;
    },

    async exchangeCode(application, { redirectUri, redirectParameters, state, codeVerifier, signal }) {
      const { server, client, authentication, options } = oauthParty(application, 'token-code', signal);
      return readTokens(async () => {
        const verified = oauth.validateAuthResponse(
          server,
          client,
          new URLSearchParams([...redirectParameters]),
          state,
        );
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          verified,
          redirectUri,
          codeVerifier,
          options,
        );
        return oauth.processAuthorizationCodeResponse(server, client, response);
      }, 'code-rejected');
    },

    async refresh(application, refreshToken, { signal }) {
      const { server, client, authentication, options } = oauthParty(application, 'token-refresh', signal);
      return readTokens(async () => {
        const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, options);
        return oauth.processRefreshTokenResponse(server, client, response);
      }, 'unreadable');
    },

    async extend(application, { refreshToken, user, state, codeVerifier, signal }) {
      const answer = await send({
        method: 'POST',
        url: addressOf(application.apiUrl, '/data/v1/connections/extend'),
        endpoint: 'POST /connections/extend',
        door: 'extend',
        signal,
        body: {
          user_has_reconfirmed_consent: true,
          client_id: application.clientId,
          client_secret: application.clientSecret,
          refresh_token: refreshToken,
          user,
          redirect_uri: application.redirect.uri,
          state,
          code_challenge: challengeOf(codeVerifier),
        },
      });
      return readExtension(answer);
    },

    async reauthLink(application, { refreshToken, state, codeVerifier, signal }) {
      const answer = await send({
        method: 'POST',
        url: addressOf(application.authUrl, '/v1/reauthuri'),
        endpoint: 'POST /v1/reauthuri',
        door: 'extend',
        signal,
        body: {
          response_type: 'code',
          refresh_token: refreshToken,
          redirect_uri: application.redirect.uri,
          state,
          code_challenge: challengeOf(codeVerifier),
          code_challenge_method: 'S256',
        },
      });
      return readReauthLink(answer);
    },

    holder: async (session) => readHolder(await data(session, '/info', 'GET /info')),

    async revoke(application, accessToken, { signal }) {
      await send({
        method: 'DELETE',
        url: addressOf(application.authUrl, '/api/delete'),
        endpoint: 'DELETE /api/delete',
        accessToken,
        door: 'auth',
        signal,
      });
    },

    async providers(application, { signal }) {
      const query = new URLSearchParams({ clientId: application.clientId });
      return readProviders(
        await send({
          url: `${addressOf(application.authUrl, '/api/providers')}?${query.toString()}`,
          endpoint: 'GET /api/providers',
          door: 'auth',
          signal,
        }),
      );
    },

    consent: async (session) => readConsent(await data(session, '/me', 'GET /me')),
    accounts: async (session) => readAccounts(await data(session, '/accounts', 'GET /accounts')),
    cards: async (session) => readCards(await data(session, '/cards', 'GET /cards')),

    async balance(session, account) {
      return readBalance(
        await data(session, `${pathOf(account)}/balance`, `GET ${templateOf(account)}/balance`),
        account,
      );
    },

    async transactions(session, account, range) {
      const answer = await data(
        session,
        `${pathOf(account)}/transactions${rangeQuery(range)}`,
        `GET ${templateOf(account)}/transactions`,
      );
      const read = await readTransactionsAside(answer, account);
      // Some banks ignore `from`; what was not asked for is not taken. A day that has begun at the bank and not in UTC is.
      return range === undefined
        ? read
        : { ...read, transactions: read.transactions.filter(({ date }) => date >= range.from) };
    },

    async pending(session, account) {
      const endpoint = `GET ${templateOf(account)}/transactions/pending`;
      return readTransactionsAside(await data(session, `${pathOf(account)}/transactions/pending`, endpoint), account);
    },
  };

  function data(session: BankSession, path: string, endpoint: string): Promise<HttpAnswer> {
    const { application, accessToken, userAddress, signal } = session;
    return send({
      url: addressOf(application.apiUrl, `/data/v1${path}`),
      endpoint,
      accessToken,
      userAddress,
      door: 'data',
      signal,
    });
  }

  async function send(
    call: CallOptions & {
      method?: 'GET' | 'POST' | 'DELETE';
      url: string;
      endpoint: string;
      accessToken?: string;
      userAddress?: string | undefined;
      /** Sent as JSON. */
      body?: object;
      door: Door;
    },
  ): Promise<HttpAnswer> {
    const answer = await http.send({
      method: call.method ?? 'GET',
      url: call.url,
      endpoint: call.endpoint,
      headers: {
        ...(call.accessToken === undefined ? {} : { authorization: `Bearer ${call.accessToken}` }),
        ...(call.userAddress === undefined ? {} : { 'x-psu-ip': call.userAddress }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: call.signal,
    });
    if (answer.status !== 200) throw refusalOf(answer, call.door, clock.nowMs());
    return answer;
  }

  function oauthParty(application: Application, door: Door, signal: AbortSignal | undefined) {
    const server: oauth.AuthorizationServer = {
      issuer: application.authUrl,
      token_endpoint: addressOf(application.authUrl, '/connect/token'),
    };
    const options: oauth.TokenEndpointRequestOptions = {
      // RFC 8252 §8.3: plain http only on loopback, which never leaves this computer.
      // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out
      [oauth.allowInsecureRequests]: isLoopbackHost(new URL(application.authUrl).hostname),
      [oauth.customFetch]: async (url, { headers, body: fields }) =>
        Response.json(tolerantTokenBody(await askTokenEndpoint({ url, headers, fields, door, signal }))),
    };
    return {
      server,
      client: { client_id: application.clientId },
      authentication: oauth.ClientSecretPost(application.clientSecret),
      options,
    };
  }
}

/** Runs an OAuth step; the library's errors carry the body, which may hold tokens, so none of them is kept as a cause. */
async function readTokens(
  run: () => Promise<oauth.TokenEndpointResponse>,
  otherwise: 'code-rejected' | 'unreadable',
): Promise<TokenSet> {
  try {
    const response = await run();
    return {
      accessToken: response.access_token,
      refreshToken: response.refresh_token,
      expiresInSeconds: response.expires_in ?? DEFAULT_EXPIRY_SECONDS,
      scope: response.scope,
    };
  } catch (thrown) {
    if (thrown instanceof BankFailure) throw thrown;
    throw new BankFailure(otherwise, { endpoint: TOKEN_ENDPOINT });
  }
}

/** The S256 challenge of a verifier (RFC 7636 §4.2). */
function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}

/** Joins a host and a path; a host given with a trailing slash or a base path keeps working. */
function addressOf(host: string, path: string): string {
  return host.replace(/\/+$/, '') + path;
}

function pathOf(account: AccountReference): string {
  return `/${account.kind === 'card' ? 'cards' : 'accounts'}/${encodeURIComponent(account.providerAccountId)}`;
}

function templateOf(account: AccountReference): string {
  return account.kind === 'card' ? '/cards/{id}' : '/accounts/{id}';
}

function rangeQuery(range: DateRange | undefined): string {
  return range === undefined ? '' : `?from=${range.from}&to=${range.to}`;
}
