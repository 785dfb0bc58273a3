import type { Environment, Output, ParsedInput } from '../../shared/contract/index.ts';
import { TRUELAYER_HOSTS } from '../../shared/domain/truelayer-hosts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import type { EngineConfig } from '../engine.ts';
import { AppError } from '../errors.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import type { Clock, DemoBankAddress, RedirectTargets } from '../ports.ts';
import { createCredentialsStore } from './credentials-store.ts';
import { defaultRedirect, resolveRedirect, withWayHome, type RedirectChoice } from './redirect-address.ts';
import type { WatchedDemoBank } from './watch-demo-bank.ts';

/** A TrueLayer application ready for use: who we are, where TrueLayer is, how the answer comes back. Never leaves `core`. */
export type Application = {
  environment: Environment;
  clientId: string;
  clientSecret: string;
  authUrl: string;
  apiUrl: string;
  redirect: RedirectChoice;
};

/** The user's TrueLayer applications, one per environment. */
export type Credentials = {
  status(environment: Environment): Output<'credentials.status'>;
  set(input: ParsedInput<'credentials.set'>): Output<'credentials.status'>;
  /** The application of an environment; starts the demo bank when that is what is asked for. Throws `CREDENTIALS_MISSING`. */
  application(environment: Environment): Promise<Application>;
  /** Where an environment's servers are; `undefined` while the demo bank is not running. Starts nothing. */
  servers(environment: Environment): Servers | undefined;
};

/** The hosts of TrueLayer, or of what stands in for it. */
export type Servers = { authUrl: string; apiUrl: string };

type Needs = {
  database: Database;
  audit: Audit;
  envelope: TokenEnvelope;
  clock: Clock;
  config: EngineConfig;
  demoBank: WatchedDemoBank;
  redirectTargets: RedirectTargets;
  /** The page of the paired relay that hands answers of an environment on. */
  relayRedirectUri(environment: Environment): string | undefined;
};

const SECRET_COLUMN = { table: 'credentials', column: 'client_secret' } as const;

/** Creates the credentials service. Values fixed by the start's variables win over stored ones. */
export function createCredentials(needs: Needs): Credentials {
  const { database, audit, envelope, clock, config, demoBank, redirectTargets } = needs;
  const store = createCredentialsStore(database);

  const waysOf = (environment: Environment) => ({
    ...redirectTargets,
    relayUri: needs.relayRedirectUri(environment),
  });
  const redirectOf = (environment: Environment): RedirectChoice => {
    if (config.redirect) return config.redirect;
    const row = store.get(environment);
    return row
      ? resolveRedirect(row.redirect_mode, row.redirect_uri ?? undefined, waysOf(environment))
      : defaultRedirect(redirectTargets);
  };

  const isFixed = (environment: Environment): boolean =>
    config.credentials !== undefined && (config.environment ?? environment) === environment;

  const status = (environment: Environment): Output<'credentials.status'> => {
    const redirect = redirectOf(environment);
    const row = store.get(environment);
    const clientId = isFixed(environment) ? config.credentials?.clientId : row?.client_id;
    return {
      environment,
      ...(clientId === undefined ? {} : { clientId }),
      hasSecret: isFixed(environment) || (row !== undefined && row.client_secret !== null),
      redirectMode: redirect.mode,
      redirectUri: redirect.uri,
    };
  };

  return {
    status,

    set(input) {
      const { environment, clientId, clientSecret, redirectMode, redirectUri } = input;
      refuseWrongKind(environment, clientId);
      const redirect = resolveRedirect(redirectMode, redirectUri, waysOf(environment));
      const before = store.get(environment);
      // A new client id with the old secret would be two halves of different applications.
      const kept = before?.client_id === clientId ? before.client_secret : null;
      database.transaction(() => {
        store.put({
          environment,
          client_id: clientId,
          client_secret:
            clientSecret === undefined ? kept : envelope.seal(clientSecret, { ...SECRET_COLUMN, rowId: environment }),
          redirect_mode: redirectMode,
          // A relay may be left; the address that was registered stays what it is.
          redirect_uri: redirectMode === 'relay' ? redirect.uri : (redirectUri ?? null),
          updated_at: new Date(clock.nowMs()).toISOString(),
        });
        audit.append(
          'SETTINGS_CHANGED',
          {},
          { settings: ['credentials'], environment, secretChanged: clientSecret !== undefined },
        );
      })();
      return status(environment);
    },

    async application(environment) {
      const own = ownCredentials(environment);
      const redirect = withWayHome(redirectOf(environment), redirectTargets);
      if (environment === 'demo') {
        const bank = await demoAddress();
        return { environment, redirect, ...bank, ...own };
      }
      if (!own) throw new AppError('CREDENTIALS_MISSING', { details: { environment } });
      return { environment, redirect, ...own, ...hosts(environment) };
    },

    servers(environment) {
      if (environment !== 'demo') return hosts(environment);
      const { authUrl, apiUrl } = config;
      return authUrl !== undefined && apiUrl !== undefined ? { authUrl, apiUrl } : demoBank.address();
    },
  };

  function ownCredentials(environment: Environment): { clientId: string; clientSecret: string } | undefined {
    if (isFixed(environment) && config.credentials) return config.credentials;
    const row = store.get(environment);
    if (!row || row.client_secret === null) return undefined;
    const clientSecret = envelope.open(row.client_secret, { ...SECRET_COLUMN, rowId: environment });
    return { clientId: row.client_id, clientSecret };
  }

  function hosts(environment: Exclude<Environment, 'demo'>): Servers {
    return {
      authUrl: config.authUrl ?? TRUELAYER_HOSTS[environment].authUrl,
      apiUrl: config.apiUrl ?? TRUELAYER_HOSTS[environment].apiUrl,
    };
  }

  /** The demo environment normally is our own process; a tester can point it at another server that speaks TrueLayer. */
  async function demoAddress(): Promise<Omit<DemoBankAddress, 'controlUrl'>> {
    if (config.authUrl !== undefined && config.apiUrl !== undefined) {
      const own = ownCredentials('demo');
      if (!own) throw new AppError('CREDENTIALS_MISSING', { details: { environment: 'demo' } });
      return { authUrl: config.authUrl, apiUrl: config.apiUrl, ...own };
    }
    const { authUrl, apiUrl, clientId, clientSecret } = await demoBank.start();
    return { authUrl, apiUrl, clientId, clientSecret };
  }
}

/** TrueLayer's sandbox client ids start with `sandbox-`; one of the wrong kind can only fail, and confusingly. */
function refuseWrongKind(environment: Environment, clientId: string): void {
  const isSandboxId = clientId.startsWith('sandbox-');
  if (environment === 'production' && isSandboxId) {
    throw new AppError('CONFIG_INVALID', {
      sentence: 'sandbox-id-in-production',
    });
  }
  if (environment === 'sandbox' && !isSandboxId) {
    throw new AppError('CONFIG_INVALID', {
      sentence: 'live-id-in-sandbox',
    });
  }
}
