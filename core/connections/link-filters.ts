import type { Country, Settings } from '../../shared/contract/index.ts';
import { DEFAULT_PROVIDER_FILTERS, SANDBOX_PROVIDER_FILTERS } from '../../shared/domain/truelayer-hosts.ts';
import type { Application } from '../credentials/credentials.ts';
import type { BankProvider, OfferedProvider } from '../providers/bank-provider.ts';

/** What a link sends as `providers=`, and what was left out of it. */
export type LinkFilters = { providers: string[]; leftOut: string[] };

/**
 * What a link sends as `providers=`.
 *
 * TrueLayer answers a filter it does not know with a bare error page in the browser, from which nothing comes back. So
 * a chosen bank is named by its own id, and a link without a chosen bank carries one country's filters, less those that
 * the list of banks on offer does not bear out.
 */
export async function linkFilters(request: {
  provider: Pick<BankProvider, 'providers'>;
  application: Application;
  settings: Settings;
  country?: Country | undefined;
  providerId?: string | undefined;
}): Promise<LinkFilters> {
  const { provider, application, settings, country = 'uk', providerId } = request;
  if (providerId !== undefined) return { providers: [providerId], leftOut: [] };
  // Without the list nothing can be said against a filter, and the link would most likely fail in any case.
  const offered = await provider.providers(application, {}).catch(() => undefined);
  if (application.environment === 'sandbox' && usesDefaults(settings, country)) return sandboxFilters(offered ?? []);
  return chooseFilters(settings.providerFilters[country], offered, country);
}

/** TrueLayer's sandbox has one mock bank; its id is read from the offered list, because the documents name two. */
function sandboxFilters(offered: readonly OfferedProvider[]): LinkFilters {
  const mock = offered.map(({ providerId }) => providerId).filter((providerId) => providerId.includes('mock'));
  return { providers: mock.length > 0 ? mock : [...SANDBOX_PROVIDER_FILTERS], leftOut: [] };
}

/** Sends the filters that are borne out; when none is, the country's banks by their own ids. Pure. */
export function chooseFilters(
  wanted: readonly string[],
  offered: readonly OfferedProvider[] | undefined,
  country: Country,
): LinkFilters {
  const filters = [...new Set(wanted)];
  if (offered === undefined || offered.length === 0) return { providers: filters, leftOut: [] };
  const sent = filters.filter((filter) => SEEN_IN_USE.has(filter) || isBorneOut(filter, offered));
  const ofCountry = offered.filter((entry) => entry.country === country).map(({ providerId }) => providerId);
  return {
    providers: sent.length > 0 ? sent : ofCountry.length > 0 ? ofCountry : filters,
    leftOut: filters.filter((filter) => !sent.includes(filter)),
  };
}

/** Filters that TrueLayer's own link builder has been seen to write; `at-xs2a-all` is not among them. */
const SEEN_IN_USE: ReadonlySet<string> = new Set([
  'uk-ob-all',
  'uk-oauth-all',
  'de-ob-all',
  'de-xs2a-all',
  'at-ob-all',
]);

/** A filter is a bank's own id, or `country-kind-all` where ids of that country begin with the kind. */
function isBorneOut(filter: string, offered: readonly OfferedProvider[]): boolean {
  const [, ofCountry, kind] = /^([a-z]{2})-([a-z0-9]+)-all$/.exec(filter) ?? [];
  return offered.some(({ providerId, country }) =>
    kind === undefined ? providerId === filter : country === ofCountry && providerId.startsWith(`${kind}-`),
  );
}

function usesDefaults({ providerFilters }: Settings, country: Country): boolean {
  return providerFilters[country].every((filter) => DEFAULT_PROVIDER_FILTERS[country].includes(filter));
}
