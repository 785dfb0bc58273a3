import type { Country, Settings } from '../../shared/contract/index.ts';
import { SANDBOX_PROVIDER_FILTERS } from '../../shared/domain/truelayer-hosts.ts';
import type { Application } from '../credentials/credentials.ts';
import type { BankProvider } from '../providers/bank-provider.ts';

/**
 * What a link sends as `providers=`.
 *
 * TrueLayer answers a filter it does not know with a bare error page in the browser, from which nothing comes back. So
 * a chosen bank is named by its own id (which the offered list has just confirmed), and a link without a chosen bank
 * carries one country's filters only.
 */
export async function linkFilters(request: {
  provider: BankProvider;
  application: Application;
  settings: Settings;
  country?: Country | undefined;
  providerId?: string | undefined;
}): Promise<string[]> {
  const { provider, application, settings, country, providerId } = request;
  if (providerId !== undefined) return [providerId];
  if (application.environment === 'sandbox' && usesDefaults(settings)) return sandboxFilters(provider, application);
  return [...new Set(settings.providerFilters[country ?? 'uk'])];
}

/** TrueLayer's sandbox has one mock bank; its id is read from the offered list, because the documents name two. */
async function sandboxFilters(provider: BankProvider, application: Application): Promise<string[]> {
  const offered = await provider.providers(application, {}).catch(() => []);
  const mock = offered.filter(({ providerId }) => providerId.includes('mock')).map(({ providerId }) => providerId);
  return mock.length > 0 ? mock : [...SANDBOX_PROVIDER_FILTERS];
}

function usesDefaults({ providerFilters }: Settings): boolean {
  return providerFilters.uk.every((filter) => filter === 'uk-ob-all' || filter === 'uk-oauth-all');
}
