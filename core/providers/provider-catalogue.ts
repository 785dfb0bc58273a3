import type { Country, Output, Provider } from '../../shared/contract/index.ts';
import type { Application } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import type { BankProvider, OfferedProvider } from './bank-provider.ts';
import { createLogoStore } from './logo-store.ts';

/** The banks on offer, read at run time: coverage changes weekly, so no list is built in. */
export type ProviderCatalogue = {
  list(application: Application, country: Country | undefined): Promise<Output<'providers.list'>>;
  /** One provider, if the list can be had; never fails. */
  find(application: Application, providerId: string): Promise<OfferedProvider | undefined>;
  /** The logo as a `data:` URI, when it has been fetched; asks for it in the background otherwise. */
  cachedLogo(url: string): string | undefined;
  /** Calls off the logos that are still under way and waits for them. */
  close(): Promise<void>;
};

/** Fetches a small image; `undefined` when it cannot be had or is not one. */
export type FetchImage = (url: string, signal: AbortSignal) => Promise<{ mimeType: string; bytes: Buffer } | undefined>;

const LIST_LIFETIME_MS = 10 * 60_000;
const COUNTRIES: readonly string[] = ['uk', 'de', 'at'] satisfies Country[];

/** Creates the catalogue. Logos come through the engine because the interface has no network of its own. */
export function createProviderCatalogue(needs: {
  database: Database;
  provider: BankProvider;
  clock: Clock;
  events: EventBus;
  fetchImage: FetchImage;
}): ProviderCatalogue {
  const logos = createLogoStore(needs.database);
  const lists = new Map<string, { fetchedAtMs: number; offered: Promise<OfferedProvider[]> }>();
  const asked = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();

  const offeredBy = (application: Application): Promise<OfferedProvider[]> => {
    const key = `${application.authUrl} ${application.clientId}`;
    const known = lists.get(key);
    const nowMs = needs.clock.nowMs();
    if (known && elapsedMs(nowMs, known.fetchedAtMs) < LIST_LIFETIME_MS) return known.offered;
    const offered = needs.provider.providers(application, {});
    lists.set(key, { fetchedAtMs: nowMs, offered });
    // A failure is not remembered: the next question asks again.
    offered.catch(() => lists.delete(key));
    return offered;
  };

  const cachedLogo = (url: string): string | undefined => {
    const known = logos.get(url);
    if (known === undefined && !asked.has(url)) {
      asked.add(url);
      // A logo that cannot be had or kept is only a logo.
      const fetching = fetchLogo(url)
        .catch(() => undefined)
        .finally(() => underWay.delete(fetching));
      underWay.add(fetching);
    }
    return known;
  };

  return {
    cachedLogo,
    async list(application, country) {
      const offered = await offeredBy(application);
      const wanted = offered.filter((entry) =>
        country === undefined ? COUNTRIES.includes(entry.country) : entry.country === country,
      );
      return {
        providers: wanted.map((entry) =>
          providerOf(entry, entry.logoUri === undefined ? undefined : cachedLogo(entry.logoUri)),
        ),
      };
    },
    async find(application, providerId) {
      const offered = await offeredBy(application).catch(() => []);
      return offered.find((entry) => entry.providerId === providerId);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };

  async function fetchLogo(url: string): Promise<void> {
    const image = await needs.fetchImage(url, closing.signal).catch(() => undefined);
    if (!image || closing.signal.aborted) return;
    logos.put(
      url,
      `data:${image.mimeType};base64,${image.bytes.toString('base64')}`,
      new Date(needs.clock.nowMs()).toISOString(),
    );
    needs.events.emit('connections.changed', {});
  }
}

function providerOf(entry: OfferedProvider, logoUrl: string | undefined): Provider {
  return {
    providerId: entry.providerId,
    displayName: entry.displayName,
    country: entry.country as Country,
    ...(logoUrl === undefined ? {} : { logoUrl }),
    scopes: entry.scopes,
    ...(entry.health === undefined ? {} : { health: entry.health }),
  };
}
